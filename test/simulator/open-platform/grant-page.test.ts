import { describe, expect, it } from '@jest/globals'
import request, { type Response } from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  type ComponentBench,
  codeIn,
  componentAppId,
  createComponentBench,
  launchPage,
  openPush,
  returnPage,
} from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { minute, official, wechatBrowser } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

const desktop = '/mp.weixin.qq.com/cgi-bin/componentloginpage'
const phone = '/open.weixin.qq.com/wxaopen/safe/bindcomponent'
const formerPhone = '/mp.weixin.qq.com/safe/bindcomponent'
const referer = { referer: launchPage }

function open(
  { simulator }: ComponentBench,
  url: string,
  headers: Record<string, string> = referer,
  path = desktop,
): Promise<Response> {
  const { search } = new URL(url)
  return request(simulator.handler)
    .get(`${path}${search}`)
    .set(headers)
    .then((response) => response)
}

function press(
  { simulator }: ComponentBench,
  url: string,
  fields: [string, string][],
  path = desktop,
): Promise<Response> {
  const form = new URLSearchParams([['request', new URL(url).search.slice(1)], ...fields])
  return request(simulator.handler)
    .post(`${path}_reply`)
    .type('form')
    .send(form.toString())
    .then((response) => response)
}

const wrongDomain = '请确认授权入口页所在域名，与授权后回调页所在域名相同'

describe('a grant page', () => {
  it.each([
    ['desktop', desktop, {}],
    ['phone', phone, { 'user-agent': wechatBrowser }],
    ['phone, formerly', formerPhone, { 'user-agent': wechatBrowser }],
  ])('lets the administrator of an account agree: %s', async (_name, path, headers) => {
    const bench = await createComponentBench()
    const url = await bench.grantPage()
    const page = await open(bench, url, { ...referer, ...headers }, path)
    expect(page.text).toContain('测试平台')
    for (const name of ['示例公众号', '示例小程序', '网页服务权限 (4)']) expect(page.text).toContain(name)
    expect(page.text).not.toContain('示例网站')
    const fields: [string, string][] = [
      ['account', official.appId],
      ['official-account', '1'],
      ['official-account', '4'],
      ['mini-program', '30'],
      ['decision', 'allow'],
    ]
    const agreed = await press(bench, url, fields, path)
    expect(agreed.status).toBe(302)
    const back = agreed.headers['location'] ?? ''
    expect(back.startsWith(`${returnPage}&auth_code=queryauthcode%40%40%40`)).toBe(true)
    await bench.simulator.components.settle()
    expect(openPush(bench.server.got.at(-1))).toMatchObject({
      InfoType: 'authorized',
      AuthorizationCode: codeIn(back),
    })
    expect(bench.simulator.components.authorizers(componentAppId)[0]?.permissions).toEqual([1, 4])
    expect((await press(bench, url, fields, path)).text).toContain('预授权码已失效')
    expect((await open(bench, url, { ...referer, ...headers }, path)).text).toContain('预授权码已失效')
  })

  it('tells nobody of a refusal', async () => {
    const bench = await createComponentBench()
    const url = await bench.grantPage()
    await open(bench, url)
    const before = bench.server.got.length
    const declined = await press(bench, url, [['decision', 'deny']])
    expect([declined.status, declined.headers['location']]).toEqual([200, undefined])
    expect(declined.text).toContain('已取消授权')
    await bench.simulator.components.settle()
    expect(bench.server.got).toHaveLength(before)
    expect((await open(bench, url)).text).toContain('示例公众号')
  })

  it.each([
    ['no Referer', {}, '授权入口页所在域名：空'],
    [
      'the Referer of another host',
      { referer: 'https://www.example.com/' },
      '授权入口页所在域名：www.example.com',
    ],
    ['a Referer of a host below', { referer: 'https://a.platform.example.com/' }, wrongDomain],
    ['a Referer with a port', { referer: 'https://platform.example.com:8443/' }, wrongDomain],
    [
      'a Referer of the page itself, without an entrance',
      { referer: 'https://mp.weixin.qq.com/' },
      wrongDomain,
    ],
  ])('shows an error for %s', async (_name, headers, text) => {
    const bench = await createComponentBench()
    const response = await open(bench, await bench.grantPage(), headers)
    expect(response.status).toBe(200)
    expect(response.text).toContain(text)
  })

  it.each([
    ['redirect_uri at another host', { redirect_uri: 'https://h5.example.com/' }, wrongDomain],
    ['no redirect_uri', { redirect_uri: '' }, '授权后回调页所在域名：空'],
    ['an unknown platform', { component_appid: 'wx1' }, 'component_appid 参数错误'],
    ['a code without its beginning', { pre_auth_code: 'x' }, '预授权码已失效'],
  ])('shows an error for %s', async (_name, query: Record<string, string>, text) => {
    const bench = await createComponentBench()
    expect((await open(bench, await bench.grantPage(query))).text).toContain(text)
  })

  it('takes an attempt for ten minutes, and a button only of a page that was opened', async () => {
    const bench = await createComponentBench()
    const url = await bench.grantPage()
    const fields: [string, string][] = [
      ['account', official.appId],
      ['official-account', '1'],
      ['decision', 'allow'],
    ]
    expect((await press(bench, url, fields)).text).toContain(wrongDomain)
    await open(bench, url)
    bench.simulator.clock.advance(10 * minute)
    expect((await press(bench, url, fields)).text).toContain('预授权码已失效')
  })

  it('may be left for another language and come back to', async () => {
    const bench = await createComponentBench()
    const url = await bench.grantPage()
    await open(bench, url)
    const own = { referer: 'http://127.0.0.1:4000/mp.weixin.qq.com/x', host: '127.0.0.1:4000' }
    expect((await open(bench, url, { ...own, cookie: 'simulated_language=en' })).text).toContain(
      'asks to act',
    )
  })

  it('for phones opens in WeChat alone', async () => {
    const bench = await createComponentBench()
    const url = await bench.grantPage()
    expect((await open(bench, url, referer, phone)).text).toContain('请在微信客户端打开链接')
    const acting = { ...referer, cookie: 'simulated_user_agent=wechat' }
    expect((await open(bench, url, acting, phone)).text).toContain('示例公众号')
  })

  it('lists the accounts that the link is for, biz_appid before auth_type', async () => {
    const bench = await createComponentBench()
    const listed = async (query: Record<string, string>) => {
      const { text } = await open(bench, await bench.grantPage(query))
      return ['示例公众号', '示例小程序'].filter((name) => text.includes(name))
    }
    expect(await listed({ auth_type: '1' })).toEqual(['示例公众号'])
    expect(await listed({ auth_type: '2' })).toEqual(['示例小程序'])
    expect(await listed({ auth_type: '__proto__' })).toEqual(['示例公众号', '示例小程序'])
    expect(await listed({ auth_type: '1', biz_appid: mini.appId })).toEqual(['示例小程序'])
    expect(await listed({ biz_appid: 'wx1' })).toEqual([])
    bench.simulator.apps.update(mini.appId, { banned: true })
    expect(await listed({ auth_type: '3' })).toEqual(['示例公众号'])
    bench.simulator.components.update(componentAppId, { released: false })
    expect(await listed({})).toEqual([])
    bench.simulator.components.update(componentAppId, { testList: [bench.account] })
    expect(await listed({})).toEqual(['示例公众号'])
  })

  it('asks a program nothing that has said in headers what it wants', async () => {
    const bench = await createComponentBench()
    const allow = { ...referer, 'x-simulator-user': mini.appId }
    const response = await open(bench, await bench.grantPage(), allow)
    expect(codeIn(response.headers['location'] ?? '')).toMatch(/^queryauthcode@@@/)
    expect(openPush(bench.server.got.at(-1))['AuthorizerAppid']).toBe(mini.appId)
    const deny = { ...referer, 'x-simulator-decision': 'deny' }
    expect((await open(bench, await bench.grantPage(), deny)).headers['location']).toBeUndefined()
  })
})

