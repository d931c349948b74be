import { describe, expect, it } from '@jest/globals'
import request, { type Response } from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  type ComponentBench,
  component,
  componentAppId,
  createComponentBench,
} from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import {
  allowAs,
  locationOf,
  official,
  tokenQuery,
  wechatBrowser,
} from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

const callback = 'https://h5.example.com/callback?x=1'
const link: Record<string, string> = {
  appid: official.appId,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'snsapi_userinfo',
  state: 'abc',
  component_appid: componentAppId,
}

function authorize(
  { simulator }: ComponentBench,
  change: Record<string, string | undefined> = {},
  headers = allowAs('xiaoming'),
): Promise<Response> {
  const pairs = Object.entries({ ...link, ...change }).filter(([, value]) => value !== undefined)
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  return request(simulator.handler)
    .get(`/open.weixin.qq.com/connect/oauth2/authorize?${query}`)
    .set({ 'user-agent': wechatBrowser, ...headers })
    .then((response) => response)
}

async function codeOf(bench: ComponentBench): Promise<string> {
  return locationOf(await authorize(bench)).searchParams.get('code') ?? ''
}

async function exchangeQuery(bench: ComponentBench, code: string): Promise<Record<string, string>> {
  return {
    appid: official.appId,
    code,
    grant_type: 'authorization_code',
    component_appid: componentAppId,
    component_access_token: await bench.componentToken(),
  }
}

describe('connect/oauth2/authorize for a platform', () => {
  it('comes back with code, state and the appid of the account', async () => {
    const bench = await createComponentBench()
    await bench.granted()
    const response = await authorize(bench)
    expect(response.headers['location']).toMatch(
      /^https:\/\/h5\.example\.com\/callback\?x=1&code=[\w-]{32}&state=abc&appid=wx0000000000000001$/,
    )
    const denied = await authorize(bench, {}, { ...allowAs('xiaoming'), 'x-simulator-decision': 'deny' })
    expect(denied.headers['location']).toBe(`${callback}&state=abc`)
    const child = await authorize(bench, { redirect_uri: `https://${official.appId}.wx.example.com/` })
    expect(locationOf(child).hostname).toBe('wx0000000000000001.wx.example.com')
  })

  it.each([
    ['another order', '该链接无法访问', { state: undefined, component_appid: undefined, extra: 'y' }],
    ['an unknown platform', 'component_appid 参数错误', { component_appid: 'wx1' }],
    ['a domain of the account', '错误码: 10003', { redirect_uri: 'http://localhost:3000/callback' }],
    [
      'a domain that another account would have',
      '错误码: 10003',
      { redirect_uri: 'https://wx1.wx.example.com/' },
    ],
    ['a mini program', '错误码: 10016', { appid: mini.appId }],
    ['a scope that there is not', '错误码: 10005', { scope: 'snsapi_login' }],
  ])('shows an error page for %s', async (name, text, change) => {
    const bench = await createComponentBench()
    await bench.granted()
    const { simulator } = bench
    const response =
      name === 'another order'
        ? await request(simulator.handler)
            .get(
              `/open.weixin.qq.com/connect/oauth2/authorize?component_appid=${componentAppId}&${new URLSearchParams({ ...link, component_appid: '' })}`,
            )
            .set('user-agent', wechatBrowser)
        : await authorize(bench, change)
    expect(response.status).toBe(200)
    expect(response.text).toContain(text)
  })

  it('shows 10015 without a grant, without that of web pages, and after a cancellation', async () => {
    const bench = await createComponentBench()
    const shows10015 = async () => (await authorize(bench)).text.includes('错误码: 10015')
    expect(await shows10015()).toBe(true)
    await bench.granted(official.appId, [1])
    expect(await shows10015()).toBe(true)
    await bench.granted(official.appId, [1, 4])
    expect(await shows10015()).toBe(false)
    await bench.simulator.components.cancel(componentAppId, official.appId)
    expect(await shows10015()).toBe(true)
  })
})

