import { isWechatAuthError } from '../../errors.ts'

/** How long the directory's answers are kept, in milliseconds. */
export const keptMs = 600_000
/** Somebody who was added, or made visible, gets in soon. */
export const absentMs = 60_000
/** What fails is asked again soon, but not by every request. */
export const failureMs = (error: unknown): number =>
  ((isWechatAuthError(error) ? error.retryAfterSeconds : undefined) ?? 5) * 1_000

/** How many departments, names and tags are kept. */
export const maxGroups = 1_000
