import { runInNewContext } from 'node:vm'
import { expect } from '@jest/globals'
import { createTokenBench } from './app-token.ts'
import { type Answered, account, type Bench, createBench, hour, type Proofs, website } from './bench.ts'
import { signPage } from './official.ts'
import { notFound } from './open-weixin.ts'
import { expectPicture, png } from './verdicts.ts'

async function showQrCode(): Promise<void> {
  const bench = await createTokenBench()
  const scene = { scene_id: 7 }
  const body = { action_name: 'QR_SCENE', expire_seconds: 60, action_info: { scene } }
  const { json } = await bench.ask(bench.post('/cgi-bin/qrcode/create', body))
  const show = (ticket: string): Promise<Answered> =>
    bench.ask({ host: 'mp.weixin.qq.com', path: '/cgi-bin/showqrcode', query: { ticket } })
  const ticket = String(json['ticket'])
  expectPicture(await show(ticket), 'image/png', png)
  expect((await show(`${ticket}x`)).status).toBe(404)
  bench.simulator.clock.advance(60_000)
  expect((await show(ticket)).status).toBe(404)
}

interface Frame {
  src?: string
  width?: string
  height?: string
  frameBorder?: string
}

async function wxLogin(): Promise<void> {
  const bench = createBench()
  const script = await bench.ask({
    host: 'res.wx.qq.com',
    path: '/connect/zh_CN/htmledition/js/wxLogin.js',
  })
  expect([script.status, script.type]).toEqual([200, 'application/javascript'])
  const draw = (options: object): Frame => {
    const frame: Frame = {}
    const container = { innerHTML: 'x', appendChild: () => undefined }
    const document = { createElement: () => frame, getElementById: () => container }
    const window: { WxLogin?: new (options: object) => unknown } = {}
    runInNewContext(script.text, { window, document })
    const { WxLogin } = window
    if (WxLogin !== undefined) new WxLogin({ id: 'box', appid: 'A', scope: 'S', state: 'T', ...options })
    return frame
  }
  const plain = draw({ redirect_uri: 'https%3A%2F%2Fa%2F' })
  expect(plain).toMatchObject({ width: '300px', height: '400px', frameBorder: '0' })
  expect(plain.src?.replace(/^.*\/connect/, '')).toBe(
    '/qrconnect?appid=A&scope=S&redirect_uri=https%3A%2F%2Fa%2F&state=T&login_type=jssdk&self_redirect=default&styletype=&sizetype=&bgcolor=&rst=',
  )
  const rich = draw({
    redirect_uri: 'U',
    self_redirect: true,
    style: 'white',
    href: 'H',
    lang: 'en',
    stylelite: 1,
    fast_login: 0,
  })
  expect(rich.src).toMatch(/&self_redirect=true&.*&rst=&style=white&href=H&lang=en&stylelite=1&fast_login=0$/)
  // Only numbers say something.
  expect(draw({ redirect_uri: 'U', stylelite: '1', fast_login: '0' }).src).toMatch(/&rst=$/)
}

/** What the stand-in scripts ask, as WeChat's or WeCom's app. */
function configure(
  bench: Bench,
  sdk: string,
  url: string,
  config: object,
  userAgent = 'MicroMessenger',
): Promise<Answered> {
  return bench.ask({
    host: 'simulator',
    path: '/js-sdk/config',
    method: 'POST',
    headers: { 'user-agent': userAgent },
    body: { sdk, url, config },
  })
}

async function jweixin(): Promise<void> {
  const bench = await createTokenBench()
  for (const version of ['1.0.0', '1.2.0', '1.3.2', '1.4.0', '1.6.0']) {
    const script = await bench.ask({ host: 'res.wx.qq.com', path: `/open/js/jweixin-${version}.js` })
    expect([script.status, script.type]).toEqual([200, 'application/javascript; charset=utf-8'])
    expect(script.text).toContain('wx.config')
  }
  const { json } = await bench.ask(bench.call('/cgi-bin/ticket/getticket', { type: 'jsapi' }))
  const url = 'http://localhost/shop?a=1'
  const signature = signPage(String(json['ticket']), 'n', 1, url)
  const config = { appId: account.appId, nonceStr: 'n', timestamp: 1, signature }
  const verdict = async (page: string, change: object = {}): Promise<unknown> =>
    (await configure(bench, 'config', page, { ...config, ...change })).json['errMsg']
  expect(await verdict(`${url}#part`)).toBe('config:ok')
  expect(await verdict(`${url}&b=2`)).toBe('config:invalid signature')
  expect(await verdict('http://example.com/')).toBe('config:invalid url domain')
  expect(await verdict(url, { appId: website.appId })).toBe('config:invalid appid')
  const outside = await configure(bench, 'config', url, config, 'Chrome/130')
  expect(outside.json).toEqual({ isClient: false, client: 'WeChat' })
  bench.simulator.clock.advance(2 * hour)
  expect(await verdict(url)).toBe('config:invalid signature')
}

async function jwxwork(): Promise<void> {
  const bench = createBench()
  const path = '/wwopen/js/jwxwork-1.0.0.js'
  const script = await bench.ask({ host: 'open.work.weixin.qq.com', path })
  expect([script.status, script.type]).toEqual([200, 'application/javascript; charset=utf-8'])
  expect(script.text).toContain('agentConfig')
  const api = { host: 'qyapi.weixin.qq.com' }
  const [corp] = bench.simulator.corps.list()
  const [agent] = corp?.agents ?? []
  const secret = { corpid: corp?.corpId, corpsecret: agent?.secret }
  const { json } = await bench.ask({ ...api, path: '/cgi-bin/gettoken', query: secret })
  const query = { access_token: String(json['access_token']), type: 'agent_config' }
  const answer = await bench.ask({ ...api, path: '/cgi-bin/ticket/get', query })
  const ticket = String(answer.json['ticket'])
  const url = 'http://localhost:3000/'
  const config = { corpid: corp?.corpId, agentid: agent?.agentId, nonceStr: 'n', timestamp: 1 }
  const verdict = async (change: object, userAgent = 'wxwork MicroMessenger'): Promise<unknown> => {
    const whole = { ...config, signature: signPage(ticket, 'n', 1, url), ...change }
    return (await configure(bench, 'agentConfig', url, whole, userAgent)).json['errMsg']
  }
  expect(await verdict({})).toBe('agentConfig:ok')
  expect(await verdict({}, 'MicroMessenger')).toBe('agentConfig:function not exist')
  expect(await verdict({ agentid: 1000003 })).toBe('agentConfig:invalid signature')
  expect(await verdict({ corpid: 'ww00' })).toBe('agentConfig:invalid corpId')
}

export const mpWeixin: Proofs = {
  '`GET /cgi-bin/showqrcode`': showQrCode,
  'any other path': notFound('mp.weixin.qq.com'),
}

export const resWx: Proofs = {
  '`GET /connect/zh_CN/htmledition/js/wxLogin.js`': wxLogin,
  '`GET /open/js/jweixin-1.6.0.js`, `1.4.0`, `1.3.2`, `1.2.0`, `1.0.0`': jweixin,
  'any other path': notFound('res.wx.qq.com'),
}

export const jwxworkScript: Proofs = { '`GET /wwopen/js/jwxwork-1.0.0.js`': jwxwork }
