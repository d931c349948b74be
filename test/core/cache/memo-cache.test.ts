import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createMemoCache, type MemoCache } from '../../../lib/core/cache/memo-cache.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'
import { createGate, type Gate } from '../../helpers/time/wait.ts'

const ttlMs = 60_000
const failureMs = 1_000

let asked: { key: string; gate: Gate<string> }[]
let answers: MemoCache<string>

beforeEach(() => {
  stopDate()
  asked = []
  answers = createMemoCache<string>({
    max: 10,
    ttlMs: () => ttlMs,
    failureMs: () => failureMs,
    ask: (key) => {
      const gate = createGate<string>()
      asked.push({ key, gate })
      return gate.promise
    },
  })
})
afterEach(releaseDate)

const answerNext = (value: string) => asked.at(-1)?.gate.open(value)

it('asks once for all who wait, and not again while the answer is kept', async () => {
  const both = [answers.get('a'), answers.get('a')]
  answerNext('one')
  expect(await Promise.all(both)).toEqual(['one', 'one'])
  moveDate(ttlMs - 1)
  expect(await answers.get('a')).toBe('one')
  expect(asked.map(({ key }) => key)).toEqual(['a'])
})

it('asks again at the end of its time', async () => {
  const first = answers.get('a')
  answerNext('one')
  await first
  moveDate(ttlMs)
  const second = answers.get('a')
  answerNext('two')
  expect(await second).toBe('two')
})

it('keeps a failure for its own time', async () => {
  const first = answers.get('a')
  asked.at(-1)?.gate.fail(new Error('no answer'))
  await expect(first).rejects.toThrow('no answer')
  moveDate(failureMs - 1)
  await expect(answers.get('a')).rejects.toThrow('no answer')
  moveDate(1)
  const second = answers.get('a')
  answerNext('one')
  expect(await second).toBe('one')
})

it('keeps what was put while it asked, whatever comes back', async () => {
  const first = answers.get('a')
  answers.put('a', 'newer')
  answerNext('older')
  expect(await first).toBe('older')
  expect(await answers.get('a')).toBe('newer')

  moveDate(ttlMs)
  const second = answers.get('a')
  answers.put('a', 'newest')
  asked.at(-1)?.gate.fail(new Error('no answer'))
  await expect(second).rejects.toThrow('no answer')
  expect(await answers.get('a')).toBe('newest')
  expect(asked).toHaveLength(2)
})
