import { beforeAll, describe, expect, it } from '@jest/globals'
import express, { type RequestHandler } from 'express'
import { deploymentSecret } from '../helpers/apps/deployment.ts'
import {
  appOf,
  logInTo,
  officialAccount,
  type PagePlatform,
  pagePlatforms,
  wecom,
} from '../helpers/apps/page-platforms.ts'
import { useWecom } from '../helpers/apps/wecom.ts'
import { sessionCookies } from '../helpers/stores/sessions.ts'
import { type Browser, createBrowser } from '../helpers/visitors/browser.ts'
import { logInByJson } from '../helpers/visitors/json-login.ts'

/** Who logs in how to the app under test. */
interface Visit {
  person: string
  flow: string
  query?: string
}

/** Whose sessions stay, and who is logged in where: to the app under test, and to another router of the same app. */
interface Kept {
  cart: boolean
  own: boolean
  other: boolean
}

type Way = (typeof ways)[number]

const ways = [
  { flow: 'page', keepSessionInfo: false },
  { flow: 'page', keepSessionInfo: true },
  { flow: 'JSON', keepSessionInfo: true },
]

/**
 * What a session keeps at a login and at a logout, wherever sessions are kept.
 *
 * @param platforms whose logins are tried
 */
export function keptSessionsContract(
  name: string,
  createSessions: () => RequestHandler,
  platforms: readonly PagePlatform[] = pagePlatforms,
): void {
  describe.each(platforms)(`with ${name}, a session of $name`, (platform) => {
    const world = useWecom()
    const other = platform === wecom ? officialAccount : wecom
    const [first = '', second = ''] = platform.people
    const urls = new Map<boolean, string>()

    beforeAll(async () => {
      for (const keepSessionInfo of [false, true]) {
        const { endpoints } = world.simulator
        const app = express().use(createSessions())
        app.use(other.router({ secret: deploymentSecret, endpoints, keepSessionInfo }))
        app.post('/cart', (req, res) => {
          Object.assign(req.session, { cart: 'full' })
          res.json({})
        })
        app.get('/cart', (req, res) => res.json(Reflect.get(req.session, 'cart') === 'full'))
        urls.set(keepSessionInfo, await world.run(appOf(platform, world, { keepSessionInfo }, app)))
      }
    })

    /** A browser with a login to the other router, and something of the app's own in its session. */
    const shopper = async (keepSessionInfo: boolean, visit?: Visit): Promise<Browser> => {
      const browser = createBrowser(urls.get(keepSessionInfo) ?? '')
      if (visit !== undefined) await logIn(platform, browser, visit)
      expect((await logInTo(other, browser)).status).toBe(303)
      await browser.post('/cart')
      expect(await keptIn(browser)).toEqual({ cart: true, own: visit !== undefined, other: true })
      return browser
    }
    const keptIn = async (browser: Browser): Promise<Kept> => ({
      cart: (await browser.fetchJson('/cart')).body,
      own: (await browser.fetchJson(`${platform.prefix}/user`)).status === 200,
      other: (await browser.fetchJson(`${other.prefix}/user`)).status === 200,
    })
    /** Every login and logout changes the session's id. */
    const withNewId = async (browser: Browser, change: () => Promise<unknown>): Promise<void> => {
      const before = sessionCookies(browser)
      await change()
      expect(sessionCookies(browser)).not.toBe(before)
    }

    /** What is kept by a second login in one browser. */
    const keptAfter = async ({ flow, keepSessionInfo }: Way, person: string): Promise<Kept> => {
      const browser = await shopper(keepSessionInfo, { person: first, flow: 'page' })
      await withNewId(browser, () => logIn(platform, browser, { person, flow, query: '?returnTo=/other' }))
      return keptIn(browser)
    }

    it.each(ways)(
      'keeps everything where the same person logs in again (by $flow, keepSessionInfo: $keepSessionInfo)',
      async (way) => {
        expect(await keptAfter(way, first)).toEqual({ cart: true, own: true, other: true })
      },
    )

    it.each(ways)(
      'keeps other routers’ logins where nobody was logged in, and the app’s data with keepSessionInfo (by $flow, $keepSessionInfo)',
      async ({ flow, keepSessionInfo }) => {
        const browser = await shopper(keepSessionInfo)
        await withNewId(browser, () => logIn(platform, browser, { person: first, flow }))
        expect(await keptIn(browser)).toEqual({ cart: keepSessionInfo, own: true, other: true })
      },
    )

    it.each(ways)(
      'keeps nothing of another person (by $flow, keepSessionInfo: $keepSessionInfo)',
      async (way) => {
        expect(await keptAfter(way, second)).toEqual({ cart: false, own: true, other: false })
      },
    )

    it.each([false, true])(
      'keeps other routers’ logins at a logout, and the app’s data with keepSessionInfo (%p)',
      async (keepSessionInfo) => {
        const browser = await shopper(keepSessionInfo, { person: first, flow: 'page' })
        await withNewId(browser, () => browser.post(`${platform.prefix}/logout`))
        expect(await keptIn(browser)).toEqual({ cart: keepSessionInfo, own: false, other: true })
      },
    )
  })
}

async function logIn(
  platform: PagePlatform,
  browser: Browser,
  { person, flow, query = '' }: Visit,
): Promise<void> {
  const answer =
    flow === 'JSON'
      ? await logInByJson(browser, { prefix: platform.prefix, person })
      : await logInTo(platform, browser, { person, query })
  expect(answer.status).toBe(flow === 'JSON' ? 200 : 303)
}
