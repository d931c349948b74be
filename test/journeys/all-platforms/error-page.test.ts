import { beforeAll, describe, expect, it } from '@jest/globals'
import { errorHandler } from 'express-wechat-auth'
import { pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { crawl, lastOf, readyCallback } from '../../helpers/visitors/wechat-login.ts'

describe.each(pagePlatforms)('the error page of a login of $name', (platform) => {
  const world = useWecom()
  const { prefix, people, exchangeApi } = platform
  const [person = ''] = people
  let url = ''

  beforeAll(async () => {
    const app = appWithSession()
    app.use(platform.router({ endpoints: world.simulator.endpoints }))
    app.get('/me', platform.guard(), (_req, res) => void res.json({}))
    app.use(errorHandler())
    url = await world.run(app)
  })

  const failWith = async (errcode: number) => {
    const browser = createBrowser(url)
    const callback = await readyCallback(browser, `${prefix}/login?returnTo=/me`, { person })
    world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode })
    const { status, text } = await browser.open(pathOf(callback))
    const [, link] = /<a href="([^"]+)">/.exec(text) ?? []
    return { browser, status, link: link?.replaceAll('&amp;', '&') }
  }

  it.each([
    ['an errcode that nobody knows', 87_654, 502],
    ['a platform that is busy', -1, 503],
    ['a quota that is used up', 45_009, 503],
  ])('leads to another try that ends at the page, after %s', async (_what, errcode, expected) => {
    const { browser, status, link } = await failWith(errcode)
    expect([status, link]).toEqual([expected, expect.stringContaining(`${prefix}/login`)])
    expect(lastOf(await crawl(browser, link ?? '', { person })).status).toBe(200)
  })

  it('leads to no other try after a mistake of the configuration, which another try does not mend', async () => {
    const { status, link } = await failWith(platform.name === 'wecomAuth()' ? 48_002 : 40_125)
    expect([status, link]).toEqual([502, undefined])
  })
})
