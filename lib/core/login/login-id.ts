import { randomBytes } from 'node:crypto'

/**
 * The name of one login: 128 random bits. It stands in the session, in the bearer token and those refreshed from it, in
 * the outcome of a doubled callback and in the mark of a finished one. Whatever ends a login goes by it.
 */
export const createLoginId = (): string => randomBytes(16).toString('base64url')
