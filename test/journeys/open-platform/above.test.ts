import { beforeEach, describe, expect, it } from '@jest/globals'
import cookieSession from 'cookie-session'
import express, { type Express, type RequestHandler } from 'express'
import {
  component,
  mountAccounts,
  type PlatformDeployment,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { grant, openGrantPage, setOut } from '../../helpers/visitors/merchant.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

/** What helmet() sets by default, as far as it concerns a page with a link. */
const headersOfHelmet: RequestHandler = (_req, res, next) => {
  res.set({
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'self'; style-src 'self'",
    'X-Frame-Options': 'SAMEORIGIN',
    'Cross-Origin-Opener-Policy': 'same-origin',
  })
  next()
}
const parsers: [name: string, parser: RequestHandler][] = [
  ['express.json()', express.json()],
  ['express.urlencoded()', express.urlencoded({ extended: true })],
  ['express.text() for all types', express.text({ type: () => true })],
  ['express.raw() for all types', express.raw({ type: () => true })],
]

describe('what an app has above a platform', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  let appId = ''

  const under = (middlewares: RequestHandler[], app: Express = express()): Promise<PlatformDeployment> => {
    for (const middleware of middlewares) app.use(middleware)
    return world.open({}, { app })
  }

  beforeEach(() => {
    appId = world.account()
  })

  it('as helmet() has it, does not keep WeChat from seeing where the link was', async () => {
    const { url } = await under([headersOfHelmet], appWithSession())
    const page = await createBrowser(url, desktopUserAgent).open('/wechat/platform/grant')
    expect(page.headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
    expect(page.headers['content-security-policy']).toContain("style-src 'unsafe-inline'")
    const merchant = await setOut(world, url, { appId, pushOrder: 'redirect-only' })
    const back = await merchant.browser.open(merchant.redirectUrl)
    expect([back.status, back.headers['referrer-policy']]).toEqual([303, 'no-referrer'])
  })

  it.each(parsers)('as %s has it, does not keep pushes and messages away', async (_name, parser) => {
    const deployed = await under([parser], appWithSession())
    const { delivery } = await simulator.components.pushTicket(component.appId)
    expect(delivery).toMatchObject({ taken: true, tries: [{}] })
    expect((await grant(world, deployed.url, { appId, wait: false })).status).toBe(303)
    await simulator.components.settle()
    expect(deployed.grants).toHaveLength(1)
    deployed.platform.messages.on('text', ({ Content }) => `heard ${Content}`)
    const message = { MsgType: 'text', Content: '你好' }
    const { reply } = await simulator.push.send({ appId, personId: 'xiaoming', message })
    expect(reply).toMatchObject({ Content: 'heard 你好' })
  })

  it('may be no session at all: a grant needs none', async () => {
    const deployed = await under([])
    expect(await grant(world, deployed.url, { appId, query: '?returnTo=/me' })).toMatchObject({
      status: 303,
      location: '/me',
    })
    expect(deployed.grants).toMatchObject([{ hasRequest: true }])
    const login = await createBrowser(deployed.url).open(`/shops/${appId}/wechat/login`)
    expect(login.status).toBe(500)
  })

  it('may be a cookie-session, for grants and logins', async () => {
    const session = cookieSession({ name: 'session', keys: ['a key'] }) as RequestHandler
    const deployed = await under([session])
    expect((await grant(world, deployed.url, { appId })).status).toBe(303)
    const browser = createBrowser(deployed.url)
    const loginPath = `/shops/${appId}/wechat/login?returnTo=/shops/${appId}/whoami`
    expect((await logInByPage(browser, { loginPath })).status).toBe(303)
    expect((await browser.fetchJson(`/shops/${appId}/whoami`)).body).toMatchObject({ appId })
    await simulator.components.cancel(component.appId, appId)
    expect((await browser.fetchJson(`/shops/${appId}/whoami`)).body.openid).toBeNull()
  })

  it('may be a session whose cookie is SameSite=Strict: a page goes on by itself, so that onGrant sees the session', async () => {
    const app = appWithSession({ cookie: { sameSite: 'strict' } })
    const deployed = await world.open({}, { app })
    const browser = createBrowser(deployed.url, desktopUserAgent)
    const page = await openGrantPage(browser, '?returnTo=/me')
    const { redirectUrl } = await simulator.components.grant(page, { appId, pushOrder: 'redirect-only' })
    const first = await browser.open(redirectUrl, { 'sec-fetch-site': 'cross-site' })
    const refresh = /content="0;url=([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&')
    expect([first.status, refresh, deployed.grants]).toEqual([200, pathOf(redirectUrl), []])
    const second = await browser.open(refresh ?? '', { 'sec-fetch-site': 'same-origin' })
    expect([second.status, second.text.includes('url=/me"'), deployed.grants.length]).toEqual([200, true, 1])
  })

  it('may be the platform twice, at two paths: both serve the same grants', async () => {
    const app = appWithSession()
    const deployed = await world.open(
      {},
      {
        app,
        mount(_app, platform, onEvent) {
          app.use('/a', platform)
          mountAccounts(app, platform, onEvent)
        },
      },
    )
    const browser = createBrowser(deployed.url, desktopUserAgent)
    const text = (await browser.open('/a/wechat/platform/grant?returnTo=/x')).text
    const href = (/<a href="([^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&')
    const { redirectUrl } = await simulator.components.grant(href, { appId, wait: false })
    expect(locationOf(await browser.open(redirectUrl))).toBe('/x')
    await simulator.components.settle()
    expect(deployed.grants).toHaveLength(1)
  })
})
