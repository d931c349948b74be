import type { TokenSource } from '../../../lib/core/tokens/token-source.ts'
import type { Process, Token } from './facts.ts'
import { type Answer, away, type Platform } from './platform.ts'
import { tokenKey, type World } from './world.ts'

export interface FetchWatch {
  starts(process: Process, isForced: boolean): void
  answered(process: Process, token: Token): void
  failed(process: Process, isForced: boolean, pauseMs: number): void
}

/** What the HTTP client waits for. */
const deadlineMs = 5_000

/** The way of one process to the platform. */
export function createTokenSource(
  world: World,
  platform: Platform,
  process: Process,
  watch: FetchWatch,
): TokenSource {
  const { time, random, plan } = world

  const fetch = (isForced: boolean): Promise<{ token: unknown; expiresIn: unknown }> =>
    new Promise((resolve, reject) => {
      watch.starts(process, isForced)
      const askedAt = time.now

      const arrive = (answer: Answer): void => {
        if (time.now - askedAt > deadlineMs) {
          watch.failed(process, isForced, 750)
          reject(away())
        } else if ('error' in answer) {
          watch.failed(process, isForced, answer.pauseMs)
          reject(answer.error)
        } else if (answer.token === undefined) {
          watch.failed(process, isForced, answer.pauseMs)
          resolve(answer)
        } else {
          watch.answered(process, answer.token)
          resolve({ token: answer.token.name, expiresIn: answer.expiresIn })
        }
      }

      const isMeant = process.lock !== undefined || random.random() < 0.2
      const mishap = isMeant ? platform.mishap : undefined
      if (isMeant) platform.mishap = undefined
      if (mishap?.when === 'before') mishap.befall(process)
      time.after(platform.wayMs(), undefined, () => {
        if (process.isDead) return
        const answer = platform.answer(process, isForced, askedAt)
        if (mishap?.when === 'after') mishap.befall(process)
        const isSilent = 'error' in answer && answer.isSilent
        time.after(isSilent ? askedAt + deadlineMs - time.now : platform.wayMs(), process, () =>
          arrive(answer),
        )
      })
    })

  return {
    key: tokenKey,
    kind: plan.platform,
    appId: 'app',
    ...(plan.platform === 'stable' && { force: { perDay: 20, spacingMs: 30_000 } }),
    fetch: ({ force }) => fetch(force),
  }
}
