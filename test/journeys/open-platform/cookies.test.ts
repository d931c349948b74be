import { beforeEach, describe, expect, it } from '@jest/globals'
import { type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { passOn, useClock } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser, desktopUserAgent } from '../../helpers/visitors/browser.ts'
import { copyOf, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { grantByPush, setOut } from '../../helpers/visitors/merchant.ts'

const minuteMs = 60_000

describe('the cookie of a grant', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  const clock = useClock()
  let deployed: PlatformDeployment
  let appId = ''

  const browser = (url = deployed.url): Browser => createBrowser(url, desktopUserAgent)
  const bytesOf = (by: Browser): number => loginCookies(by).flat().join('').length
  const lineOf = async (url = deployed.url): Promise<string> => {
    const page = await browser(url).open('/wechat/platform/grant')
    return String((page.headers['set-cookie'] as unknown as string[])[0])
  }
  const pass = passOn(clock, simulator.clock)

  beforeEach(async () => {
    deployed = await world.open()
    appId = world.account()
  })

  it('is for this browser and half an hour, and no script reads it', async () => {
    const line = await lineOf()
    expect(line).toMatch(/^wxa-/)
    expect(line).toMatch(/; Path=\/(;|$)/)
    expect(line).toMatch(/; HttpOnly(;|$)/)
    expect(line).toMatch(/; SameSite=Lax(;|$)/i)
    expect(line).toMatch(/; Max-Age=1800(;|$)/)
  })

  it('is bound to the host on https', async () => {
    const secure = await world.open({ publicUrl: 'https://127.0.0.1' })
    const line = await lineOf(secure.url)
    expect(line).toMatch(/^__Host-wxa-/)
    expect(line).toMatch(/; Secure(;|$)/)
  })

  it.each([
    [29, 303],
    [31, 403],
  ])('lets the administrator come back after %i minutes with a %i', async (minutes, status) => {
    const merchant = await setOut(world, deployed.url, { appId, wait: false })
    const kept = copyOf(merchant.browser, deployed.url)
    const inTime = await merchant.comeBack()
    expect(inTime.status).toBe(303)
    pass(minutes * minuteMs)
    expect((await merchant.comeBack(kept)).status).toBe(status)
  })

  it('is one of four at most, and of three thousand bytes for all routers of the host', async () => {
    await grantByPush(world, deployed, appId)
    const by = browser()
    const target = encodeURIComponent(`/${'"'.repeat(120)}`)
    for (let count = 0; count < 8; count += 1) {
      await by.open(`/wechat/platform/grant?returnTo=${target}`)
      await by.open(`/shops/${appId}/wechat/authorizeUrl?returnTo=${target}`)
      expect(bytesOf(by)).toBeLessThanOrEqual(3_000)
    }
    expect(loginCookies(by).length).toBeGreaterThan(1)
  })

  it('of the four newest pages is good: the oldest goes first', async () => {
    const by = browser()
    const merchants = []
    for (let count = 0; count < 5; count += 1) {
      const account = world.account()
      merchants.push(
        await setOut(world, deployed.url, { appId: account, browser: by, pushOrder: 'redirect-only' }),
      )
    }
    const answers = []
    for (const merchant of merchants) answers.push((await merchant.comeBack()).status)
    expect(answers).toEqual([403, 303, 303, 303, 303])
  })

  it('opens with each secret of a list, and with no other', async () => {
    const old = 'the secret of last year'
    const before = await world.open({ secret: old })
    const merchant = await setOut(world, before.url, { appId, pushOrder: 'redirect-only' })
    const other = await world.deploy({ secret: 'the secret of another deployment' })
    expect((await merchant.comeBack(copyOf(merchant.browser, other.url))).status).toBe(403)
    const rotated = await world.deploy({ secret: ['the secret of this year', old] })
    expect((await merchant.comeBack(copyOf(merchant.browser, rotated.url))).status).toBe(303)
  })

  it('is nobody’s who has changed it', async () => {
    const merchant = await setOut(world, deployed.url, { appId, pushOrder: 'redirect-only' })
    const forged = copyOf(merchant.browser, deployed.url)
    for (const [name, value] of loginCookies(forged)) forged.cookies.set(name, `${value.slice(0, -2)}xx`)
    expect((await merchant.comeBack(forged)).status).toBe(403)
  })
})
