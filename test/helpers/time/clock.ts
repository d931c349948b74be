import { afterEach, beforeEach, jest } from '@jest/globals'

/**
 * The clock of the library, which goes on: `advance()` lets minutes pass until the test is over. The simulator keeps
 * the true time, which it took hold of when it was created; it has a clock of its own to move.
 */
export function useClock(): { advance(ms: number): void } {
  const realNow = Date.now
  let offsetMs = 0
  const advance = (ms: number): void => {
    offsetMs += ms
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offsetMs)
  }
  // Clients take hold of Date.now when they are made.
  beforeEach(() => advance(0))
  afterEach(() => {
    offsetMs = 0
    jest.restoreAllMocks()
  })
  return { advance }
}

/** Lets time pass for the library and the simulator alike. */
export function passOn(...clocks: readonly { advance(ms: number): unknown }[]): (ms: number) => void {
  return (ms) => {
    for (const clock of clocks) clock.advance(ms)
  }
}

/**
 * Stops `Date` at this moment, and nothing else: sockets and timers go on as ever. `moveDate()` then lets time pass at
 * once. Undo with `releaseDate()`.
 */
export function stopDate(): void {
  stopDateAt(Date.now())
}

/** Lets time pass at once; stops `Date` where it has not been stopped. */
export function moveDate(ms: number): void {
  stopDateAt(Date.now() + ms)
}

export function releaseDate(): void {
  jest.useRealTimers()
}

const goOn = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const

export function stopDateAt(now: number): void {
  jest.useFakeTimers({ now, doNotFake: [...goOn, 'setTimeout', 'clearTimeout'] })
}

/** Stops `setTimeout`, and nothing else: `jest.advanceTimersByTime()` lets it go on. Undo with `releaseDate()`. */
export function stopTimeouts(): void {
  jest.useFakeTimers({ doNotFake: [...goOn, 'Date'] })
}

/** Lets every timeout of the library, or those of this length, end sooner by this factor, until the test is over. */
export function hurryTimeouts(factor: number, only?: number): void {
  const realSetTimeout = globalThis.setTimeout
  const hurried = (callback: () => void, ms = 0, ...args: []): unknown =>
    realSetTimeout(callback, only === undefined || only === ms ? ms / factor : ms, ...args)
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(hurried as typeof setTimeout)
}
