import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import { classifyWechat } from '../../lib/wechat/client/wechat-errcodes.ts'

const refusalOf = (errcode: number, api = 'cgi-bin/user/info', errmsg = ''): PlatformError => {
  const { code, ...details } = classifyWechat({ errcode, errmsg, api })
  return new PlatformError(code, { errcode, errmsg, api }, details)
}

const secretCalls = ['cgi-bin/token', 'cgi-bin/stable_token', 'sns/oauth2/access_token']

describe('classifyWechat()', () => {
  it.each<[number, string, number]>([
    [41008, 'ERR_CODE_MISSING', 400],
    [40029, 'ERR_CODE_DEAD', 401],
    [40163, 'ERR_CODE_DEAD', 401],
    [42003, 'ERR_CODE_DEAD', 401],
    [40030, 'ERR_LOGIN_REQUIRED', 401],
    [42002, 'ERR_LOGIN_REQUIRED', 401],
    [42007, 'ERR_LOGIN_REQUIRED', 401],
    [40226, 'ERR_USER_BLOCKED', 403],
    [50001, 'ERR_USER_BLOCKED', 403],
    [50002, 'ERR_USER_BLOCKED', 403],
    [40001, 'ERR_PLATFORM_TOKEN', 502],
    [40014, 'ERR_PLATFORM_TOKEN', 502],
    [42001, 'ERR_PLATFORM_TOKEN', 502],
    [40013, 'ERR_PLATFORM_CONFIG', 502],
    [40125, 'ERR_PLATFORM_CONFIG', 502],
    [40164, 'ERR_PLATFORM_CONFIG', 502],
    [40243, 'ERR_PLATFORM_CONFIG', 502],
    [41002, 'ERR_PLATFORM_CONFIG', 502],
    [41004, 'ERR_PLATFORM_CONFIG', 502],
    [48001, 'ERR_PLATFORM_CONFIG', 502],
    [50003, 'ERR_PLATFORM_CONFIG', 502],
    [50004, 'ERR_PLATFORM_CONFIG', 502],
    [50007, 'ERR_PLATFORM_CONFIG', 502],
    [61024, 'ERR_PLATFORM_CONFIG', 502],
    [40003, 'ERR_PLATFORM', 502],
    [47001, 'ERR_PLATFORM', 502],
    [123456, 'ERR_PLATFORM', 502],
    [-1, 'ERR_PLATFORM_UNAVAILABLE', 503],
    [45009, 'ERR_PLATFORM_QUOTA', 503],
    [45011, 'ERR_PLATFORM_QUOTA', 503],
    [89506, 'ERR_PLATFORM_QUOTA', 503],
    [89507, 'ERR_PLATFORM_QUOTA', 503],
  ])('takes %i for %s, which is answered %i', (errcode, code, status) => {
    expect(refusalOf(errcode)).toMatchObject({ code, status })
  })

  it.each(secretCalls)('takes 40001 from %s for a wrong secret', (api) => {
    const error = refusalOf(40001, api)
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502 })
    expect(error.message).toContain('secret')
  })

  it.each(['sns/userinfo', 'sns/auth', 'cgi-bin/user/info', 'wxa/getwxacodeunlimit'])(
    'takes 40001 from %s for a bad token',
    (api) => expect(refusalOf(40001, api).code).toBe('ERR_PLATFORM_TOKEN'),
  )

  it.each([
    [
      'invalid ip 120.244.112.8 ipv6 ::ffff:120.244.112.8, not in whitelist',
      'Add 120.244.112.8 to the IP allow-list',
    ],
    ['invalid ip 2408:8000::1, not in whitelist', 'Add 2408:8000::1 to the IP allow-list'],
    ['not in whitelist', 'Add this server’s IP to the IP allow-list'],
  ])('names the IP to add for 40164: %s', (errmsg, advice) => {
    expect(refusalOf(40164, 'cgi-bin/stable_token', errmsg).message).toContain(advice)
  })

  it.each([40013, 40125, 40164, 40243])('says where in the console %i is put right', (errcode) => {
    expect(refusalOf(errcode).message).toContain('设置与开发 > 基本配置')
  })

  it.each<[number, number, number]>([
    [-1, 1, 60],
    [44990, 1, 1],
    [44991, 60, 60],
    [45011, 60, 60],
    [45009, 1, 3_600],
    [44993, 1, 3_600],
    [89507, 3_600, 3_600],
    [89506, 86_400, 86_400],
  ])('says for %i when to try again: after %i to %i seconds', (errcode, least, most) => {
    const { retryAfterSeconds } = refusalOf(errcode)
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(least)
    expect(retryAfterSeconds).toBeLessThanOrEqual(most)
  })

  it.each([40001, 40013, 40029, 40226, 48001])('says nothing of that for %i', (errcode) => {
    expect(refusalOf(errcode).retryAfterSeconds).toBeUndefined()
  })
})