describe('sns for a platform', () => {
  it('exchanges the code without a secret, and nobody else does', async () => {
    const bench = await createComponentBench()
    await bench.granted()
    const own = await exchangeQuery(bench, await codeOf(bench))
    const bySecret = { appid: official.appId, secret: official.secret, grant_type: 'authorization_code' }
    expect(
      (await bench.get('sns/oauth2/access_token', { ...bySecret, code: own['code'] ?? '' })).errcode,
    ).toBe(40029)
    const answer = await bench.get('sns/oauth2/component/access_token', own)
    expect(Object.keys(answer)).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'openid',
      'scope',
      'unionid',
    ])
    expect(answer.openid).toBe(bench.openid)
    expect((await bench.get('sns/oauth2/component/access_token', own)).errcode).toBe(40163)
    const { access_token, openid, refresh_token } = answer
    expect((await bench.get('sns/userinfo', { access_token, openid })).nickname).toBe('李小明')

    const { code: _code, ...rest } = own
    const renewal = { ...rest, grant_type: 'refresh_token', refresh_token }
    expect((await bench.get('sns/oauth2/component/refresh_token', renewal)).access_token).toBe(access_token)
    expect((await bench.get('sns/oauth2/refresh_token', renewal)).errcode).toBe(40030)
    await bench.simulator.components.cancel(componentAppId, official.appId)
    expect((await bench.get('sns/oauth2/component/refresh_token', renewal)).errcode).toBe(61003)
  })

  it('does not take a code that the account asked for itself', async () => {
    const bench = await createComponentBench()
    await bench.granted()
    const response = await authorize(bench, {
      component_appid: undefined,
      redirect_uri: 'http://localhost:3000/',
    })
    const code = locationOf(response).searchParams.get('code') ?? ''
    const query = await exchangeQuery(bench, code)
    expect((await bench.get('sns/oauth2/component/access_token', query)).errcode).toBe(40029)
  })

  it('refuses tokens of other kinds and of other platforms, and other addresses', async () => {
    const bench = await createComponentBench()
    const { simulator } = bench
    const { authorizer_access_token } = await bench.granted()
    const { access_token } = await bench.get('cgi-bin/token', tokenQuery)
    simulator.components.add({ ...component, appId: 'wx00000000000000cb' })
    const own = await exchangeQuery(bench, await codeOf(bench))
    const ask = async (change: Record<string, string>) =>
      (await bench.get('sns/oauth2/component/access_token', { ...own, ...change })).errcode
    expect(await ask({ component_access_token: '' })).toBe(41021)
    expect(await ask({ component_access_token: 'x' })).toBe(40014)
    expect(await ask({ component_access_token: `90_${'x'.repeat(99)}` })).toBe(40001)
    expect(await ask({ component_access_token: authorizer_access_token })).toBe(48001)
    expect(await ask({ component_access_token: access_token })).toBe(48001)
    expect(await ask({ component_appid: '' })).toBe(41018)
    expect(await ask({ component_appid: 'wx00000000000000cb' })).toBe(40094)
    expect(await ask({ appid: 'wx1' })).toBe(40013)
    expect(await ask({ appid: mini.appId })).toBe(61003)
    simulator.components.update(componentAppId, { ipList: [] })
    expect(await ask({})).toBe(61004)
    simulator.components.update(componentAppId, { ipList: undefined })
    expect(await ask({})).toBeUndefined()
  })

  it('logs in to a mini program with any grant', async () => {
    const bench = await createComponentBench()
    await bench.granted(mini.appId, [30])
    const js_code = bench.simulator.miniPrograms.login(mini.appId, 'xiaoming')
    const { code: _code, ...rest } = await exchangeQuery(bench, '')
    const query = { ...rest, appid: mini.appId, js_code }
    const answer = await bench.get('sns/component/jscode2session', query)
    expect(Object.keys(answer)).toEqual(['openid', 'session_key', 'unionid'])
    expect((await bench.get('sns/component/jscode2session', query)).errcode).toBe(40163)
    await bench.simulator.components.cancel(componentAppId, mini.appId)
    expect((await bench.get('sns/component/jscode2session', query)).errcode).toBe(61003)
  })
})

describe('calls with the token of an account', () => {
  it('do what its permission sets allow', async () => {
    const bench = await createComponentBench()
    const { authorizer_access_token: access_token } = await bench.granted(official.appId, [2])
    const user = { access_token, openid: bench.openid }
    expect((await bench.get('cgi-bin/user/info', user)).subscribe).toBe(1)
    expect((await bench.get('cgi-bin/ticket/getticket', { access_token, type: 'jsapi' })).errcode).toBe(61007)
    await bench.granted(official.appId, [2, 4])
    expect((await bench.get('cgi-bin/ticket/getticket', { access_token, type: 'jsapi' })).errcode).toBe(0)
    const sent = await bench.post('cgi-bin/message/custom/send', {}, { access_token })
    expect(sent.errcode).toBe(61007)
    const component = await bench.post('cgi-bin/component/api_get_authorizer_list', {}, { access_token })
    expect(component.errcode).toBe(61014)
    bench.simulator.components.revokeAuthorizerTokens(componentAppId, official.appId)
    expect((await bench.get('cgi-bin/user/info', user)).errcode).toBe(40001)
  })

  it('of a mini program need its sets', async () => {
    const bench = await createComponentBench()
    const { authorizer_access_token: access_token } = await bench.granted(mini.appId, [18])
    const code = bench.simulator.miniPrograms.getPhoneNumber(mini.appId, 'xiaoming')
    const answer = await bench.post('wxa/business/getuserphonenumber', { code }, { access_token })
    expect(answer.phone_info.countryCode).toBe('86')
    await bench.granted(mini.appId, [19])
    expect((await bench.post('wxa/business/getuserphonenumber', { code }, { access_token })).errcode).toBe(
      61007,
    )
  })
})
