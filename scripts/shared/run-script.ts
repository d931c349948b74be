import { constants } from 'node:os'

type Stop = () => unknown

const stops: Stop[] = []
const patienceMs = 10_000

/** Notes what has to be stopped, however the script ends. */
export function atEnd(stop: Stop): void {
  stops.push(stop)
}

/** Stops all that was noted, the newest first. What does not stop is left to the end of this process. */
export async function stopAll(): Promise<void> {
  while (stops.length > 0) {
    try {
      await Promise.race([stops.pop()?.(), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
    } catch (error) {
      console.error(error)
    }
  }
}

/** Runs a script that answers its exit code, and stops everything after it, after a failure, and on Ctrl-C. */
export function runScript(script: () => Promise<number>): void {
  let isEnding = false
  const end = async (code: number): Promise<void> => {
    // What is stopped by a signal makes the script fail too.
    if (isEnding) return
    isEnding = true
    await stopAll()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end(128 + constants.signals[signal]))
  }
  script().then(end, (error) => {
    if (!isEnding) console.error(error)
    return end(1)
  })
}
