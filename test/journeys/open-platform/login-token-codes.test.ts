import { beforeEach, describe, expect, it } from '@jest/globals'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { callbackOf, depart, departureOf } from '../../helpers/visitors/wechat-login.ts'

const exchangeApi = 'sns/oauth2/component/access_token'
const sessionApi = 'sns/component/jscode2session'
const tokenApi = 'cgi-bin/component/api_component_token'
const tokenCodes = [40001, 40014, 42001, 42006, 40094]

describe('a code whose exchange says that the platform’s token is bad', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let appId = ''
  let mini = ''
  let browser: Browser

  const refuse = (api: string, errcode: number, times: number) =>
    simulator.faults.arm({ api, kind: 'errcode', errcode, times })
  const calls = (api: string): number => simulator.requests.count(api)
  const loginPath = () => `/shops/${appId}/wechat/login?returnTo=/shops/${appId}/whoami`
  const ready = async (): Promise<string> => callbackOf(browser, await depart(browser, loginPath()))
  const openid = async () => (await browser.fetchJson(`/shops/${appId}/whoami`)).body.openid
  const logInToMini = () =>
    createBrowser(deployed.url).post(`/mini/${mini}/login`, {
      code: simulator.miniPrograms.login(mini, 'xiaoming'),
    })

  beforeEach(async () => {
    database.rows.clear()
    deployed = await world.open()
    appId = world.account()
    mini = world.account('mini-program')
    for (const account of [appId, mini]) await grantByPush(world, deployed, account)
    browser = createBrowser(deployed.url)
    simulator.requests.clear()
  })

  it.each(tokenCodes)('(%i) is sent once more with a new token, and logs in', async (errcode) => {
    const callback = await ready()
    refuse(exchangeApi, errcode, 1)
    expect(await browser.open(callback)).toMatchObject({ status: 303 })
    expect(await openid()).toBe(simulator.users.openidOf('xiaoming', appId))
    expect([calls(exchangeApi), calls(tokenApi)]).toEqual([2, 1])
    const [first, second] = simulator.requests.list({ api: exchangeApi }).map(({ query }) => query)
    expect(second?.['code']).toBe(first?.['code'])
  })

  it.each(tokenCodes)('(%i) for the second time starts the login again, once', async (errcode) => {
    const callback = await ready()
    refuse(exchangeApi, errcode, 4)
    const again = departureOf(await browser.open(callback))
    expect([calls(exchangeApi), calls(tokenApi)]).toEqual([2, 1])
    expect(deployed.events).toContainEqual(
      expect.objectContaining({ type: 'login-restart', reason: 'code-dead', appId }),
    )
    const last = await browser.open(await callbackOf(browser, again))
    expect([last.status, locationOf(last), calls(exchangeApi)]).toEqual([401, '', 4])
    expect(await openid()).toBeNull()
  })

  it('really bad, is none for the next ones: all share the renewal', async () => {
    const others = [browser, createBrowser(deployed.url), createBrowser(deployed.url)]
    const callbacks: string[] = []
    for (const one of others) callbacks.push(await callbackOf(one, await depart(one, loginPath())))
    simulator.components.revokeComponentTokens(component.appId)
    const answers = await Promise.all(others.map((one, index) => one.open(callbacks[index] ?? '')))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(calls(tokenApi)).toBe(1)
  })

  it('when no ticket is there to renew it is a 503, and the code is not sent', async () => {
    const callback = await ready()
    for (const key of [...database.rows.keys()]) if (key.endsWith(':ticket')) database.rows.delete(key)
    const fresh = await world.deploy()
    const answer = await copyOf(browser, fresh.url).open(callback)
    expect([answer.status, answer.headers['retry-after'], calls(exchangeApi)]).toEqual([503, '600', 0])
  })

  it.each(tokenCodes)('of a mini program (%i) is sent once more, and no third time', async (errcode) => {
    refuse(sessionApi, errcode, 1)
    expect((await logInToMini()).body).toMatchObject({ code: 0 })
    expect([calls(sessionApi), calls(tokenApi)]).toEqual([2, 1])
    refuse(sessionApi, errcode, 2)
    const answer = await logInToMini()
    expect([answer.status, answer.body.error, calls(sessionApi)]).toEqual([401, 'ERR_CODE_DEAD', 4])
  })

  it.each([
    [40029, 302],
    [40163, 302],
    [42003, 302],
    [40226, 403],
    [61004, 502],
    [48001, 502],
    [40013, 502],
    [41018, 502],
    [45011, 503],
    [-1, 503],
  ])('or something else (%i) is not sent again', async (errcode, status) => {
    const callback = await ready()
    refuse(exchangeApi, errcode, 2)
    expect((await browser.open(callback)).status).toBe(status)
    expect(calls(exchangeApi)).toBe(1)
  })
})
