import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { appOf, officialAccount, type PagePlatform, website, wecom } from '../helpers/apps/page-platforms.ts'
import { appWithSession } from '../helpers/apps/server.ts'
import { useWecom } from '../helpers/apps/wecom.ts'
import { desktopUserAgent, wechatUserAgent, wecomUserAgent } from '../helpers/visitors/browser.ts'
import { describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

/** What a router that goes by the fragment would look up. */
const page = `<!doctype html><link rel="icon" href="data:,"><h1></h1>
<script>document.querySelector('h1').textContent = 'route: [' + location.hash + ']'</script>`

const platforms: { where: string; platform: PagePlatform; userAgent: string }[] = [
  { where: 'WeChat', platform: officialAccount, userAgent: wechatUserAgent },
  { where: 'WeCom', platform: wecom, userAgent: wecomUserAgent },
  { where: 'the QR page of a website', platform: website, userAgent: desktopUserAgent },
]

describeWithChromium('a page of an app whose router goes by the fragment', () => {
  const world = useWecom()
  let browser: Browser
  let context: BrowserContext
  let opened: Page

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  afterEach(() => context?.close())

  const openAs = async (userAgent: string, decision: 'allow' | 'deny', person: string): Promise<void> => {
    context = await browser.newContext({ userAgent })
    opened = await context.newPage()
    await opened.setExtraHTTPHeaders({ 'x-simulator-user': person, 'x-simulator-decision': decision })
  }
  const routeAt = async (url: string): Promise<string | null> => {
    await opened.goto(url)
    await opened.locator('h1').waitFor()
    return opened.textContent('h1')
  }

  it('sees #wechat_redirect of the platform’s address where nobody ends it', async () => {
    const app = appWithSession()
    app.get('/callback', (_req, res) => res.redirect('/page'))
    app.get('/page', (_req, res) => void res.send(page))
    const url = await world.run(app)
    const query = `appid=${accountCredentials.appId}&redirect_uri=${encodeURIComponent(`${url}/callback`)}&response_type=code&scope=snsapi_base&state=a1`
    await openAs(wechatUserAgent, 'allow', 'xiaoming')
    const address = `${world.simulator.endpoints.open}/connect/oauth2/authorize?${query}#wechat_redirect`
    expect(await routeAt(address)).toBe('route: [#wechat_redirect]')
  })

  describe.each(platforms)('after a login by $where', ({ platform, userAgent }) => {
    const [person] = platform.people
    let url: string
    let strictUrl: string
    beforeEach(async () => {
      const withPage = (app = appWithSession()) => {
        app.get('/app', (_req, res) => void res.send(page))
        return appOf(platform, world, {}, app)
      }
      url = await world.run(withPage())
      strictUrl = await world.run(withPage(appWithSession({ cookie: { sameSite: 'strict' } })))
    })

    it('sees no route', async () => {
      await openAs(userAgent, 'allow', person)
      expect(await routeAt(`${url}${platform.prefix}/login?returnTo=/app?a=1`)).toBe('route: []')
      expect(opened.url()).toBe(`${url}/app?a=1#`)
    })

    it('sees none after a refusal', async () => {
      await openAs(userAgent, 'deny', person)
      expect(await routeAt(`${url}${platform.prefix}/login?returnTo=/app`)).toBe('route: []')
      expect(opened.url()).toBe(`${url}/app?error=access_denied#`)
    })

    it('sees its own', async () => {
      await openAs(userAgent, 'allow', person)
      const target = encodeURIComponent('/app#/orders')
      expect(await routeAt(`${url}${platform.prefix}/login?returnTo=${target}`)).toBe('route: [#/orders]')
    })

    it('sees none where the session cookie is SameSite=Strict', async () => {
      await openAs(userAgent, 'allow', person)
      await opened.goto(`${strictUrl}${platform.prefix}/login?returnTo=/app`)
      await opened.getByText('route: []').waitFor()
      expect(opened.url()).toBe(`${strictUrl}/app#`)
    })
  })
})
