import { expect } from '@jest/globals'
import type { Response } from 'supertest'

/** The body of an answer that went well. */
export function success(data: unknown): Record<string, unknown> {
  return { code: 0, message: 'success', data }
}

/** What a login without pages answers: a token, its lifetime, the user, and nothing else. */
export function tokenFor(user: object): Record<string, unknown> {
  return success({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), expiresIn: 7_200, user })
}

/** What a refusal says, without its words. */
export function problemOf({ status, body }: Response): [status: number, error: string, code: number] {
  return [status, body.error, body.code]
}

/** Whose session_key is no longer theirs. */
export const staleKey: ReturnType<typeof problemOf> = [401, 'ERR_SESSION_KEY_STALE', -1]
