import { expect } from '@jest/globals'
import { type Browser, locationOf } from '../helpers/visitors/browser.ts'
import { decide } from '../helpers/visitors/page-login.ts'

/** What the pages of vite-vue/ and vite-react/ do, one click after the other. */
export async function logInAndOut(browser: Browser, url: string): Promise<void> {
  expect((await browser.fetchJson('/api/me')).status).toBe(401)
  const departure = await browser.open(`/wechat/login?returnTo=${encodeURIComponent('/?page=2#/orders/7')}`)
  const callback = await decide(browser, locationOf(departure))
  expect(callback.startsWith(`${url}/wechat/callback?`)).toBe(true)
  expect(locationOf(await browser.open(callback))).toBe('/?page=2#/orders/7')
  expect((await browser.fetchJson('/api/me')).body).toMatchObject({ nickname: '李小明' })
  // Browsers name the page's origin with a POST.
  expect((await browser.post('/wechat/logout', {}, { Origin: url })).status).toBe(200)
  expect((await browser.fetchJson('/api/me')).status).toBe(401)
}
