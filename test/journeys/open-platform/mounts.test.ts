import { describe, expect, it } from '@jest/globals'
import { errorHandler, type WechatPlatformOptions } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { until } from '../../helpers/time/wait.ts'
import { type Browser, createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { agreeTo } from '../../helpers/visitors/merchant.ts'

describe('where a platform is mounted', () => {
  const world = useOpenPlatform()
  const { simulator } = world

  /** The platform below `path`, with WeChat's two URLs there. */
  const open = (options: Partial<WechatPlatformOptions> = {}, mountPath = '', urlPath = mountPath) => {
    const app = appWithSession()
    return world.open(options, {
      app,
      path: urlPath,
      mount(_app, platform) {
        if (mountPath === '') app.use(platform)
        else app.use(mountPath, platform)
        app.use(errorHandler())
      },
    })
  }
  const browserOf = ({ url }: PlatformDeployment): Browser => createBrowser(url, desktopUserAgent)
  const linkOn = async (browser: Browser, path: string): Promise<URL> => {
    const { text } = await browser.open(path)
    return new URL((/<a href="([^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&'))
  }
  const backOf = (link: URL): URL => new URL(link.searchParams.get('redirect_uri') ?? '')

  /** From the page to the return, and a message of a follower. */
  const live = async (deployed: PlatformDeployment, base: string): Promise<void> => {
    const appId = world.account()
    const browser = browserOf(deployed)
    const link = await linkOn(browser, `${base}/wechat/platform/grant?returnTo=/shop`)
    expect(backOf(link).pathname).toBe(`${base}/wechat/platform/granted`)
    const { redirectUrl, pushes } = await simulator.components.grant(link.href, { appId, wait: true })
    expect(pushes).toMatchObject([{ taken: true }])
    const answer = await browser.open(redirectUrl)
    expect([answer.status, locationOf(answer)]).toEqual([303, '/shop'])
    deployed.platform.messages.on('text', () => 'hello')
    const { reply } = await simulator.push.send({
      appId,
      personId: 'xiaoming',
      message: { MsgType: 'text', Content: 'x' },
    })
    expect(reply).toMatchObject({ Content: 'hello' })
  }

  it('at the root', async () => live(await open(), ''))
  it('with basePath', async () => live(await open({ basePath: '/api' }, '', '/api'), '/api'))
  it('at a path', async () => live(await open({}, '/api'), '/api'))
  it('at a path, with basePath', async () =>
    live(await open({ basePath: '/v1' }, '/api', '/api/v1'), '/api/v1'))

  it('behind a proxy that takes off a part of the path', async () => {
    const deployed = await open({ publicUrl: 'https://127.0.0.1/shops' })
    const link = await linkOn(browserOf(deployed), '/wechat/platform/grant')
    const back = backOf(link)
    expect(back.origin + back.pathname).toBe('https://127.0.0.1/shops/wechat/platform/granted')
    const own = await browserOf(deployed).open('/wechat/platform/grant?returnTo=https://127.0.0.1/me')
    expect(own.status).toBe(200)
    const other = await browserOf(deployed).open(`/wechat/platform/grant?returnTo=${deployed.url}/me`)
    expect(other.status).toBe(403)
  })

  it('with a publicUrl for each request', async () => {
    const deployed = await open({ publicUrl: (req) => `https://${req.get('x-tenant')}.example` })
    const browser = browserOf(deployed)
    for (const tenant of ['a', 'b']) {
      const page = await browser.open('/wechat/platform/grant', { 'x-tenant': tenant })
      const href = (/<a href="([^"]+)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&')
      expect(backOf(new URL(href)).origin).toBe(`https://${tenant}.example`)
      expect(page.text).toContain(`${tenant}.example`)
    }
  })

  it('with a publicUrl that goes by the parameters of its path', async () => {
    const publicUrl: WechatPlatformOptions['publicUrl'] = ({ params }) =>
      `https://${params['tenant']}.example`
    const deployed = await open({ publicUrl }, '/of/:tenant', '/of/a')
    for (const tenant of ['a', 'b']) {
      const link = await linkOn(browserOf(deployed), `/of/${tenant}/wechat/platform/grant`)
      expect(backOf(link).origin).toBe(`https://${tenant}.example`)
    }
  })

  it('without publicUrl believes no forwarded host unless the app trusts its proxy', async () => {
    const deployed = await open()
    const page = await browserOf(deployed).open('/wechat/platform/grant', {
      'x-forwarded-host': 'evil.example',
    })
    expect(page.text).not.toContain('evil.example')
  })

  it('returns to its own routes nowhere: such a target is the root', async () => {
    const deployed = await open({ basePath: '/api' }, '', '/api')
    for (const target of ['/api/wechat/platform/grant', '/api/wechat/platform/GRANTED/?x=1']) {
      const browser = browserOf(deployed)
      const link = await linkOn(browser, `/api/wechat/platform/grant?returnTo=${encodeURIComponent(target)}`)
      const { redirectUrl } = await simulator.components.grant(link.href, { appId: world.account() })
      expect(locationOf(await browser.open(redirectUrl))).toBe('/')
    }
  })

  it('has its routes renamed', async () => {
    const routes = { events: '/wx/events', messages: '/wx/say', grant: '/join', granted: '/joined' }
    const deployed = await open({ routes })
    simulator.components.update(component.appId, {
      eventUrl: `${deployed.url}/wx/events`,
      messageUrl: `${deployed.url}/wx/say/$APPID$`,
    })
    const { delivery } = await simulator.components.pushTicket(component.appId)
    expect(delivery).toMatchObject({ taken: true })
    const browser = browserOf(deployed)
    const link = await linkOn(browser, '/join')
    expect(backOf(link).pathname).toBe('/joined')
    const { redirectUrl } = await simulator.components.grant(link.href, { appId: world.account() })
    expect((await browser.open(redirectUrl)).status).toBe(303)
    expect((await browser.open('/wechat/platform/grant')).status).toBe(404)
  })

  it('has its pages switched off, and grants come by the push', async () => {
    const deployed = await open({ routes: { grant: false, granted: false } })
    const browser = browserOf(deployed)
    for (const path of ['/wechat/platform/grant', '/wechat/platform/granted']) {
      expect((await browser.open(path)).status).toBe(404)
    }
    const appId = world.account()
    await agreeTo(world, deployed, appId)
    await until('the app is told', () => deployed.grants.some((one) => one.appId === appId))
    const silent = await open({ routes: { messages: false } })
    expect((await browserOf(silent).post(`/wechat/platform/messages/${appId}`)).status).toBe(404)
  })

  it('leaves everything else to the app', async () => {
    const deployed = await open()
    const browser = browserOf(deployed)
    expect((await browser.open('/wechat/platform')).status).toBe(404)
    expect((await browser.post('/wechat/platform/grant')).status).toBe(404)
    expect((await browser.open('/wechat/platform/events')).status).toBe(404)
    expect((await browser.post('/wechat/platform/messages')).status).toBe(404)
    expect((await browser.post('/wechat/platform/messages/a/b')).status).toBe(404)
  })
})
