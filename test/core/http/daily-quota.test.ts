import { afterEach, expect, it, jest } from '@jest/globals'
import { secondsToQuotaReset } from '../../../lib/core/http/daily-quota.ts'

afterEach(() => void jest.restoreAllMocks())

it.each([
  ['00:00:00', 3_600],
  ['12:00:00', 3_600],
  ['23:00:00', 3_600],
  ['23:00:01', 3_599],
  ['23:30:00', 1_800],
  ['23:59:59', 1],
])('at %s in China a daily quota is worth another try in %d seconds', (time, seconds) => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse(`2026-03-05T${time}.250+08:00`))
  expect(secondsToQuotaReset()).toBe(seconds)
})
