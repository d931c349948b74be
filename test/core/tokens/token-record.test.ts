import { describe, expect, it } from '@jest/globals'
import { createTokenRecord } from '../../../lib/core/tokens/token-fetch.ts'
import { parseTokenRecord } from '../../../lib/core/tokens/token-store.ts'

const now = 1_700_000_000_000
const lifetimeSecondsOf = (expiresIn: unknown): number =>
  (createTokenRecord('a token', expiresIn, now).expiresAt - now) / 1_000

describe('createTokenRecord()', () => {
  it.each([
    [7200, 7200],
    ['7200', 7200],
    [345, 345],
    ['345', 345],
    [1, 10],
    [0, 10],
    [-1, 10],
    [-99_999_999, 10],
    [99_999_999, 86_400],
    ['99999999', 86_400],
    [Number.POSITIVE_INFINITY, 10],
    [Number.NaN, 10],
    ['abc', 10],
    ['', 10],
    [undefined, 10],
    [null, 10],
    [{}, 10],
  ])('makes a lifetime of expires_in %p: %p seconds', (expiresIn, seconds) => {
    expect(lifetimeSecondsOf(expiresIn)).toBe(seconds)
  })

  it.each([
    [7_200, 240, 360],
    [345, 27.6, 41.4],
    [10, 0.8, 1.2],
    [86_400, 240, 360],
  ])('renews a token of %p s between %p and %p s before its end', (expiresIn, least, most) => {
    const margins = Array.from({ length: 500 }, () => {
      const { expiresAt, renewAt } = createTokenRecord('a token', expiresIn, now)
      return (expiresAt - renewAt) / 1_000
    })
    expect(Math.min(...margins)).toBeGreaterThanOrEqual(least - 0.001)
    expect(Math.max(...margins)).toBeLessThanOrEqual(most + 0.001)
    expect(Math.max(...margins) - Math.min(...margins)).toBeGreaterThan((most - least) / 2)
  })

  it.each([undefined, null, '', 42, {}, ['token'], 'x'.repeat(4_097)])('refuses %p as a token', (token) => {
    expect(() => createTokenRecord(token, 7_200, now)).toThrow(
      expect.objectContaining({ name: 'WechatAuthError', code: 'ERR_PLATFORM' }),
    )
  })

  it.each([512, 4_096])('takes a token of %i characters', (length) => {
    expect(createTokenRecord('x'.repeat(length), 7_200, now).token).toHaveLength(length)
  })
})

describe('parseTokenRecord()', () => {
  it('reads back what was written', () => {
    const record = createTokenRecord('a token', 7_200, now)
    expect(parseTokenRecord(JSON.stringify(record), now)).toEqual(record)
  })

  it('takes the lead of a machine whose clock is ahead off its times', () => {
    const written = createTokenRecord('a token', 7_200, now + 600_000)
    const read = parseTokenRecord(JSON.stringify(written), now)
    expect(read).toMatchObject({ fetchedAt: now, expiresAt: now + 7_200_000 })
    expect(read?.renewAt).toBe(written.renewAt - 600_000)
  })

  it.each([
    undefined,
    '',
    'null',
    '[]',
    '"a token"',
    '{"token":"a tok',
    '{"token":"a token"}',
    '{"token":1,"fetchedAt":1,"expiresAt":1,"renewAt":1}',
    '{"token":"a token","fetchedAt":1,"expiresAt":"2","renewAt":1}',
    '{"token":"a token","fetchedAt":1,"expiresAt":null,"renewAt":1}',
    '{"rejected":"0123abcd","at":1700000000000}',
  ])('takes %p for no record', (raw) => {
    expect(parseTokenRecord(raw, now)).toBeUndefined()
  })
})
