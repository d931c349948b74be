import type { GrantJournal, GrantTask } from './grant-journal.ts'

const everyMs = 10_000
/** The others have their turn when these are done. */
const atATime = 20

/**
 * Goes on with what a process has left that did not live to do it: at a request, and at most once in ten seconds. A
 * request that comes sooner after the last look has another look follow, since there may be none after it for long.
 */
export function createResumption(
  journal: Pick<GrantJournal, 'list'>,
  finish: (task: GrantTask) => Promise<unknown>,
): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY
  let isToLookAgain = false

  const look = async (): Promise<void> => {
    lookedAt = performance.now()
    const tasks = await journal.list().catch(() => [])
    for (const task of tasks.slice(0, atATime)) void finish(task)
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
