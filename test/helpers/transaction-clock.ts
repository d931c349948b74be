import { jest } from '@jest/globals'

/**
 * Lets the app believe that time has passed. Only `Date` is replaced, so sockets and timers go on as ever; the
 * simulator keeps the true time, which it took hold of when it was created.
 */
export function passTime(ms: number): void {
  const now = Date.now()
  jest.useFakeTimers({
    now: now + ms,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  })
}

/** Back to the true time. */
export function resetTime(): void {
  jest.useRealTimers()
}
