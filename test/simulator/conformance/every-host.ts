import { request as httpRequest } from 'node:http'
import { expect } from '@jest/globals'
import { account, createBench, hour, minute, type Proofs } from './bench.ts'
import { expectRefusal, expectSuccess } from './verdicts.ts'

const own = {
  'open.weixin.qq.com': '/connect/l/qrconnect?uuid=x',
  'long.open.weixin.qq.com': '/connect/l/qrconnect?uuid=x',
  'lp.open.weixin.qq.com': '/connect/l/qrconnect?uuid=x',
  'api.weixin.qq.com': '/sns/auth',
  'api2.weixin.qq.com': '/sns/auth',
  'sh.api.weixin.qq.com': '/sns/auth',
  'sz.api.weixin.qq.com': '/sns/auth',
  'hk.api.weixin.qq.com': '/sns/auth',
  'res.wx.qq.com': '/open/js/jweixin-1.6.0.js',
  'res2.wx.qq.com': '/open/js/jweixin-1.6.0.js',
  'qyapi.weixin.qq.com': '/cgi-bin/gettoken',
  'login.work.weixin.qq.com': '/wwlogin/sso/scanned',
  'open.work.weixin.qq.com': '/wwlogin/sso/scanned',
  'wwcdn.weixin.qq.com': '/node/open/js/wecom-jssdk-2.4.0.js',
}

/** One request as a proxy gets it, or with a Host header; resolves to the status. */
function ask(url: string, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    httpRequest({ hostname, port, path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

async function addresses(): Promise<void> {
  const { simulator } = createBench()
  const url = await simulator.start()
  try {
    for (const [host, path] of Object.entries(own)) {
      expect([host, await ask(url, path, host)]).toEqual([host, 200])
      expect([host, await ask(url, `http://${host}${path}`, host)]).toEqual([host, 200])
    }
    expect(await ask(url, '/sns/auth', 'localhost')).toBe(404)
    expect(await ask(url, '/api.weixin.qq.com/sns/auth', 'api.weixin.example')).toBe(403)
  } finally {
    await simulator.stop()
  }
}

async function faults(): Promise<void> {
  const bench = createBench()
  const { users, faults: armed } = bench.simulator
  const host = 'api.weixin.qq.com'
  const path = '/sns/oauth2/access_token'
  const { appId: appid, appSecret: secret } = account
  const query = () => ({
    appid,
    secret,
    grant_type: 'authorization_code',
    code: users.issueCode('xiaoming', appid),
  })
  const busy = query()
  armed.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
  expectRefusal(await bench.ask({ host, path, query: busy }), 'sns', -1, 'system error')
  // The code was not looked at. With afterCommit it is used up all the same.
  expect((await bench.ask({ host, path, query: busy })).json).toHaveProperty('openid')
  const lost = query()
  armed.arm({ api: 'sns/oauth2/access_token', kind: 'empty', afterCommit: true })
  expect((await bench.ask({ host, path, query: lost })).text).toBe('')
  expectRefusal(await bench.ask({ host, path, query: lost }), 'sns', 40163)
  expect(armed.list()).toEqual([])
}

async function clock(): Promise<void> {
  const bench = createBench()
  const host = 'api.weixin.qq.com'
  const { appId: appid, appSecret: secret } = account
  const query = { grant_type: 'client_credential', appid, secret }
  const { json } = await bench.ask({ host, path: '/cgi-bin/token', query })
  const call = { host, path: '/cgi-bin/getcallbackip', query: { access_token: String(json['access_token']) } }
  bench.simulator.clock.advance(2 * hour - minute)
  expectSuccess(await bench.ask(call), 'cgi-bin', { ip_list: expect.any(Array) })
  bench.simulator.clock.advance(minute)
  expectRefusal(await bench.ask(call), 'cgi-bin', 42001)
}

export const everyHost: Proofs = { addresses, faults, clock }
