import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { official, tokenQuery } from '../../helpers/simulator/wechat-bench.ts'

describe('cgi-bin/getcallbackip', () => {
  it('answers addresses, and no errcode', async () => {
    const { ask } = createOfficialBench()
    const answer = await ask('cgi-bin/getcallbackip')
    expect(Object.keys(answer)).toEqual(['ip_list'])
  })
})

describe('cgi-bin/openapi/quota/get and cgi-bin/clear_quota', () => {
  const quota = 'cgi-bin/openapi/quota/get'

  it('count the calls of the day, and begin anew', async () => {
    const { api, post, ask, openid } = createOfficialBench()
    await ask('cgi-bin/user/info', { openid: openid() })
    await api('cgi-bin/token', tokenQuery)
    const used = async (cgi_path: string): Promise<unknown> => (await post(quota, { cgi_path })).quota
    expect(await used('/cgi-bin/user/info')).toEqual({ daily_limit: 5_000_000, used: 1, remain: 4_999_999 })
    expect(await used('/cgi-bin/token')).toEqual({ daily_limit: 2000, used: 1, remain: 1999 })
    expect((await post('cgi-bin/clear_quota', { appid: mini.appId })).errcode).toBe(40013)
    expect(await post('cgi-bin/clear_quota', { appid: official.appId })).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await used('/cgi-bin/user/info')).toMatchObject({ used: 0 })
    expect(await used('/cgi-bin/token')).toMatchObject({ used: 0 })
  })

  it('know no other paths', async () => {
    const { post } = createOfficialBench()
    expect((await post(quota, { cgi_path: '/cgi-bin/nothing' })).errcode).toBe(76021)
    expect((await post(quota, { cgi_path: 'cgi-bin/token' })).errcode).toBe(76021)
    expect((await post(quota, {})).errcode).toBe(76021)
    expect((await post(quota, { cgi_path: '/sns/userinfo' })).errcode).toBe(76022)
  })

  it('clear ten times a month', async () => {
    const { post, simulator } = createOfficialBench({ now: () => 1_700_000_000_000 })
    const clear = async (): Promise<number> =>
      (await post('cgi-bin/clear_quota', { appid: official.appId })).errcode
    for (let count = 0; count < 10; count += 1) expect(await clear()).toBe(0)
    expect(await clear()).toBe(48006)
    simulator.clock.advance(31 * 86_400_000)
    expect(await clear()).toBe(0)
  })
})

describe('wxa/getwxacodeunlimit', () => {
  const api = 'wxa/getwxacodeunlimit'

  it('answers an image', async () => {
    const { simulator, token } = createOfficialBench()
    const image = await request(simulator.handler)
      .post(`/api.weixin.qq.com/${api}?access_token=${await token(mini)}`)
      .send({ scene: 'a=1', page: 'pages/index/index', width: 300 })
    expect(image.headers['content-type']).toBe('image/png')
    expect(image.body.subarray(1, 4).toString()).toBe('PNG')
  })

  it.each<[number, object]>([
    [40129, {}],
    [40129, { scene: '你好' }],
    [40169, { scene: 'x'.repeat(33) }],
    [41030, { scene: 'a', page: '/pages/index/index' }],
    [41030, { scene: 'a', page: 'pages/index/index?b=1' }],
    [41030, { scene: 'a', page: 'pages/other/index' }],
    [40097, { scene: 'a', env_version: 'beta' }],
    [40097, { scene: 'a', width: '300' }],
  ])('answers %i to %j', async (errcode, body) => {
    const { post, simulator } = createOfficialBench()
    simulator.apps.update(mini.appId, { pages: ['pages/index/index'] })
    expect((await post(api, body, mini)).errcode).toBe(errcode)
  })

  it('is only for mini programs, and only with POST', async () => {
    const { ask, post, token } = createOfficialBench()
    expect((await post(api, { scene: 'a' })).errcode).toBe(48001)
    expect((await ask(api, { access_token: await token(mini) })).errcode).toBe(43002)
  })
})

describe('what an app may have', () => {
  it('refuses options that make no sense', () => {
    const { apps } = createOfficialBench().simulator
    expect(() => apps.update(official.appId, { jsDomains: ['https://a.example'] })).toThrow('without scheme')
    expect(() => apps.update(official.appId, { templates: 'x' as never })).toThrow('"templates"')
    expect(() => apps.update(official.appId, { permanentQrCodeLimit: -1 })).toThrow('"permanentQrCodeLimit"')
    expect(() => apps.update(official.appId, { dailyLimits: { a: 'x' as never } })).toThrow('"dailyLimits.a"')
  })
})
