import { describe, expect, it } from '@jest/globals'
import {
  allowAs,
  callback,
  createBench,
  official,
  website,
  wechatBrowser,
} from '../../helpers/simulator/wechat-bench.ts'

const page = '/open.weixin.qq.com/connect/oauth2/authorize'
const uri = encodeURIComponent(callback)
const rest = 'response_type=code&scope=snsapi_base&state=abc'

describe('connect/oauth2/authorize, the link', () => {
  const bench = createBench({ strict: true })
  const open = (query: string) => bench.get(`${page}?${query}`, { 'user-agent': wechatBrowser })

  it.each([
    ['10012', 'appid 不能为空', `appid=&redirect_uri=${uri}&${rest}`],
    ['10012', 'appid 不能为空', `redirect_uri=${uri}&${rest}`],
    ['10011', 'redirect_uri 不能为空', `appid=${official.appId}&${rest}`],
    ['10010', 'scope 不能为空', `appid=${official.appId}&redirect_uri=${uri}&response_type=code&state=abc`],
    [
      '10013',
      'state 不能为空',
      `appid=${official.appId}&redirect_uri=${uri}&response_type=code&scope=snsapi_base&state=`,
    ],
    ['10016', '不支持微信开放平台的 Appid', `appid=${website.appId}&redirect_uri=${uri}&${rest}`],
    [
      '10005',
      '此公众号并没有这些 scope 的权限',
      `appid=${official.appId}&redirect_uri=${uri}&response_type=code&scope=snsapi_login&state=abc`,
    ],
    ['10003', '域名与后台配置不一致', `appid=${official.appId}&redirect_uri=${callback}&${rest}`],
    [
      '10003',
      '域名与后台配置不一致',
      `appid=${official.appId}&redirect_uri=${encodeURIComponent(uri)}&${rest}`,
    ],
    ['10003', '域名与后台配置不一致', `appid=${official.appId}&redirect_uri=%2Fcallback&${rest}`],
    ['10003', '域名与后台配置不一致', `appid=${official.appId}&redirect_uri=javascript%3Aalert(1)&${rest}`],
    ['10003', '域名与后台配置不一致', `appid=${official.appId}&redirect_uri=%E0%A4%A&${rest}`],
  ])('shows error page %s, %s', async (code, text, query) => {
    const response = await open(query)
    expect(response.status).toBe(200)
    expect(response.headers['location']).toBeUndefined()
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.text).toContain(text)
    expect(response.text).toContain(`错误码: ${code}`)
  })

  it.each([
    ['a parameter out of order', `redirect_uri=${uri}&appid=${official.appId}&${rest}`],
    ['an extra before the others', `forcePopup=true&appid=${official.appId}&redirect_uri=${uri}&${rest}`],
    ['an unknown parameter', `appid=${official.appId}&redirect_uri=${uri}&${rest}&lang=en`],
    ['a parameter twice', `appid=${official.appId}&appid=${official.appId}&redirect_uri=${uri}&${rest}`],
    ['a wrong case', `appid=${official.appId}&Redirect_uri=${uri}&${rest}`],
    ['__proto__ as a parameter', `__proto__=1&appid=${official.appId}&redirect_uri=${uri}&${rest}`],
    ['an unknown appid', `appid=__proto__&redirect_uri=${uri}&${rest}`],
    [
      'another response_type',
      `appid=${official.appId}&redirect_uri=${uri}&response_type=token&scope=snsapi_base`,
    ],
  ])('shows an error page for %s', async (_what, query) => {
    const response = await open(query)
    expect(response.status).toBe(200)
    expect(response.headers['location']).toBeUndefined()
    expect(response.text).toMatch(/该链接无法访问|参数错误/)
  })

  it('shows a blank page for appId', async () => {
    const response = await open(`appId=${official.appId}&redirect_uri=${uri}&${rest}`)
    expect(response.status).toBe(200)
    expect(response.text).toBe('')
  })

  it.each([
    ['longer than 128 bytes', 'a'.repeat(129)],
    ['with other characters than letters and digits', 'a-b'],
    ['with a fragment in it', 'abc#wechat_redirect'],
  ])('shows an error page for a state %s', async (_what, state) => {
    const response = await bench.authorize({ state, scope: 'snsapi_base' })
    expect(response.text).toContain('state 参数错误')
  })

  it('accepts a state of 128 bytes, no state, and the extras behind it', async () => {
    const long = await bench.authorize({ state: 'a'.repeat(128), scope: 'snsapi_base' })
    expect(long.status).toBe(302)
    const extras = await bench.authorize({
      extra: '&connect_redirect=1&forcePopup=false',
      scope: 'snsapi_base',
    })
    expect(extras.status).toBe(302)
    const none = await open(
      `appid=${official.appId}&redirect_uri=${uri}&response_type=code&scope=snsapi_base`,
    )
    expect(none.headers['location']).toMatch(/\/callback\?code=[\w-]{32}$/)
  })

  it('tells the developer which check failed, and escapes what it shows', async () => {
    const response = await bench.authorize({ redirect_uri: 'https://evil.example/<script>' })
    expect(response.text).toContain('以下条件不满足')
    expect(response.text).toContain('localhost, 127.0.0.1')
    expect(response.text).not.toContain('<script>')
  })
})

describe('connect/oauth2/authorize, the redirect domain', () => {
  const app = {
    appId: 'wx1',
    appSecret: 's',
    kind: 'official-account' as const,
    name: '域名',
    redirectDomains: ['example.com', 'sub.example.org/login', 'localhost'],
  }
  const bench = createBench({ apps: [app] })
  const open = (redirectUri: string) =>
    bench.authorize({ appid: 'wx1', redirect_uri: redirectUri }, allowAs('xiaoming'))

  it.each([
    'https://example.com/cb',
    'http://EXAMPLE.com:80/cb',
    'https://example.com:443/',
    'https://sub.example.org/login',
    'https://sub.example.org/login/cb?x=1',
    'http://localhost:8080/cb',
  ])('redirects to %s', async (redirectUri) => {
    expect((await open(redirectUri)).status).toBe(302)
  })

  it.each([
    'https://www.example.com/cb',
    'https://example.com.evil.org/cb',
    'https://example.com@evil.org/cb',
    'https://evil.org\\@example.com/cb',
    'https://example.com:8443/cb',
    'https://sub.example.org/loginx',
    'https://sub.example.org/',
    'http://127.0.0.1/cb',
    'ftp://example.com/cb',
    '//example.com/cb',
  ])('shows error page 10003 for %s', async (redirectUri) => {
    const response = await open(redirectUri)
    expect(response.status).toBe(200)
    expect(response.text).toContain('错误码: 10003')
  })

  it('shows error pages for banned and for unverified accounts', async () => {
    bench.simulator.apps.update('wx1', { banned: true })
    expect((await open('https://example.com/')).text).toContain('错误码: 10004')
    bench.simulator.apps.update('wx1', { banned: undefined, verified: false })
    expect((await open('https://example.com/')).text).toContain('错误码: 10005')
    bench.simulator.apps.update('wx1', { verified: true })
    expect((await open('https://example.com/')).status).toBe(302)
  })
})
