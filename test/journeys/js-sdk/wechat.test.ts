import { describe, expect, it } from '@jest/globals'
import { type WechatJsSdkOptions, wechatAuth, wechatClient, wechatJsSdk } from 'express-wechat-auth'
import { jsSdkRouterContract } from '../../contracts/js-sdk-router.ts'
import { accountTicketOf, askFor, publicUrl, signatureOf, useJsSdk } from '../../helpers/apps/js-sdk.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'
import { getJson } from '../../helpers/visitors/requests.ts'

const page = `${publicUrl}/商店/%E5%8C%97?a=1+2&b=%2B&c=北京`
const { appId, appSecret } = accountCredentials

const world = useJsSdk<WechatJsSdkOptions>(wechatJsSdk, accountCredentials)
const { simulator, events, serve } = world

jsSdkRouterContract(world, '/wechat/jsSdkConfig')

const refusal = { code: -1, message: expect.any(String) }

describe('GET /wechat/jsSdkConfig', () => {
  it('answers what wx.config() needs, signed with the account’s ticket', async () => {
    const answer = await askFor(await serve(), page)
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toEqual({
      code: 0,
      message: 'success',
      data: {
        appId,
        timestamp: expect.any(Number),
        nonceStr: expect.stringMatching(/^\w{16,}$/),
        signature: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    })
    const { data } = answer.body
    expect(Math.abs(data.timestamp - Date.now() / 1_000)).toBeLessThan(60)
    expect(data.signature).toBe(signatureOf(await accountTicketOf(simulator), data, page))
  })

  it('cuts the fragment, and nothing else', async () => {
    const url = await serve()
    const ticket = await accountTicketOf(simulator)
    for (const exact of [
      publicUrl,
      `${publicUrl}/`,
      `${publicUrl}/?`,
      'https://APP.example.com:443/a//b/../c',
    ]) {
      const { data } = (await askFor(url, `${exact}#/top?a=1#b`)).body
      expect(data.signature).toBe(signatureOf(ticket, data, exact))
    }
  })

  it('takes an address that was sent as it is for what Express reads in it', async () => {
    const answer = await getJson(await serve(), `/wechat/jsSdkConfig?url=${publicUrl}/a?b=1`)
    const { data } = answer.body
    expect(data.signature).toBe(signatureOf(await accountTicketOf(simulator), data, `${publicUrl}/a?b=1`))
  })

  it.each([
    'https://evil.example/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'https://app.example.com.evil.example/',
    'https://app.example.com./',
    'https://example.com/',
    'https://sub.app.example.com/',
    'https://evil.example/?https://app.example.com/',
    'https://evil.example/#https://app.example.com/',
  ])('refuses %s, whoever asks', async (foreign) => {
    const url = await serve()
    simulator.requests.clear()
    const answer = await askFor(url, foreign, { headers: { Origin: publicUrl, Referer: `${publicUrl}/` } })
    expect([answer.status, answer.headers['cache-control']]).toEqual([403, 'no-store'])
    expect(answer.body).toEqual({ ...refusal, error: 'ERR_ORIGIN_REFUSED' })
    expect(events).toEqual([
      { type: 'refusal', code: 'ERR_ORIGIN_REFUSED', status: 403, message: expect.any(String) },
    ])
    expect(simulator.requests.list()).toEqual([])
  })

  it.each([
    ['no url', ''],
    ['an empty one', '?url='],
    ['two', `?url=${publicUrl}/&url=${publicUrl}/`],
    ['a list', `?url[]=${publicUrl}/`],
    ['an object', `?url[href]=${publicUrl}/`],
    ['a path', '?url=/shop'],
    ['a host alone', '?url=app.example.com'],
    ['another scheme', `?url=${encodeURIComponent('weixin://app.example.com/')}`],
    ['a user name', `?url=${encodeURIComponent('https://app.example.com@evil.example/')}`],
    ['a backslash', `?url=${encodeURIComponent('https://evil.example\\@app.example.com/')}`],
    ['a tab', `?url=${encodeURIComponent(`${publicUrl}/\ta`)}`],
    ['a plus for a blank', `?url=${publicUrl}/?a=1+2`],
    ['letters that are not ASCII in the host', `?url=${encodeURIComponent('https://例子.测试/')}`],
    ['4097 characters', `?url=${encodeURIComponent(`${publicUrl}/`.padEnd(4_097, 'a'))}`],
  ])('refuses %s', async (_what, query) => {
    const url = await serve()
    const answer = await getJson(url, `/wechat/jsSdkConfig${query}`)
    expect([answer.status, answer.headers['cache-control']]).toEqual([400, 'no-store'])
    expect(answer.body).toEqual({ ...refusal, error: 'ERR_PARAMETER' })
    expect(events).toEqual([
      { type: 'refusal', code: 'ERR_PARAMETER', status: 400, message: expect.any(String) },
    ])
  })

  it('signs for the origin of publicUrl, whatever its path', async () => {
    const url = await serve({ publicUrl: 'https://App.example.com:443/shop/' })
    expect((await askFor(url, `${publicUrl}/elsewhere`)).status).toBe(200)
  })

  it('asks a function for publicUrl with each request', async () => {
    const url = await serve({ publicUrl: (req) => `https://${req.get('x-tenant')}.example.com/base` })
    const ask = (tenant: string, wanted: string) => askFor(url, wanted, { headers: { 'X-Tenant': tenant } })
    expect((await ask('app', page)).status).toBe(200)
    expect((await ask('other', page)).body.error).toBe('ERR_ORIGIN_REFUSED')
    expect((await ask('other', 'https://other.example.com/')).status).toBe(200)
  })

  it('hands it to the app when that function answers no URL', async () => {
    const url = await serve({ publicUrl: () => 'app.example.com' })
    const answer = await askFor(url, page)
    expect([answer.status, answer.body.handed.name]).toEqual([500, 'TypeError'])
  })

  it('forbids to keep the answer to that, too', async () => {
    const answer = await askFor(await serve({ publicUrl: () => 'app.example.com' }), page)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('takes its words from lang', async () => {
    const chinese = await askFor(await serve(), 'https://evil.example/')
    const english = await askFor(await serve({ publicUrl, lang: 'en' }), 'https://evil.example/')
    expect(chinese.body.message).toMatch(/\p{Script=Han}/u)
    expect(english.body.message).toMatch(/^[ -~]+$/)
  })
})

describe('wechatJsSdk()', () => {
  it('works beside wechatAuth() with one client: one token for both', async () => {
    const client = wechatClient({ ...accountCredentials, endpoints: simulator.endpoints })
    const app = appWithSession().use(wechatAuth({ client }))
    const url = await serve({ client, publicUrl }, app)
    await client.getAppAccessToken()
    const { data } = (await askFor(url, page)).body
    expect(data.appId).toBe(appId)
    expect(simulator.requests.count('cgi-bin/stable_token')).toBe(1)
    expect(data.signature).toBe(signatureOf(await client.getJsapiTicket(), data, page))
  })
})

describe('when WeChat does not help', () => {
  const failing = async (options: Partial<WechatJsSdkOptions> = {}) => {
    const answer = await askFor(await serve({ publicUrl, ...options }), page)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.text).not.toMatch(new RegExp(`${appSecret}|127\\.0\\.0\\.1|rid`))
    return answer
  }

  it('says that the secret is wrong without a word of it', async () => {
    const answer = await failing({ appId, appSecret: 'f'.repeat(32) })
    expect([answer.status, answer.body.code, answer.body.error]).toEqual([502, 40125, 'ERR_PLATFORM_CONFIG'])
    expect(answer.text).not.toContain('ffff')
    expect(events).toContainEqual({
      type: 'refusal',
      code: 'ERR_PLATFORM_CONFIG',
      status: 502,
      errcode: 40125,
      message: expect.stringContaining('The app secret is wrong'),
      rid: expect.any(String),
    })
  })

  it.each([
    [48001, 502, 'ERR_PLATFORM'],
    [45009, 503, 'ERR_PLATFORM_QUOTA'],
    [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
  ])('answers the errcode %i of the ticket with %i', async (errcode, status, error) => {
    simulator.faults.arm({ api: 'cgi-bin/ticket/getticket', kind: 'errcode', errcode })
    const answer = await failing()
    expect([answer.status, answer.body.code]).toEqual([status, errcode])
    expect(answer.body.error).toMatch(new RegExp(`^${error}`))
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 503)
  })

  it('answers 503 while WeChat is away', async () => {
    simulator.faults.arm({ api: 'cgi-bin/ticket/getticket', kind: 'html' })
    const answer = await failing()
    expect([answer.status, answer.body.error]).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE'])
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  })
})