describe('components.grant()', () => {
  it('refuses what the page refuses', async () => {
    const bench = await createComponentBench({ permissionSets: [1, 4] })
    const { components } = bench.simulator
    const grant = async (options: object, query = {}) =>
      await components.grant(await bench.grantPage(query), { appId: official.appId, ...options })
    await expect(grant({ referer: '' })).rejects.toThrow('授权入口页所在域名：空')
    await expect(grant({ permissions: [2] })).rejects.toThrow('权限集不在第三方平台申请的范围内')
    await expect(grant({ permissions: [] })).rejects.toThrow('请至少选择一个权限集')
    await expect(grant({ appId: mini.appId })).rejects.toThrow('请至少选择一个权限集')
    await expect(grant({}, { biz_appid: mini.appId })).rejects.toThrow('请使用指定的帐号进行授权')
    await expect(grant({ appId: 'wx1' })).rejects.toThrow('there is no app "wx1"')
    await expect(grant({ pushOrder: 'never' })).rejects.toThrow('option "pushOrder" must be one of')
    await expect(
      components.grant('https://platform.example.com/', { appId: official.appId }),
    ).rejects.toThrow('the address of a grant page')
    const page = await bench.grantPage()
    await components.grant(page, { appId: official.appId })
    await expect(components.grant(page, { appId: official.appId })).rejects.toThrow('预授权码已失效')
  })

  it('tells the platform first, last, or never', async () => {
    const bench = await createComponentBench()
    const { components } = bench.simulator
    const grants = () =>
      bench.server.got.map(openPush).filter(({ InfoType }) => InfoType?.endsWith('authorized')).length
    const grant = async (options: object) =>
      await components.grant(await bench.grantPage(), { appId: official.appId, ...options })
    expect((await grant({ permissions: [1], pushOrder: 'redirect-first' })).pushes).toEqual([])
    expect(grants()).toBe(0)
    expect(await components.settle()).toMatchObject([{ taken: true }])
    expect(grants()).toBe(1)
    expect((await grant({ permissions: [2], pushOrder: 'redirect-only' })).pushes).toEqual([])
    expect(await components.settle()).toEqual([])
    expect(grants()).toBe(1)
    expect((await grant({ permissions: [1], pushOrder: 'push-only' })).pushes).toHaveLength(1)
    expect((await grant({ permissions: [2], wait: false })).pushes).toEqual([])
    await components.settle()
    expect(grants()).toBe(3)
    await grant({ permissions: [1], pushOrder: 'random' })
    await components.settle()
    expect(grants()).toBe(4)
  })
})
