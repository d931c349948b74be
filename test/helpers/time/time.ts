import { jest } from '@jest/globals'
import { fakeDate } from './fake-date.ts'

/** Stops `Date` at this moment; timers go on. `moveDate` then lets time pass at once. Undo with `releaseDate`. */
export function stopDate(): void {
  fakeDate(Date.now())
}

export function moveDate(ms: number): void {
  jest.setSystemTime(Date.now() + ms)
}

export function releaseDate(): void {
  jest.useRealTimers()
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What this process has computed so far: on a busy machine the clock on the wall says nothing. */
export const cpuMs = (): number => process.cpuUsage().user / 1_000

/** Long enough for everything that waits for no timer and no network. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
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
