import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import { classifyMiniProgram } from '../../lib/mini-program/mini-program-errcodes.ts'

const refusalOf = (errcode: number, api = 'wxa/checksession', errmsg = ''): PlatformError => {
  const { code, ...details } = classifyMiniProgram({ errcode, errmsg, api })
  return new PlatformError(code, { errcode, errmsg, api }, details)
}
const secretCalls = ['cgi-bin/token', 'cgi-bin/stable_token', 'sns/jscode2session']

describe('classifyMiniProgram()', () => {
  it.each<[number, string, number]>([
    [41008, 'ERR_CODE_MISSING', 400],
    [40029, 'ERR_CODE_DEAD', 401],
    [40163, 'ERR_CODE_DEAD', 401],
    [42003, 'ERR_CODE_DEAD', 401],
    [87007, 'ERR_SESSION_KEY_STALE', 401],
    [87009, 'ERR_SESSION_KEY_STALE', 401],
    [40226, 'ERR_USER_BLOCKED', 403],
    [50001, 'ERR_USER_BLOCKED', 403],
    [50002, 'ERR_USER_BLOCKED', 403],
    [40001, 'ERR_PLATFORM_TOKEN', 502],
    [40014, 'ERR_PLATFORM_TOKEN', 502],
    [42001, 'ERR_PLATFORM_TOKEN', 502],
    [40013, 'ERR_PLATFORM_CONFIG', 502],
    [40090, 'ERR_PLATFORM_CONFIG', 502],
    [40125, 'ERR_PLATFORM_CONFIG', 502],
    [40164, 'ERR_PLATFORM_CONFIG', 502],
    [40243, 'ERR_PLATFORM_CONFIG', 502],
    [45035, 'ERR_PLATFORM_CONFIG', 502],
    [48001, 'ERR_PLATFORM_CONFIG', 502],
    [50003, 'ERR_PLATFORM_CONFIG', 502],
    [50007, 'ERR_PLATFORM_CONFIG', 502],
    [47001, 'ERR_PLATFORM', 502],
    [40097, 'ERR_PLATFORM', 502],
    [123456, 'ERR_PLATFORM', 502],
    [-1, 'ERR_PLATFORM_UNAVAILABLE', 503],
    [-1000, 'ERR_PLATFORM_UNAVAILABLE', 503],
    [44990, 'ERR_PLATFORM_QUOTA', 503],
    [44991, 'ERR_PLATFORM_QUOTA', 503],
    [44993, 'ERR_PLATFORM_QUOTA', 503],
    [45009, 'ERR_PLATFORM_QUOTA', 503],
    [45011, 'ERR_PLATFORM_QUOTA', 503],
    [89506, 'ERR_PLATFORM_QUOTA', 503],
    [89507, 'ERR_PLATFORM_QUOTA', 503],
  ])('takes %i for %s, which is answered %i', (errcode, code, status) => {
    expect(refusalOf(errcode)).toMatchObject({ code, status })
  })

  it.each([40002, 40003, 41001, 41002, 41004, 43002, 87008])(
    'takes %i for a mistake of this side, which is answered 502',
    (errcode) => {
      const { code, status } = refusalOf(errcode)
      expect(code).toMatch(/^ERR_PLATFORM(?:_CONFIG)?$/)
      expect(status).toBe(502)
    },
  )

  it.each(secretCalls)('takes 40001 from %s for a wrong secret', (api) => {
    const error = refusalOf(40001, api)
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502 })
    expect(error.message).toContain('secret')
  })

  it.each(['wxa/checksession', 'wxa/resetusersessionkey', 'wxa/business/getuserphonenumber'])(
    'takes 40001 from %s for a bad token',
    (api) => expect(refusalOf(40001, api).code).toBe('ERR_PLATFORM_TOKEN'),
  )

  it.each([
    [
      'invalid ip 120.244.112.8 ipv6 ::ffff:120.244.112.8, not in whitelist',
      'Add 120.244.112.8 to the IP allow-list',
    ],
    ['invalid ip 2408:8000::1, not in whitelist', 'Add 2408:8000::1 to the IP allow-list'],
  ])('names the IP to add for 40164: %s', (errmsg, advice) => {
    expect(refusalOf(40164, 'cgi-bin/stable_token', errmsg).message).toContain(advice)
  })

  it.each([40013, 40125, 40164, 40243])('says where in the console %i is put right', (errcode) => {
    expect(refusalOf(errcode).message).toContain('开发管理')
  })

  it.each<[number, number, number]>([
    [-1, 1, 60],
    [44990, 1, 1],
    [44991, 60, 60],
    [45011, 60, 60],
    [45009, 1, 86_400],
    [44993, 1, 86_400],
    [89507, 3_600, 3_600],
    [89506, 86_400, 86_400],
  ])('says for %i when to try again: after %i to %i seconds', (errcode, least, most) => {
    const { retryAfterSeconds } = refusalOf(errcode)
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(least)
    expect(retryAfterSeconds).toBeLessThanOrEqual(most)
  })

  it.each([40001, 40013, 40029, 40226, 87009, 48001])('says nothing of that for %i', (errcode) => {
    expect(refusalOf(errcode).retryAfterSeconds).toBeUndefined()
  })
})
