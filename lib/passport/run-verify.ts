import type { Request } from 'express'
import { askApp } from '../express/login/account.ts'
import type { LoggedInUser } from '../express/request/login-platform.ts'
import type { StrategyPlan } from './strategy-plans.ts'

/** The app's user, as `verify` has answered. */
export interface Verified {
  user: unknown
  info: object
}

/** `verify` has answered nobody. */
export class VerifyRefusal extends Error {
  readonly status = 401
  readonly info: unknown

  constructor(info: unknown) {
    super('verify has answered no user')
    this.info = info
  }
}

/** @throws ERR_ACCESS_DENIED where it refuses the person, or an AppFailure */
export function runVerify(
  { verify, passReqToCallback }: StrategyPlan,
  req: Request,
  person: LoggedInUser,
): Promise<Verified> {
  return askApp('verify', async () => {
    const args = passReqToCallback ? [req, person] : [person]
    const { user, info } = await answerOf(verify, args)
    if (user === undefined || user === null || user === false) throw new VerifyRefusal(info)
    return { user, info: typeof info === 'object' && info !== null ? info : {} }
  })
}

/** What it hands to `done`, else what it returns where it does not take `done`. */
function answerOf(
  verify: StrategyPlan['verify'],
  args: unknown[],
): Promise<{ user: unknown; info?: unknown }> {
  const takesDone = verify.length > args.length
  return new Promise((resolve, reject) => {
    const done = (error: unknown, user?: unknown, info?: unknown): void => {
      if (error) reject(error instanceof Error ? error : new Error('verify failed', { cause: error }))
      else resolve({ user, info })
    }
    const run = async (): Promise<void> => {
      try {
        const user = await verify(...args, done)
        if (!takesDone) resolve({ user })
      } catch (error) {
        reject(error)
      }
    }
    void run()
  })
}
