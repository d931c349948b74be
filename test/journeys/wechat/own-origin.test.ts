import { describe, expect, it } from '@jest/globals'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'
import { logIn } from '../../helpers/visitors/wecom-login.ts'

describe('a page below the policy no-referrer, whose forms have the origin "null"', () => {
  const world = useSimulator()
  const wecom = useWecom()
  const logOutWith = async (headers: Record<string, string>): Promise<[number, string | undefined]> => {
    const browser = createBrowser(await world.run(wechatApp(world)))
    await logInByPage(browser)
    const { status, body } = await browser.post('/wechat/logout', {}, headers)
    return [status, body.error]
  }

  it('of the app itself logs out', async () => {
    expect(await logOutWith({ Origin: 'null', 'Sec-Fetch-Site': 'same-origin' })).toEqual([200, undefined])
  })

  it('of the app itself logs out with a form that scripts have no part in', async () => {
    const browser = createBrowser(await world.run(wechatApp(world)))
    await logInByPage(browser)
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' }
    const headers = { ...form, Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }
    expect((await browser.post('/wechat/logout', {}, headers)).status).toBe(200)
    expect((await browser.fetchJson('/whoami')).body.openid).toBeNull()
  })

  it('of the app itself logs out of WeCom', async () => {
    const browser = onDesktop((await wecom.serve()).url)
    await logIn(browser)
    const headers = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }
    expect((await browser.post('/wecom/logout', {}, headers)).status).toBe(200)
    expect((await browser.fetchJson('/')).body.user).toBeNull()
    const foreign = { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }
    expect((await browser.post('/wecom/logout', {}, foreign)).status).toBe(403)
  })

  it.each([
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ])('of anybody else (%j) does not', async (headers) => {
    expect(await logOutWith({ Origin: 'null', ...headers })).toEqual([403, 'ERR_ORIGIN_REFUSED'])
  })
})
