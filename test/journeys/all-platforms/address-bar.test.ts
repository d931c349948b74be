import { beforeAll, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import {
  appOf,
  officialAccount,
  type PagePlatform,
  website,
  wecom,
} from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import {
  type Browser,
  createBrowser,
  desktopUserAgent,
  locationOf,
  wechatUserAgent,
  wecomUserAgent,
} from '../../helpers/visitors/browser.ts'
import { pathOf, withParameter } from '../../helpers/visitors/callback-address.ts'
import { forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide } from '../../helpers/visitors/page-login.ts'

/** Whether the platform's address ends with #wechat_redirect, which browsers carry on to whatever they end at. */
const pages: { where: string; platform: PagePlatform; userAgent: string; ends: '#' | '' }[] = [
  { where: 'WeChat', platform: officialAccount, userAgent: wechatUserAgent, ends: '#' },
  { where: 'the QR page of a website', platform: website, userAgent: desktopUserAgent, ends: '#' },
  { where: 'WeCom', platform: wecom, userAgent: wecomUserAgent, ends: '#' },
  { where: 'WeCom’s web login page', platform: wecom, userAgent: desktopUserAgent, ends: '' },
]

describe.each(pages)('the address after a login by $where', ({ platform, userAgent, ends }) => {
  const world = useWecom()
  const [person = ''] = platform.people
  let url = ''
  beforeAll(async () => {
    url = await world.run(appOf(platform, world))
  })

  const open = (): Browser => createBrowser(url, userAgent)
  /** A callback that is ready to be opened. */
  const callbackOf = async (browser: Browser, returnTo = '/me'): Promise<string> => {
    const departure = await browser.open(`${platform.prefix}/login?returnTo=${encodeURIComponent(returnTo)}`)
    expect(locationOf(departure).endsWith('#wechat_redirect')).toBe(ends === '#')
    return pathOf(await decide(browser, locationOf(departure), { person }))
  }
  /** Where an answer sends the browser, to the letter. */
  const targetOf = async (browser: Browser, path: string): Promise<[number, string | undefined]> => {
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    const asked = request(url).get(path).redirects(0).set({ Accept: 'text/html', 'User-Agent': userAgent })
    const { status, headers } = await asked.set('Cookie', cookie)
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
    const app = appWithSession({ cookie: { sameSite: 'strict' } })
    const browser = createBrowser(await world.run(appOf(platform, world, {}, app)), userAgent)
    const answer = await browser.open(await callbackOf(browser))
    expect(answer.text).toContain(`content="0;url=/me${ends}"`)
  })
})
