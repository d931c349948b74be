import { createHash } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import {
  callbackRelay,
  type WebsiteLoginOptions,
  type WechatAuthEvent,
  websiteLogin,
} from 'express-wechat-auth'
import type { Response } from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { showError, useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { mountWebsite } from '../../helpers/apps/website.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { type Browser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide, exchanges, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'

const widgetPath = '/wechat/qr/widget?frame=1'
const userInfoPath = '/wechat/qr/getUserInfo'
const relaySecret = 'the secret of the relay, and of its environments'
const state = `${'a1'.repeat(20)}0`
const entities: Record<string, string> = {
  '&quot;': '"',
  '&amp;': '&',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
}

/** What the page in the frame says, and to whom. */
function handedOver({ text }: Response): { message: unknown; origin: string | undefined } {
  const [, origin, message = ''] = /<body data-origin="([^"]*)" data-message="([^"]*)">/.exec(text) ?? []
  return { origin, message: JSON.parse(message.replace(/&\w+;|&#39;/g, (entity) => entities[entity] ?? '')) }
}

describe('a framed login of websiteLogin()', () => {
  const world = useSimulator()
  const events: WechatAuthEvent[] = []
  let url = ''

  const appFor = (options: Partial<WebsiteLoginOptions> = {}, app: Express = appWithSession()): Express => {
    mountWebsite(app, world.simulator, options)
    return withPages(app)
  }
  const start = (options?: Partial<WebsiteLoginOptions>): Promise<string> => world.run(appFor(options))
  const openidOf = (person: string): string =>
    world.simulator.users.openidOf(person, websiteCredentials.appId)
  const whoIs = async (browser: Browser): Promise<string> => (await browser.fetchJson('/whoami')).body.openid

  /** What wxLogin.js opens in the frame. */
  const frameOf = ({ body }: Response): string => {
    const { appid, scope, redirect_uri, state, self_redirect } = body.data
    return `${world.simulator.endpoints.open}/connect/qrconnect?appid=${appid}&scope=${scope}&redirect_uri=${redirect_uri}&state=${state}&login_type=jssdk&self_redirect=${self_redirect}&styletype=&sizetype=&bgcolor=&rst=`
  }
  /** The frame after the scan. Of the page's cookies, it sends none. */
  const scan = async (
    page: Browser,
    widget: Response,
    decision: 'allow' | 'deny' = 'allow',
  ): Promise<Response> => {
    const frame = onDesktop(url)
    const back = await decide(frame, frameOf(widget), { person: 'xiaohong', decision })
    expect(new URL(back).origin).toBe(url)
    expect(frame.cookies.size).toBe(0)
    expect(page.cookies.size).toBeGreaterThan(0)
    return frame.open(back)
  }
  const codeIn = (framed: Response): { code: string; state: string } => {
    const { code, state } = handedOver(framed).message as { code: string; state: string }
    return { code, state }
  }

  beforeAll(async () => {
    url = await start({ onEvent: (event) => events.push(event) })
  })
  beforeEach(() => {
    events.length = 0
  })

  it('hands code and state to the page, which brings them and is logged in', async () => {
    const page = onDesktop(url)
    const widget = await page.fetchJson(widgetPath)
    expect(widget.body.data).toEqual({
      appid: websiteCredentials.appId,
      scope: 'snsapi_login',
      redirect_uri: encodeURIComponent(`${url}/wechat/qr/framed`),
      state: expect.stringMatching(/^[A-Za-z0-9]{22,128}$/),
      self_redirect: true,
    })
    const framed = await scan(page, widget)
    expect(framed.status).toBe(200)
    expect(handedOver(framed)).toEqual({
      origin: url,
      message: {
        type: 'wechat-login',
        code: expect.stringMatching(/^[\w-]+$/),
        state: widget.body.data.state,
      },
    })
    expect(exchanges(world.simulator)).toBe(0)

    const answer = await page.post(userInfoPath, codeIn(framed), { Origin: url })
    expect([answer.status, answer.body.data.openid]).toEqual([200, openidOf('xiaohong')])
    expect(await whoIs(page)).toBe(openidOf('xiaohong'))
    expect(exchanges(world.simulator)).toBe(1)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'login', flow: 'json', provider: 'website' }),
    )
  })

  it('changes the session id, and answers the same once more for the same code', async () => {
    const page = onDesktop(url)
    const framed = await scan(page, await page.fetchJson(widgetPath))
    const before = (await page.fetchJson('/whoami')).body.sessionId
    const [first, again] = [
      await page.post(userInfoPath, codeIn(framed)),
      await page.post(userInfoPath, codeIn(framed)),
    ]
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body).toEqual(first.body)
    expect((await page.fetchJson('/whoami')).body.sessionId).not.toBe(before)
    expect(exchanges(world.simulator)).toBe(1)
  })

  it('logs nobody in who has not begun it', async () => {
    const page = onDesktop(url)
    const framed = await scan(page, await page.fetchJson(widgetPath))
    const stranger = onDesktop(url)
    await stranger.fetchJson(widgetPath)
    const refused = await stranger.post(userInfoPath, codeIn(framed), { Origin: url })
    expect([refused.status, refused.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    forgetLoginCookies(page)
    const lost = await page.post(userInfoPath, codeIn(framed), { Origin: url })
    expect([lost.status, lost.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(exchanges(world.simulator)).toBe(0)
  })

  it('says that the person declined, without a code', async () => {
    const page = onDesktop(url)
    const widget = await page.fetchJson(widgetPath)
    const framed = await scan(page, widget, 'deny')
    expect(handedOver(framed).message).toEqual({
      type: 'wechat-login',
      error: 'access_denied',
      state: widget.body.data.state,
    })
    expect(await whoIs(page)).toBeNull()
  })

  describe('the page in the frame', () => {
    const open = (query: string, at = url): Promise<Response> =>
      onDesktop(at).open(`/wechat/qr/framed?${query}`)

    it('may be framed and told by its own origin alone, and runs one script', async () => {
      const { headers, text } = await open(`code=c0de&state=${state}`)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
      })
      const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(text) ?? []
      const hash = createHash('sha256').update(script).digest('base64')
      expect(headers['content-security-policy']?.split('; ').sort()).toEqual([
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        `script-src 'sha256-${hash}'`,
        "style-src 'unsafe-inline'",
      ])
      expect(script).not.toContain('c0de')
    })

    it('needs no cookie, sets none and asks WeChat nothing', async () => {
      const answer = await open(`code=c0de&state=${state}`)
      expect(answer.status).toBe(200)
      expect(cookiesSetBy(answer)).toEqual([])
      expect(world.simulator.requests.list()).toEqual([])
      expect(events).toEqual([])
    })

    it('is there where the app has no session', async () => {
      const at = await world.run(appFor({}, express()))
      expect((await open(`code=c0de&state=${state}`, at)).status).toBe(200)
    })

    it.each([
      ['no state', 'code=c0de', 'ERR_PARAMETER'],
      ['a state that can be none', 'code=c0de&state=%22%3E%3Cscript%3E', 'ERR_PARAMETER'],
      ['two states', `code=c0de&state=${state}&state=${state}`, 'ERR_PARAMETER'],
      ['a code that can be none', `code=%3C/script%3E&state=${state}`, 'ERR_PARAMETER'],
      ['two codes', `code=a&code=b&state=${state}`, 'ERR_PARAMETER'],
      ['an empty code', `code=&state=${state}`, 'ERR_CODE_MISSING'],
    ])('hands nothing over with %s', async (_what, query, code) => {
      const answer = await open(query)
      expect([answer.status, answer.body.handed.code]).toEqual([400, code])
      expect(answer.text).not.toContain('script>')
    })

    it('says in the language of the router what it is when somebody opens it', async () => {
      expect((await open(`code=c&state=${state}`)).text).toContain('此页面属于登录弹窗')
      const english = await open(`code=c&state=${state}`, await start({ lang: 'en' }))
      expect(english.text).toContain('This page is part of a login dialog')
    })

    it('is no place to return to', async () => {
      const browser = onDesktop(url)
      const departure = await browser.open('/wechat/qr/login?returnTo=/wechat/qr/framed')
      const back = await browser.open(await decide(browser, locationOf(departure)))
      expect(locationOf(back)).toBe('/')
    })
  })

  describe('GET /wechat/qr/widget?frame=1', () => {
    it.each(['0', '2', 'true', ''])('does not know frame=%s', async (frame) => {
      const answer = await onDesktop(url).fetchJson(`/wechat/qr/widget?frame=${frame}`)
      expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
      expect(cookiesSetBy(answer)).toEqual([])
    })

    it('needs a session, which the login is written to', async () => {
      const at = await world.run(appFor({}, express()))
      const answer = await onDesktop(at).fetchJson(widgetPath)
      expect([answer.status, answer.body.error]).toEqual([500, 'ERR_SESSION_MISSING'])
    })

    it('is for pages of the app’s own origin, whatever returnToOrigins says', async () => {
      const at = await start({ returnToOrigins: ['https://shop.example'] })
      for (const Origin of ['https://shop.example', 'https://evil.example', 'null']) {
        const answer = await onDesktop(at).fetchJson(widgetPath, { Origin })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
        expect(cookiesSetBy(answer)).toEqual([])
      }
      expect((await onDesktop(at).fetchJson(widgetPath, { Origin: at })).status).toBe(200)
    })

    it('is 400 where the route framed is off, and the widget goes on without it', async () => {
      const browser = onDesktop(await start({ routes: { framed: false } }))
      const answer = await browser.fetchJson(widgetPath)
      expect([answer.status, answer.body.error]).toEqual([400, 'ERR_PARAMETER'])
      expect((await browser.fetchJson('/wechat/qr/widget')).status).toBe(200)
      expect((await browser.open(`/wechat/qr/framed?code=c&state=${state}`)).status).toBe(404)
    })
  })

  describe('addresses', () => {
    const redirectUriOf = async (at: string, path = widgetPath, headers = {}): Promise<string> => {
      const { body } = await onDesktop(at).fetchJson(path, headers)
      return decodeURIComponent(body.data.redirect_uri)
    }

    it('are renamed', async () => {
      const at = await start({ routes: { framed: '/handed' } })
      expect(await redirectUriOf(at)).toBe(`${at}/handed`)
      expect(handedOver(await onDesktop(at).open(`/handed?code=c&state=${state}`)).origin).toBe(at)
    })

    it('stand below basePath and mount path', async () => {
      const at = await start({ basePath: '/api' })
      expect(await redirectUriOf(at, `/api${widgetPath}`)).toBe(`${at}/api/wechat/qr/framed`)
      const app = appWithSession()
      app.use('/shop', websiteLogin({ ...websiteCredentials, endpoints: world.simulator.endpoints }))
      const below = await world.run(app)
      expect(await redirectUriOf(below, `/shop${widgetPath}`)).toBe(`${below}/shop/wechat/qr/framed`)
    })

    it('are public, and so is the origin that is told', async () => {
      const at = await start({ publicUrl: 'https://login.example.com/base' })
      expect(await redirectUriOf(at)).toBe('https://login.example.com/base/wechat/qr/framed')
      const framed = await onDesktop(at).open(`/wechat/qr/framed?code=c&state=${state}`)
      expect(handedOver(framed).origin).toBe('https://login.example.com')
    })

    it('are none where the request names no host: that is refused, as JSON for whoever asks for it', async () => {
      const refused = await onDesktop(await start()).open(`/wechat/qr/framed?code=c&state=${state}`, {
        Accept: 'application/json',
        Host: '"><svg>',
      })
      expect([refused.status, refused.headers['content-type']]).toEqual([
        400,
        'application/json; charset=utf-8',
      ])
      expect(refused.headers).not.toHaveProperty('x-frame-options')
    })

    it('are each tenant’s own', async () => {
      const other = { appId: 'wx00000000000000cd', appSecret: '000000000000000000000000000000cd' }
      addApp(world.simulator, { ...other, kind: 'website', name: '丙网站', redirectDomains: ['b.example'] })
      const at = await start({
        credentials: ({ hostname }) => ({ 'a.example': websiteCredentials, 'b.example': other })[hostname],
      })
      for (const [Host, { appId }] of [
        ['a.example', websiteCredentials],
        ['b.example', other],
      ] as const) {
        const { body } = await onDesktop(at).fetchJson(widgetPath, { Host })
        expect(body.data).toMatchObject({
          appid: appId,
          redirect_uri: encodeURIComponent(`http://${Host}/wechat/qr/framed`),
        })
        const framed = await onDesktop(at).open(`/wechat/qr/framed?code=c&state=${state}`, { Host })
        expect(handedOver(framed).origin).toBe(`http://${Host}`)
      }
      const Host = 'c.example'
      expect((await onDesktop(at).open(`/wechat/qr/framed?code=c&state=${state}`, { Host })).status).toBe(404)
    })
  })

  it('gives a bearer token too, without a session where there is none', async () => {
    const at = await world.run(appFor({ bearer: true }, express()))
    const page = onDesktop(at)
    const widget = await page.fetchJson(widgetPath)
    const framed = await page.open(pathOf(await decide(page, frameOf(widget))))
    const answer = await page.post(userInfoPath, codeIn(framed), { Origin: at })
    expect(answer.body.data).toMatchObject({ openid: openidOf('xiaoming'), expiresIn: 7_200 })
    const headers = { Authorization: `Bearer ${answer.body.data.token}` }
    expect((await page.fetchJson('/me', headers)).status).toBe(200)
  })

  it('comes home by way of a relay', async () => {
    const relay = express()
    const environments: string[] = []
    relay.use((req, res, next) => callbackRelay({ secret: relaySecret, environments })(req, res, next))
    relay.use(showError)
    const relayUrl = await world.run(relay)
    const at = await start({ relay: { url: `${relayUrl}/relay`, secret: relaySecret } })
    environments.push(at)

    const page = onDesktop(at)
    const widget = await page.fetchJson(widgetPath)
    expect(decodeURIComponent(widget.body.data.redirect_uri)).toBe(
      `${relayUrl}/relay?to=${encodeURIComponent(`${at}/wechat/qr/framed`)}`,
    )
    const back = await decide(page, frameOf(widget), { person: 'xiaohong' })
    expect(back.startsWith(`${relayUrl}/relay?to=`)).toBe(true)
    const home = locationOf(await onDesktop(relayUrl).open(back))
    const framed = await onDesktop(at).open(home)
    expect(handedOver(framed).origin).toBe(at)
    expect((await page.post(userInfoPath, codeIn(framed), { Origin: at })).status).toBe(200)
    expect(await whoIs(page)).toBe(openidOf('xiaohong'))
  })

  it('counts among the logins of a browser: four are under way at most', async () => {
    const page = onDesktop(url)
    for (let count = 0; count < 6; count += 1) await page.fetchJson(widgetPath)
    expect(loginCookies(page)).toHaveLength(4)
  })
})
