import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { callbackRelay, type WechatAuthEvent, websiteLogin, wecomAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { agent } from '../../helpers/apps/wecom.ts'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  insideWecom,
  locationOf,
} from '../../helpers/visitors/browser.ts'
import { accountCredentials, decide, websiteCredentials } from '../../helpers/visitors/page-login.ts'

const relaySecret = 'the secret of the relay, and of its environments'

describe('a relay of callbacks', () => {
  const world = useSimulator()
  const { simulator, run } = world
  const events: WechatAuthEvent[] = []
  /** Environments are known when the relay is made, so they are served before it. */
  const environments: string[] = []
  let [relay, first, second, stranger] = ['', '', '', '']

  beforeAll(async () => {
    const relayApp = express()
    relay = await run(relayApp)
    const environment = async (secret: string): Promise<string> => {
      const app = wechatApp(world, { relay: { url: `${relay}/relay`, secret } })
      return run(app)
    }
    first = await environment(relaySecret)
    second = await environment(relaySecret)
    stranger = await environment('another secret than that of the relay')
    environments.push(first, second)
    relayApp.use(
      callbackRelay({
        secret: relaySecret,
        environments,
        lang: 'en',
        onEvent: (event) => void events.push(event),
      }),
    )
  })

  /** Where the platform sends the browser, which is the relay. */
  const backFrom = async (browser: Browser, login = '/wechat/login', options = {}): Promise<string> =>
    decide(browser, locationOf(await browser.open(login)), options)

  it('sends the browser on to the environment that it set out from, and logs it in there', async () => {
    for (const url of [first, second]) {
      const browser = createBrowser(url)
      const back = await backFrom(browser, '/wechat/login?returnTo=/me%3Fa=%E4%BD%A0')
      expect(back.startsWith(`${relay}/relay?to=`)).toBe(true)
      const onward = await browser.open(back)
      expect(onward.status).toBe(302)
      expect(onward.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      expect(locationOf(onward).startsWith(`${url}/wechat/callback?returnTo=`)).toBe(true)
      const answer = await browser.open(locationOf(onward))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me?a=%E4%BD%A0'])
      expect((await browser.fetchJson('/me')).body).toMatchObject({ appId: accountCredentials.appId })
    }
  })

  it('leaves all that the platform has said as it is', async () => {
    const browser = createBrowser(first)
    const back = new URL(await backFrom(browser))
    const onward = new URL(locationOf(await browser.open(`${back.href}&extra=a%2Bb&extra=`)))
    expect(onward.search).toBe(
      `?code=${back.searchParams.get('code')}&state=${back.searchParams.get('state')}&extra=a%2Bb&extra=`,
    )
  })

  it('passes refusals on', async () => {
    const browser = createBrowser(first)
    const onward = locationOf(
      await browser.open(await backFrom(browser, '/wechat/login', { decision: 'deny' })),
    )
    expect(locationOf(await browser.open(onward))).toBe('/?error=access_denied')
  })

  it('knows a state that another browser brings: that environment does not', async () => {
    const back = await backFrom(createBrowser(first))
    const other = createBrowser(first)
    const onward = locationOf(await other.open(back))
    // Without a cookie the login begins anew, once.
    expect(locationOf(await other.open(onward))).toContain('/connect/oauth2/authorize')
  })

  it('serves the QR login of websites, and WeCom', async () => {
    const options = { endpoints: simulator.endpoints, relay: { url: `${relay}/relay`, secret: relaySecret } }
    const app = appWithSession()
    app.use(websiteLogin({ ...websiteCredentials, ...options }), wecomAuth({ ...agent, ...options }))
    const url = await run(app)
    environments.push(url)
    const desktop = createBrowser(url, desktopUserAgent)
    const page = locationOf(await desktop.open('/wechat/qr/login'))
    expect(new URL(page).searchParams.get('redirect_uri')).toMatch(new RegExp(`^${relay}/relay\\?to=`))
    const member = insideWecom(url)
    expect(locationOf(await member.open('/wecom/login'))).toContain(encodeURIComponent(`${relay}/relay?to=`))
  })

  it('stands in the address that front ends get, where it leads to the callback', async () => {
    const browser = createBrowser(first)
    const { data } = (await browser.fetchJson('/wechat/authorizeUrl')).body as { data: { url: string } }
    expect(data.url).toContain(encodeURIComponent(`${relay}/relay?to=`))
    const own = (
      await browser.fetchJson(`/wechat/authorizeUrl?redirect_uri=${encodeURIComponent(`${first}/page`)}`)
    ).body
    expect((own as { data: { url: string } }).data.url).toContain(
      `redirect_uri=${encodeURIComponent(`${first}/page`)}`,
    )
  })

  describe('answers a page with status 400, and sends nobody anywhere', () => {
    const ways: [what: string, change: (back: URL) => void][] = [
      ['another callback', (back) => back.searchParams.set('to', `${second}/wechat/callback`)],
      [
        'another query of the callback',
        (back) => back.searchParams.set('to', `${first}/wechat/callback?returnTo=/x`),
      ],
      ['a callback elsewhere', (back) => back.searchParams.set('to', 'https://evil.example/wechat/callback')],
      ['a second callback', (back) => back.searchParams.append('to', 'https://evil.example/')],
      ['no callback', (back) => back.searchParams.delete('to')],
      [
        'a state that was cut',
        (back) => back.searchParams.set('state', back.searchParams.get('state')?.slice(1) ?? ''),
      ],
      [
        'a state that was changed',
        (back) =>
          back.searchParams.set(
            'state',
            (back.searchParams.get('state') ?? '').replace(/^./, (one) => (one === 'a' ? 'b' : 'a')),
          ),
      ],
      ['another restart', (back) => back.searchParams.set('state', `${'0'.repeat(104)}1`)],
      ['two states', (back) => back.searchParams.append('state', 'x')],
      ['no state', (back) => back.searchParams.delete('state')],
    ]
    it.each(ways)('for %s', async (_what, change) => {
      const browser = createBrowser(first)
      const back = new URL(await backFrom(browser))
      change(back)
      const answer = await browser.open(back.href)
      expect([answer.status, locationOf(answer), answer.headers['content-type']]).toEqual([
        400,
        '',
        'text/html; charset=utf-8',
      ])
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      expect(events.at(-1)).toMatchObject({ type: 'refusal', code: 'ERR_STATE_MISMATCH', status: 400 })
      expect(answer.text).not.toContain('evil')
    })

    it('for an environment with another secret', async () => {
      const browser = createBrowser(stranger)
      const answer = await browser.open(await backFrom(browser))
      expect([answer.status, locationOf(answer)]).toEqual([400, ''])
    })
  })
})
