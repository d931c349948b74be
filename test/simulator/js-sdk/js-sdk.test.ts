import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { type Json, official, wechatBrowser } from '../../helpers/simulator/wechat-bench.ts'
import { agent, corpId, wecomClient } from '../../helpers/simulator/wecom-bench.ts'

const page = 'http://localhost:3000/shop?a=1'
const started: PlatformSimulator[] = []

afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.stop()
})

async function start(): Promise<PlatformSimulator> {
  const simulator = createPlatformSimulator()
  started.push(simulator)
  await simulator.start()
  return simulator
}

async function json(url: string, init?: RequestInit): Promise<Json> {
  return (await fetch(url, init)).json()
}

async function accountTicket({ endpoints }: PlatformSimulator): Promise<string> {
  const body = { grant_type: 'client_credential', appid: official.appId, secret: official.secret }
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const { access_token } = await json(`${endpoints.api}/cgi-bin/stable_token`, init)
  return (await json(`${endpoints.api}/cgi-bin/ticket/getticket?type=jsapi&access_token=${access_token}`))
    .ticket
}

async function corpTicket({ endpoints }: PlatformSimulator, path: string): Promise<string> {
  const base = `${endpoints.wecomApi}/cgi-bin`
  const { access_token } = await json(`${base}/gettoken?corpid=${corpId}&corpsecret=${agent.secret}`)
  return (await json(`${base}/${path}access_token=${access_token}`)).ticket
}

function sign(ticket: string, url: string = page): Record<'timestamp' | 'nonceStr' | 'signature', unknown> {
  const text = `jsapi_ticket=${ticket}&noncestr=n&timestamp=1700000000&url=${url}`
  const signature = createHash('sha1').update(text).digest('hex')
  return { timestamp: 1_700_000_000, nonceStr: 'n', signature }
}

/** A page in a browser, with both scripts. What happens is in `events`. */
async function open(
  simulator: PlatformSimulator,
  { href = `${page}#top`, userAgent = wechatBrowser, cookie = '' } = {},
): Promise<{ wx: Json; events: Json[]; settled: () => Promise<void> }> {
  const events: Json[] = []
  let pending: Promise<unknown> = Promise.resolve()
  const window: Json = {}
  const context = {
    window,
    location: { href },
    console: { info: (text: string) => void events.push(['info', text]), error: () => undefined },
    alert: (text: string) => void events.push(['alert', text]),
    prompt: () => 'scanned text',
    fetch: (url: string, init: Json) => {
      const headers = { ...init.headers, 'user-agent': userAgent, origin: 'http://localhost:3000', cookie }
      const answer = fetch(url, { ...init, headers })
      pending = answer.then(() => new Promise((resolve) => setTimeout(resolve, 20)))
      return answer
    },
  }
  for (const path of [
    'res.wx.qq.com/open/js/jweixin-1.6.0.js',
    'open.work.weixin.qq.com/wwopen/js/jwxwork-1.0.0.js',
  ]) {
    const script = await (await fetch(`${simulator.url}/${path}`)).text()
    runInNewContext(script, context)
  }
  return { wx: window.wx, events, settled: async () => void (await pending) }
}

async function configure(simulator: PlatformSimulator, config: object, browser = {}): Promise<Json[]> {
  const { wx, events, settled } = await open(simulator, browser)
  wx.ready(() => events.push('ready'))
  wx.error((result: Json) => events.push(['error', result.errMsg]))
  wx.config({ appId: official.appId, jsApiList: ['getNetworkType', 'scanQRCode'], ...config })
  await settled()
  return events
}

describe('wx.config', () => {
  it('is ready on a page that was signed', async () => {
    const simulator = await start()
    expect(await configure(simulator, sign(await accountTicket(simulator)))).toEqual(['ready'])
    const [entry] = simulator.requests.list({ api: 'simulator/js-sdk/config' })
    expect(entry?.checks.map(({ ok }) => ok)).toEqual([true, true, true, true])
  })

  it('refuses, in this order: the appId, the domain, the signature', async () => {
    const simulator = await start()
    const good = sign(await accountTicket(simulator))
    const refused = async (config: object, browser = {}): Promise<Json> =>
      (await configure(simulator, { ...good, ...config }, browser))[0]
    const elsewhere = { href: 'http://elsewhere.example/' }
    expect(await refused({ appId: 'wx9' }, elsewhere)).toEqual(['error', 'config:invalid appid'])
    expect(await refused({ signature: 'x' }, elsewhere)).toEqual(['error', 'config:invalid url domain'])
    expect(await refused({ nonceStr: 'm' })).toEqual(['error', 'config:invalid signature'])
    expect(await refused({}, { href: 'http://localhost:3000/other' })).toEqual([
      'error',
      'config:invalid signature',
    ])
    simulator.apps.update(official.appId, { jsDomains: ['a.example'] })
    expect(await refused({})).toEqual(['error', 'config:invalid url domain'])
    simulator.apps.update(official.appId, { jsDomains: undefined })
    simulator.apps.revokeTickets(official.appId)
    expect(await refused({})).toEqual(['error', 'config:invalid signature'])
  })

  it('runs ready after error, as the real script does', async () => {
    const simulator = await start()
    expect(await configure(simulator, sign('wrong'))).toEqual([
      ['error', 'config:invalid signature'],
      'ready',
    ])
  })

  it('does nothing in other browsers, unless they were told to act as WeChat', async () => {
    const simulator = await start()
    const config = sign(await accountTicket(simulator))
    const desktop = { userAgent: 'Mozilla/5.0 Chrome/130' }
    expect(await configure(simulator, config, desktop)).toEqual([['info', expect.stringContaining('WeChat')]])
    const acting = { ...desktop, cookie: 'simulated_user_agent=wechat' }
    expect(await configure(simulator, config, acting)).toEqual(['ready'])
  })

  it('shows results when it debugs', async () => {
    const simulator = await start()
    const events = await configure(simulator, { ...sign(await accountTicket(simulator)), debug: true })
    expect(events).toEqual([['alert', '{"errMsg":"config:ok"}'], 'ready'])
  })

  it('takes the corpid and the ticket of a corp', async () => {
    const simulator = await start()
    const appId = corpId
    const corp = sign(await corpTicket(simulator, 'get_jsapi_ticket?'))
    const browser = { userAgent: wecomClient }
    expect(await configure(simulator, { appId, ...corp }, browser)).toEqual(['ready'])
    const agents = sign(await corpTicket(simulator, 'ticket/get?type=agent_config&'))
    const [refusal] = await configure(simulator, { appId, ...agents }, browser)
    expect(refusal).toEqual(['error', 'config:invalid signature'])
  })
})

