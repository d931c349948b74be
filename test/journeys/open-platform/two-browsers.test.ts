import { beforeEach, describe, expect, it } from '@jest/globals'
import { redeemApi, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser, desktopUserAgent, wechatUserAgent } from '../../helpers/visitors/browser.ts'
import { parameterOf, pathOf, withParameter } from '../../helpers/visitors/callback-address.ts'
import { openGrantPage, setOut } from '../../helpers/visitors/merchant.ts'

describe('two browsers, or two grants in one', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()
  let one = ''
  let two = ''

  const told = (appId: string) => deployed.grants.filter((grant) => grant.appId === appId)
  const accountOf = (appId: string) => database.rowOf(appId)?.['status']

  beforeEach(() => {
    one = world.account()
    two = world.account('mini-program')
  })

  it('a link that was sent on grants by its push alone: the other browser is refused, and nothing redeemed for it', async () => {
    const merchant = await setOut(world, deployed.url, { appId: one, wait: false })
    const phone = createBrowser(deployed.url, wechatUserAgent)
    const answer = await phone.fetchJson(pathOf(merchant.redirectUrl))
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_GRANT_REFUSED'])
    await until('the app is told', () => told(one).length > 0)
    expect(told(one)).toMatchObject([{ hasRequest: false }])
    expect(simulator.requests.count(redeemApi)).toBe(1)
  })

  it('the return of somebody’s own grant does not land in another browser', async () => {
    const attacker = await setOut(world, deployed.url, { appId: one, pushOrder: 'redirect-only' })
    const victim = createBrowser(deployed.url, desktopUserAgent)
    await openGrantPage(victim)
    expect((await victim.open(pathOf(attacker.redirectUrl))).status).toBe(403)
    expect([simulator.requests.count(redeemApi), accountOf(one)]).toEqual([0, undefined])
  })

  it('two pages in two tabs end each at their own target, whatever order they come back in', async () => {
    const browser = createBrowser(deployed.url, desktopUserAgent)
    const tabs = []
    for (const appId of [one, two]) {
      tabs.push(
        await setOut(world, deployed.url, { appId, browser, query: `?returnTo=/${appId}`, wait: false }),
      )
    }
    const [first, second] = tabs
    expect((await second?.comeBack())?.location).toBe(`/${two}`)
    expect((await first?.comeBack())?.location).toBe(`/${one}`)
    await simulator.components.settle()
    expect([told(one).length, told(two).length]).toEqual([1, 1])
  })

  it('at once, in two browsers, are two grants', async () => {
    const merchants = await Promise.all(
      [one, two].map((appId) =>
        setOut(world, deployed.url, { appId, query: `?returnTo=/${appId}`, wait: false }),
      ),
    )
    const answers = await Promise.all(merchants.map((merchant) => merchant.comeBack()))
    expect(answers.map(({ location }) => location)).toEqual([`/${one}`, `/${two}`])
    await simulator.components.settle()
    expect([told(one).length, told(two).length, accountOf(one), accountOf(two)]).toEqual([
      1,
      1,
      'active',
      'active',
    ])
  })

  it('of one account, at once, leave one active row, and each is told', async () => {
    const merchants = []
    for (const permissions of [[1], [1, 4]]) {
      merchants.push(await setOut(world, deployed.url, { appId: one, permissions, wait: false }))
    }
    const answers = await Promise.all(merchants.map((merchant) => merchant.comeBack()))
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    await simulator.components.settle()
    expect(told(one)).toHaveLength(2)
    expect(database.rowOf(one)).toMatchObject({ status: 'active', func_info: [1, 4] })
  })

  it('a code that was redeemed for its own push gives nothing to the page of somebody else', async () => {
    const merchant = await setOut(world, deployed.url, { appId: one, wait: false })
    await merchant.comeBack()
    await simulator.components.settle()
    const thief = await setOut(world, deployed.url, { appId: two, pushOrder: 'redirect-only' })
    const code = parameterOf(pathOf(merchant.redirectUrl), 'auth_code')
    const answer = await thief.browser.fetchJson(withParameter(pathOf(thief.redirectUrl), 'auth_code', code))
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
    expect([told(one).length, told(two).length]).toEqual([1, 0])
    expect((await thief.comeBack()).status).toBe(303)
  })
})
