import { setMaxListeners } from 'node:events'

/** From start() to stop(): whatever waits, waits on its signal, so that stopping never hangs. */
export interface Lifetime {
  readonly signal: AbortSignal
  begin(): void
  end(): void
  /** Waits for some real time; comes back early, without an error, at the end. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

function createController(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

export function createLifetime(): Lifetime {
  let controller = createController()
  return {
    get signal() {
      return controller.signal
    },
    begin() {
      if (controller.signal.aborted) controller = createController()
    },
    end: () => controller.abort(),
    sleep(ms, signal = controller.signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const finish = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', finish)
          resolve()
        }
        const timer = setTimeout(finish, Math.min(ms, 2_147_483_647))
        timer.unref()
        signal.addEventListener('abort', finish)
      })
    },
  }
}
