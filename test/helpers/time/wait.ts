export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for something that another part of the program does. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await sleep(10)
  }
  throw new Error(`in vain: ${what}`)
}

/** Long enough for everything that waits for no timer and no network. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** What this process has computed so far: on a busy machine the clock on the wall says nothing. */
export const cpuMs = (): number => process.cpuUsage().user / 1_000

const tickMs = 10

/**
 * Says how many milliseconds have passed since, without those in which a busy machine did not let this process go on:
 * for deadlines, which are waited for. What computes is measured by `cpuMs()`.
 */
export function startWatch(): () => number {
  const startedAt = performance.now()
  let heldUpMs = 0
  let lastTickAt = startedAt
  const look = (): void => {
    const now = performance.now()
    heldUpMs += Math.max(0, now - lastTickAt - 2 * tickMs)
    lastTickAt = now
  }
  const ticks = setInterval(look, tickMs).unref()
  return () => {
    clearInterval(ticks)
    look()
    return performance.now() - startedAt - heldUpMs
  }
}

/** A promise that is settled from outside. */
export interface Gate<T = void> {
  readonly promise: Promise<T>
  open(value: T): void
  fail(error: unknown): void
}

export function createGate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => undefined
  let fail: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}
