import { inspect } from 'node:util'
import { afterEach, beforeEach, expect } from '@jest/globals'

/** What a function throws or a promise rejects with; fails when there is nothing. */
export async function errorOf(action: Promise<unknown> | (() => unknown)): Promise<Error> {
  try {
    await (typeof action === 'function' ? action() : action)
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`something that is no error was thrown: ${inspect(error)}`)
  }
  throw new Error('nothing was thrown')
}

/** What the TypeError says that a function throws; fails when there is none. */
export function complaintOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  throw new Error('nothing was wrong')
}

/** Everything a log line, a report or a careless `res.json(error)` can show of a value. */
export function everyViewOf(value: unknown): string {
  const views = [
    inspect(value, { depth: 10, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(value),
    String(value),
  ]
  if (value instanceof Error) {
    views.push(value.stack ?? '', value.message)
    if (value.cause !== undefined) views.push(everyViewOf(value.cause))
  }
  return views.join('\n')
}

/** What nobody caught during a test: it would end the process. */
export function useUnhandled(): readonly unknown[] {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', note)
    process.on('uncaughtException', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
    process.off('uncaughtException', note)
  })
  return unhandled
}
