import { afterEach, describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import { appOf, exchangesAt, idOf, logInTo, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { moveDate, releaseDate } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide } from '../../helpers/visitors/page-login.ts'

describe.each(pagePlatforms)('a callback of $name', (platform) => {
  const world = useWecom()
  afterEach(releaseDate)
  const { prefix, people } = platform
  const [person = '', somebodyElse = ''] = people
  const start = (app?: Express): Promise<string> => world.run(appOf(platform, world, {}, app))
  const depart = async (browser: Browser, query = '?returnTo=/me'): Promise<string> =>
    locationOf(await browser.open(`${prefix}/login${query}`))
  const outcomeOf = async (browser: Browser, callback: string): Promise<unknown[]> => {
    const { status, headers, body } = await browser.open(pathOf(callback))
    return [status, headers['location'] ?? body.handed?.code]
  }

  it('goes on to the target after Back to the platform’s page and a new code, in the session of that state', async () => {
    const browser = createBrowser(await start())
    const page = await depart(browser)
    expect(await outcomeOf(browser, await decide(browser, page, { person }))).toEqual([303, '/me'])
    const id = await idOf(browser)
    for (const again of [person, somebodyElse]) {
      const callback = await decide(browser, page, { person: again })
      expect(await outcomeOf(browser, callback)).toEqual([303, '/me'])
    }
    moveDate(61_000)
    expect(await outcomeOf(browser, await decide(browser, page, { person }))).toEqual([303, '/me'])
    expect([await idOf(browser), exchangesAt(platform, world)]).toEqual([id, 1])
  })

  it('is 403 for a finished cookie with another code, where no session holds the login', async () => {
    const browser = createBrowser(await start())
    const page = await depart(browser)
    await outcomeOf(browser, await decide(browser, page, { person }))
    browser.cookies.delete('connect.sid')
    const callback = await decide(browser, page, { person })
    expect(await outcomeOf(browser, callback)).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect([await idOf(browser), exchangesAt(platform, world)]).toEqual([undefined, 1])
  })

  it('of the first of five tabs goes on for somebody who is logged in, and changes nothing', async () => {
    const browser = createBrowser(await start())
    const pages: string[] = []
    for (const tab of [1, 2, 3, 4, 5]) pages.push(await depart(browser, `?returnTo=/me?tab=${tab}`))
    const [first = '', ...others] = await Promise.all(pages.map((page) => decide(browser, page, { person })))
    expect(loginCookies(browser)).toHaveLength(4)
    // Before anybody is logged in, its state might be a stranger's.
    expect(await outcomeOf(browser, first)).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(exchangesAt(platform, world)).toBe(0)
    await outcomeOf(browser, others.at(-1) ?? '')
    const sid = browser.cookies.get('connect.sid')
    expect(await outcomeOf(browser, first)).toEqual([303, '/me?tab=1'])
    expect([browser.cookies.get('connect.sid'), exchangesAt(platform, world)]).toEqual([sid, 1])
  })

  it('of a stranger’s login changes nothing for somebody who is logged in', async () => {
    const url = await start()
    const [browser, stranger] = [createBrowser(url), createBrowser(url)]
    await logInTo(platform, browser)
    const [id, sid] = [await idOf(browser), browser.cookies.get('connect.sid')]
    const callback = await decide(stranger, await depart(stranger), { person: somebodyElse })
    expect(await outcomeOf(browser, callback)).toEqual([303, '/me'])
    expect([await idOf(browser), browser.cookies.get('connect.sid')]).toEqual([id, sid])
  })

  it('whose cookie is lost, or ten minutes old, starts the login again, once', async () => {
    const browser = createBrowser(await start())
    for (const lose of [() => browser.cookies.clear(), () => moveDate(601_000)]) {
      const callback = await decide(browser, await depart(browser), { person })
      lose()
      const again = await browser.open(pathOf(callback))
      expect(new URL(locationOf(again)).searchParams.get('state')).toMatch(/1$/)
      const second = await decide(browser, locationOf(again), { person })
      lose()
      expect(await outcomeOf(browser, second)).toEqual([403, 'ERR_LOGIN_LOOP'])
      expect(exchangesAt(platform, world)).toBe(0)
    }
  })

  it('answers a page that goes on by itself where the session’s cookie is SameSite=Strict', async () => {
    const browser = createBrowser(await start(appWithSession({ cookie: { sameSite: 'strict' } })))
    const callback = pathOf(await decide(browser, await depart(browser), { person }))
    const first = await browser.open(callback, { 'Sec-Fetch-Site': 'cross-site' })
    expect([first.status, exchangesAt(platform, world)]).toEqual([200, 0])
    expect(first.text.replaceAll('&amp;', '&')).toContain(`content="0;url=${callback}"`)
    const second = await browser.open(callback, { 'Sec-Fetch-Site': 'same-origin' })
    expect([second.status, /content="0;url=(\/me)#?"/.exec(second.text)?.[1]]).toEqual([200, '/me'])
    expect((await browser.fetchJson('/me')).status).toBe(200)
  })
})
