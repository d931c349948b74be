import { describe, expect, it } from '@jest/globals'
import { PlatformError, WechatAuthError } from 'express-wechat-auth'
import { describeFailure, rebuildFailure } from '../../lib/core/portable-error.ts'

/** As it goes through a store. */
const transported = (error: unknown) => rebuildFailure(JSON.parse(JSON.stringify(describeFailure(error))))
const refused = { errcode: 40013, errmsg: 'invalid appid', api: 'cgi-bin/stable_token' }

describe('an error that another process throws again', () => {
  it('says the same of the library', () => {
    const error = new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer', { retryAfterSeconds: 5 })
    const { name, code, message, status, retryAfterSeconds } = error
    const again = transported(error)
    expect(again).toBeInstanceOf(WechatAuthError)
    expect(again).toMatchObject({ name, code, message, status, retryAfterSeconds })
  })

  it('says the same of the platform, advice included', () => {
    const rid = '67b81456-7702e5f9-2c9e1783'
    const error = new PlatformError(
      'ERR_PLATFORM_CONFIG',
      { ...refused, rid },
      { advice: 'Look at the app id' },
    )
    const again = transported(error)
    expect(again).toBeInstanceOf(PlatformError)
    expect(again).toMatchObject({ ...refused, rid, code: error.code, message: error.message })
    expect(again?.message).toContain('Look at the app id')
  })

  it('has no more than it was told', () => {
    expect(describeFailure(new PlatformError('ERR_PLATFORM', refused))).toEqual({
      code: 'ERR_PLATFORM',
      message: expect.any(String),
      status: expect.any(Number),
      platform: refused,
    })
    expect(Object.keys(describeFailure(new PlatformError('ERR_PLATFORM', refused)))).not.toContain(
      'retryAfterSeconds',
    )
    const platform = (describeFailure(new PlatformError('ERR_PLATFORM', refused)) as { platform: object })
      .platform
    expect(Object.keys(platform)).toEqual(['errcode', 'errmsg', 'api'])
  })

  it.each([new TypeError('of the app'), undefined, null, 'text', { code: 'ERR_CACHE', message: 'x' }])(
    'is none where it was not of the library: %p',
    (error) => {
      expect(describeFailure(error)).toEqual({})
      expect(transported(error)).toBeUndefined()
    },
  )

  it.each([undefined, null, {}, { message: 'x' }, { platform: refused }])('is none of %p', (description) => {
    expect(rebuildFailure(description)).toBeUndefined()
  })
})