describe('the APIs', () => {
  it('answer what they were asked for, once allowed', async () => {
    const simulator = await start()
    const { wx, settled } = await open(simulator)
    const results: Json[] = []
    const note = (result: Json): void => void results.push(result)
    wx.getNetworkType({ success: note, fail: note })
    expect(results).toEqual([])
    wx.config({
      appId: official.appId,
      ...sign(await accountTicket(simulator)),
      jsApiList: ['getNetworkType', 'scanQRCode'],
    })
    await settled()
    wx.getNetworkType({ success: note })
    wx.scanQRCode({ needResult: 1, success: note })
    wx.hideOptionMenu({ success: note, fail: note })
    wx.checkJsApi({ jsApiList: ['scanQRCode', 'flyToTheMoon'], success: note })
    expect(results).toEqual([
      { errMsg: 'getNetworkType:ok', networkType: 'wifi' },
      { errMsg: 'scanQRCode:ok', resultStr: 'scanned text' },
      { errMsg: 'hideOptionMenu:permission denied' },
      { errMsg: 'checkJsApi:ok', checkResult: { scanQRCode: true, flyToTheMoon: false } },
    ])
  })

  it('are refused after a config that was', async () => {
    const simulator = await start()
    const { wx, settled } = await open(simulator)
    wx.config({ appId: official.appId, ...sign('wrong'), jsApiList: ['getNetworkType'] })
    await settled()
    const results: Json[] = []
    wx.getNetworkType({ fail: (result: Json) => void results.push(result.errMsg) })
    expect(results).toEqual(['getNetworkType:the permission value is offline verifying'])
  })
})

describe('wx.agentConfig', () => {
  async function outcome(simulator: PlatformSimulator, config: object, browser = {}): Promise<Json[]> {
    const { wx, settled } = await open(simulator, { userAgent: wecomClient, ...browser })
    const results: Json[] = []
    const note =
      (name: string) =>
      (result: Json): void =>
        void results.push(name, result.errMsg)
    const { agentId: agentid } = agent
    wx.agentConfig({ corpid: corpId, agentid, ...config, success: note('success'), fail: note('fail') })
    await settled()
    return results
  }

  it('takes the ticket of the app', async () => {
    const simulator = await start()
    const good = sign(await corpTicket(simulator, 'ticket/get?type=agent_config&'))
    expect(await outcome(simulator, good)).toEqual(['success', 'agentConfig:ok'])
    const agentid = String(agent.agentId)
    expect(await outcome(simulator, { ...good, agentid })).toEqual(['success', 'agentConfig:ok'])
  })

  it('refuses all else', async () => {
    const simulator = await start()
    const good = sign(await corpTicket(simulator, 'ticket/get?type=agent_config&'))
    const corps = sign(await corpTicket(simulator, 'get_jsapi_ticket?'))
    const refusals: [object, object, string][] = [
      [{ corpid: 'ww9' }, {}, 'agentConfig:invalid corpId'],
      [{ agentid: 1 }, {}, 'agentConfig:invalid agentid'],
      [{}, { href: 'http://elsewhere.example/' }, 'agentConfig:invalid url domain'],
      [corps, {}, 'agentConfig:invalid signature'],
      [{ agentid: 1000003 }, {}, 'agentConfig:invalid signature'],
      [{}, { userAgent: wechatBrowser }, 'agentConfig:function not exist'],
    ]
    for (const [config, browser, errMsg] of refusals) {
      expect(await outcome(simulator, { ...good, ...config }, browser)).toEqual(['fail', errMsg])
    }
    expect(await outcome(simulator, good, { userAgent: 'Mozilla/5.0 Chrome/130' })).toEqual([])
  })
})

describe('the scripts and their check', () => {
  it('are served below the path prefix and by the Host header', async () => {
    const { handler } = createPlatformSimulator()
    for (const [host, path] of [
      ['res.wx.qq.com', '/open/js/jweixin-1.2.0.js'],
      ['open.work.weixin.qq.com', '/wwopen/js/jwxwork-1.0.0.js'],
    ] as const) {
      const answer = await request(handler).get(path).set('host', host)
      expect([answer.status, answer.headers['content-type']]).toEqual([
        200,
        'application/javascript; charset=utf-8',
      ])
      expect(answer.text).not.toContain(`"http://${host}`)
    }
  })

  it('answers the page that asks, with cookies', async () => {
    const { handler } = createPlatformSimulator()
    const origin = 'http://localhost:3000'
    const answer = await request(handler)
      .post('/simulator/js-sdk/config')
      .set('content-type', 'text/plain')
      .set('origin', origin)
      .send('nonsense')
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers['access-control-allow-credentials']).toBe('true')
    expect(JSON.parse(answer.text)).toEqual({ isClient: false, client: 'WeChat' })
  })
})
