import { beforeAll, describe, expect, it } from '@jest/globals'
import { appOf, idOf, logInTo, officialAccount, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { isLongRun } from '../../run/length.ts'

const bytesOf = (browser: Browser): number => loginCookies(browser).flat().join('').length

/** What another site can have a popup open: return targets that grow when they are written down. */
const targets: [name: string, target: string][] = [
  ['quotation marks', `/${'"'.repeat(1_900)}`],
  ['quotation marks that just fit', `/${'"'.repeat(120)}`],
  ['backslashes', `/?${'\\'.repeat(1_900)}`],
  ['letters of three bytes', `/${'中'.repeat(220)}`],
  ['nothing', '/'],
]

/** Four cookies of an app are kept: all others have been pushed out by then. */
const navigations = isLongRun ? 12 : 6

describe(`a popup that another site navigates ${navigations} times`, () => {
  const world = useWecom()
  let url = ''

  beforeAll(async () => {
    const app = appWithSession()
    for (const platform of pagePlatforms.slice(1)) {
      app.use(platform.router({ endpoints: world.simulator.endpoints }))
    }
    url = await world.run(appOf(officialAccount, world, {}, app))
  })

  it.each(targets)(
    'leaves 3,000 bytes of cookies at most for all routers of the host, with %s',
    async (_name, target) => {
      const browser = createBrowser(url)
      for (let navigation = 0; navigation < navigations; navigation += 1) {
        for (const { prefix } of pagePlatforms) {
          for (const path of ['login?returnTo=', 'authorizeUrl?returnTo=']) {
            const answer = await browser.open(`${prefix}/${path}${encodeURIComponent(target)}`)
            expect([200, 302, 400, 403]).toContain(answer.status)
            expect(bytesOf(browser)).toBeLessThanOrEqual(3_000)
          }
        }
      }
      expect((await browser.fetchJson('/')).status).toBe(200)
      for (const platform of pagePlatforms) expect((await logInTo(platform, browser)).status).toBe(303)
      expect(await idOf(browser)).toBeDefined()
    },
  )

  it('leaves four cookies of an app at most, of which the oldest go first', async () => {
    for (const { prefix } of pagePlatforms) {
      const browser = createBrowser(url)
      const names: string[] = []
      for (let navigation = 0; navigation < navigations; navigation += 1) {
        const before = new Set(browser.cookies.keys())
        await browser.open(`${prefix}/login`)
        names.push(...[...browser.cookies.keys()].filter((name) => !before.has(name)))
      }
      expect(names).toHaveLength(navigations)
      expect(loginCookies(browser).map(([name]) => name)).toEqual(names.slice(-4))
    }
  })
})
