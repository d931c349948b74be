import { describe, expect, it } from '@jest/globals'
import { PlatformError, WechatAuthError } from 'express-wechat-auth'
import { createTokenBackoff } from '../../../lib/core/tokens/token-limits.ts'

const unavailable = new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer', { retryAfterSeconds: 5 })
const refused = (code: 'ERR_PLATFORM_CONFIG' | 'ERR_PLATFORM_TOKEN' | 'ERR_PLATFORM', errcode: number) =>
  new PlatformError(code, { errcode, errmsg: 'no', api: 'cgi-bin/stable_token' })

describe('the memory of a refusal', () => {
  const clock = { ms: 0 }
  const start = () => {
    clock.ms = 1_700_000_000_000
    return createTokenBackoff(() => clock.ms)
  }

  it('ends at its time', () => {
    const memory = start()
    expect(memory.current()).toBeUndefined()
    memory.adopt(unavailable, 1_000)
    clock.ms += 999
    expect(memory.current()).toMatchObject({ retryAfterSeconds: 1 })
    clock.ms += 1
    expect(memory.current()).toBeUndefined()
  })

  it('says what is left, where the error said when to come again', () => {
    const memory = start()
    memory.adopt(unavailable, 30_000)
    expect(memory.current()).toMatchObject({ code: unavailable.code, retryAfterSeconds: 30 })
    clock.ms += 500
    expect(memory.current()).toMatchObject({ retryAfterSeconds: 30 })
    clock.ms += 500
    expect(memory.current()).toMatchObject({ retryAfterSeconds: 29 })
    expect(memory.current()).not.toBe(memory.current())
    expect(unavailable.retryAfterSeconds).toBe(5)
  })

  it('says nothing of a time where the error did not', () => {
    const memory = start()
    memory.adopt(refused('ERR_PLATFORM', -1), 30_000)
    const told = memory.current()
    expect(told).toMatchObject({ code: 'ERR_PLATFORM', errcode: -1 })
    expect((told as WechatAuthError).retryAfterSeconds).toBeUndefined()
  })

  it('gives an error of the app back as it is', () => {
    const memory = start()
    const failure = new TypeError('of the app')
    memory.adopt(failure, 30_000)
    expect(memory.current()).toBe(failure)
  })

  it.each([refused('ERR_PLATFORM_CONFIG', 40125), refused('ERR_PLATFORM_TOKEN', 40001)])(
    'of %p lasts a minute, growing to ten',
    (error) => {
      const memory = start()
      const pauses = Array.from({ length: 6 }, () => memory.remember(error) / 60_000)
      expect(pauses).toEqual([1, 2, 4, 8, 10, 10])
      memory.forget()
      expect(memory.current()).toBeUndefined()
      expect(memory.remember(error)).toBe(60_000)
    },
  )

  it.each(['ERR_TICKET_MISSING', 'ERR_GRANT_MISSING'] as const)(
    'of %s is none: no platform was asked',
    (code) => {
      const memory = start()
      expect(memory.remember(new WechatAuthError(code, 'not yet'))).toBe(0)
      expect(memory.current()).toBeUndefined()
    },
  )

  it('of a platform that is away lasts a second, growing to 32, give or take a quarter', () => {
    for (const [failures, seconds] of [1, 2, 4, 8, 16, 32, 32].entries()) {
      const pauses = Array.from({ length: 200 }, () => {
        const memory = start()
        for (let before = 0; before < failures; before += 1) memory.remember(unavailable)
        return memory.remember(unavailable) / 1_000
      })
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(0.75 * seconds)
      expect(Math.min(...pauses)).toBeLessThan(0.9 * seconds)
      expect(Math.max(...pauses)).toBeLessThanOrEqual(1.25 * seconds)
      expect(Math.max(...pauses)).toBeGreaterThan(1.1 * seconds)
    }
  })
})
