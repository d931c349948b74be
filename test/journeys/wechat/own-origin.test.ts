import { describe, expect, it } from '@jest/globals'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

describe('a page below the policy no-referrer, whose forms have the origin "null"', () => {
  const world = useSimulator()
  const logOutWith = async (headers: Record<string, string>): Promise<[number, string | undefined]> => {
    const browser = createBrowser(await world.run(wechatApp(world)))
    await logInByPage(browser)
    const { status, body } = await browser.post('/wechat/logout', {}, headers)
    return [status, body.error]
  }

  it('of the app itself logs out', async () => {
    expect(await logOutWith({ Origin: 'null', 'Sec-Fetch-Site': 'same-origin' })).toEqual([200, undefined])
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
