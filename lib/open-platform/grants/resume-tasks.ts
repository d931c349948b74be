import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'

const everyMs = 10_000
const atATime = 10

/**
 * Goes on with what a process has left that did not live to do it: at a request, and at most once in ten seconds. A
 * request that comes sooner after the last look has another look follow, since there may be none after it for long.
 */
export function createResumption(
  journal: Pick<GrantJournal, 'list'>,
  finish: (task: GrantTask) => Promise<void>,
): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY
  let isToLookAgain = false

  const look = async (): Promise<void> => {
    lookedAt = performance.now()
    const tasks = await journal.list().catch(() => [])
    for (let first = 0; first < tasks.length; first += atATime) {
      await Promise.all(tasks.slice(first, first + atATime).map(finish))
    }
  }

  return async () => {
    const pauseMs = lookedAt + everyMs - performance.now()
    if (pauseMs <= 0) return look()
    if (isToLookAgain) return
    isToLookAgain = true
    const timer = setTimeout(() => {
      isToLookAgain = false
      void look()
    }, pauseMs)
    timer.unref()
  }
}
