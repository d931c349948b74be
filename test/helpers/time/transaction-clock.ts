import { jest } from '@jest/globals'
import { fakeDate } from './fake-date.ts'

/**
 * Lets the app believe that time has passed. Only `Date` is replaced, so sockets and timers go on as ever; the
 * simulator keeps the true time, which it took hold of when it was created.
 */
export function passTime(ms: number): void {
  fakeDate(Date.now() + ms)
}

/** Back to the true time. */
export function resetTime(): void {
  jest.useRealTimers()
}
