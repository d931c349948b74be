import { describe, expect, it } from '@jest/globals'
import { appOf, departTo, loginPages, openRaw, usePageApp } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf, withParameter } from '../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide } from '../../helpers/visitors/page-login.ts'

describe.each(loginPages)('the address after a login by $where', (page) => {
  const { platform, userAgent, ends } = page
  const app = usePageApp(platform)
  const { person } = app

  const open = (): Browser => createBrowser(app.url, userAgent)
  /** A callback that is ready to be opened. */
  const callbackOf = async (browser: Browser, returnTo = '/me'): Promise<string> => {
    return pathOf(await decide(browser, await departTo(page, browser, returnTo), { person }))
  }
  /** Where an answer sends the browser, to the letter. */
  const targetOf = async (browser: Browser, path: string): Promise<[number, string | undefined]> => {
    const { status, headers } = await openRaw(app.url, path, browser, userAgent)
    return [status, headers['location']]
  }

  it('is the same when the callback is opened once more', async () => {
    const browser = open()
    const callback = await callbackOf(browser)
    await browser.open(callback)
    expect(await targetOf(browser, callback)).toEqual([303, `/me${ends}`])
    expect(await targetOf(browser, withParameter(callback, 'code', 'another'))).toEqual([303, `/me${ends}`])
  })

  it('is the same for the second of two callbacks that come at once, without the session of the first', async () => {
    const browser = open()
    const callback = await callbackOf(browser)
    const second = open()
    for (const [name, value] of browser.cookies) second.cookies.set(name, value)
    await browser.open(callback)
    expect(await targetOf(second, callback)).toEqual([303, `/me${ends}`])
  })

  it('is the same after a login that had to begin again', async () => {
    const browser = open()
    const callback = await callbackOf(browser, '/me?a=1')
    forgetLoginCookies(browser)
    const restart = await browser.open(callback)
    expect(restart.status).toBe(302)
    const back = pathOf(await decide(browser, locationOf(restart), { person }))
    expect(await targetOf(browser, back)).toEqual([303, `/me?a=1${ends}`])
  })

  it('is the same for somebody who is logged in, and whose browser has lost this login among others', async () => {
    const browser = open()
    await browser.open(await callbackOf(browser))
    const lost = await callbackOf(browser, '/me?lost')
    forgetLoginCookies(browser)
    await browser.open(`${platform.prefix}/login`)
    expect(await targetOf(browser, lost)).toEqual([303, `/me?lost${ends}`])
  })

  it('is the same on the page of an app whose session cookie is SameSite=Strict', async () => {
    const strict = appWithSession({ cookie: { sameSite: 'strict' } })
    const browser = createBrowser(await app.run(appOf(platform, app, {}, strict)), userAgent)
    const answer = await browser.open(await callbackOf(browser))
    expect(answer.text).toContain(`content="0;url=/me${ends}"`)
  })
})
