import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  departTo,
  loginPages,
  openRaw,
  pagePlatforms,
  usePageApp,
} from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser, locationOf, wechatUserAgent } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { decide } from '../../helpers/visitors/page-login.ts'
import { crawl, lastOf } from '../../helpers/visitors/wechat-login.ts'

describe.each(loginPages)('a login by $where ends at the return target', (page) => {
  const { platform, userAgent, ends } = page
  const app = usePageApp(platform)
  const { person } = app

  it.each([
    ['/me', `/me${ends}`],
    ['/me?b=2&a=1&code=mine&state=mine', `/me?b=2&a=1&code=mine&state=mine${ends}`],
    ['/me#of-the-app', '/me#of-the-app'],
  ])('with its own query and fragment: %s', async (returnTo, target) => {
    for (const decision of ['allow', 'deny'] as const) {
      const browser = createBrowser(app.url, userAgent)
      const departure = await departTo(page, browser, returnTo)
      const callback = pathOf(await decide(browser, departure, { person, decision }))
      const answer = await openRaw(app.url, callback, browser, userAgent)
      const [path = '', ...fragment] = target.split('#')
      const denied = `${path}${path.includes('?') ? '&' : '?'}error=access_denied`
      expect(answer.status).toBe(303)
      expect(answer.headers['location']).toBe(decision === 'allow' ? target : [denied, ...fragment].join('#'))
    }
  })
})

describe.each(pagePlatforms)(
  'a guarded page of an address that no return target may have, with $name,',
  (platform) => {
    const world = useWecom()
    const [person = ''] = platform.people
    let url = ''
    beforeAll(async () => {
      const app = appWithSession()
      app.use(platform.router({ endpoints: world.simulator.endpoints }))
      app.use(platform.guard(), (req, res) => void res.json({ url: req.originalUrl }))
      url = await world.run(app)
    })

    it.each([
      ['two slashes', '//page', '/page'],
      ['another host', '//evil.example/page', '/evil.example/page'],
      ['a raw backslash in the query', '/page?a=\\b', '/page?a=%5Cb'],
      ['a dot that hides two slashes', '/.//evil.example', '/'],
      ['a query that is too long', `/page?a=${'a'.repeat(3_000)}`, '/page'],
      ['a path that is too long', `/${'a'.repeat(3_000)}`, '/'],
    ])('with %s is cleaned, so that the person can log in', async (_what, path, reached) => {
      const browser = createBrowser(url)
      const first = await openRaw(url, path, browser, wechatUserAgent)
      const login = new URL(locationOf(first), url)
      expect([first.status, login.origin]).toEqual([302, url])
      const last = lastOf(await crawl(browser, login.pathname + login.search, { person }))
      expect([last.status, last.body.url]).toEqual([200, reached])
    })
  },
)
