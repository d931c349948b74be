import { describe, expect, it } from '@jest/globals'
import { PlatformError, WechatAuthError, type WechatAuthErrorCode } from 'express-wechat-auth'
import { decodeRefusal, encodeRefusal, sharedPauseMs } from '../../../lib/core/tokens/shared-refusal.ts'

const now = 1_700_000_000_000
const refused = (code: WechatAuthErrorCode, errcode: number): PlatformError =>
  new PlatformError(code as 'ERR_PLATFORM', { errcode, errmsg: 'no', api: 'cgi-bin/stable_token' })

describe('what other processes are told of a refused fetch', () => {
  it.each<[string, unknown, number | undefined]>([
    ['a wrong secret', refused('ERR_PLATFORM_CONFIG', 40125), 60_000],
    ['a spent quota', refused('ERR_PLATFORM_QUOTA', 45009), 60_000],
    ['the address of one machine', refused('ERR_PLATFORM_CONFIG', 40164), undefined],
    ['the address of one machine, at WeCom', refused('ERR_PLATFORM_CONFIG', 60020), undefined],
    ['a busy platform', refused('ERR_PLATFORM', -1), undefined],
    ['a wrong option', new WechatAuthError('ERR_PLATFORM_CONFIG', 'no'), undefined],
    ['a platform that is away', new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no'), 2_000],
    ['an error of the app', new TypeError('no'), undefined],
    ['no error at all', undefined, undefined],
    ['what merely looks like one', { code: 'ERR_PLATFORM_UNAVAILABLE' }, undefined],
  ])('of %s', (_what, error, pauseMs) => {
    expect(sharedPauseMs(error, 60_000)).toBe(pauseMs)
  })

  it('is no longer than the pause itself', () => {
    expect(sharedPauseMs(new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no'), 1_500)).toBe(1_500)
  })
})

describe('a refusal in the cache', () => {
  const error = refused('ERR_PLATFORM_CONFIG', 40125)
  const raw = encodeRefusal(error, 60_000, now)

  it('holds for what is left of its time', () => {
    const { code, message, errcode } = error
    expect(decodeRefusal(raw, now)).toMatchObject({ error: { code, message, errcode }, pauseMs: 60_000 })
    expect(decodeRefusal(raw, now + 59_999)?.pauseMs).toBe(1)
    expect(decodeRefusal(raw, now + 60_000)).toBeUndefined()
    expect(decodeRefusal(raw, now + 60_001)).toBeUndefined()
  })

  it('holds no longer where the clock of the one who wrote it is ahead', () => {
    expect(decodeRefusal(raw, now - 600_000)?.pauseMs).toBe(60_000)
  })

  it.each([
    undefined,
    '',
    'x',
    'null',
    '{}',
    JSON.stringify({ pauseMs: 1, until: now + 1 }),
    JSON.stringify({ code: 'ERR_PLATFORM_CONFIG', message: 'no' }),
    JSON.stringify({ pauseMs: 'x', until: now + 1, code: 'ERR_PLATFORM_CONFIG' }),
  ])('is none where there is %p', (text) => {
    expect(decodeRefusal(text, now)).toBeUndefined()
  })
})
