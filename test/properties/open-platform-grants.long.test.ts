import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import fc from 'fast-check'
import { component, type PlatformDeployment, useOpenPlatform } from '../helpers/apps/open-platform.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { createGrantDatabase, type GrantDatabase } from '../helpers/stores/grant-database.ts'
import { until } from '../helpers/time/wait.ts'
import { type Browser, createBrowser, desktopUserAgent, locationOf } from '../helpers/visitors/browser.ts'
import { pathOf } from '../helpers/visitors/callback-address.ts'
import { copyOf } from '../helpers/visitors/login-cookies.ts'
import { openGrantPage } from '../helpers/visitors/merchant.ts'

interface Step {
  arrives: 'push' | 'browser'
  /** Which process it reaches. */
  at: 0 | 1
  /** At the same time as the one before. */
  together: boolean
}
interface Plan {
  steps: Step[]
  code: 'same' | 'other'
  kind: 'official-account' | 'mini-program'
  busy: 'api_query_auth' | 'api_get_authorizer_info' | undefined
}

const step: fc.Arbitrary<Step> = fc.record({
  arrives: fc.constantFrom('push', 'browser'),
  at: fc.constantFrom(0, 1),
  together: fc.boolean(),
})
const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  code: fc.constantFrom('same', 'other'),
  kind: fc.constantFrom('official-account', 'mini-program'),
  busy: fc.constantFrom('api_query_auth', 'api_get_authorizer_info', undefined, undefined, undefined),
})

const redeemApi = 'cgi-bin/component/api_query_auth'

describe('the push and the browser of one grant', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  let database: GrantDatabase
  let processes: [PlatformDeployment, PlatformDeployment]

  /** Two processes that share cache and store, and share nothing with those before them. */
  const openTwo = async (): Promise<[PlatformDeployment, PlatformDeployment]> => {
    const cache = memoryTokenCache()
    database = createGrantDatabase(component.appId)
    const openOne = () => world.open({ tokenCache: handleOn(cache), grantStore: database })
    return [await openOne(), await openOne()]
  }

  /** Another code of the same grant: WeChat may give the push one of its own. */
  const otherCode = async (appId: string): Promise<string> => {
    const page = await processes[0].platform.createGrantUrl({ redirectUri: `${processes[0].url}/granted` })
    const { redirectUrl } = await simulator.components.grant(page, { appId, pushOrder: 'redirect-only' })
    return codeIn(redirectUrl)
  }
  const codeIn = (redirectUrl: string): string => new URL(redirectUrl).searchParams.get('auth_code') ?? ''

  const push = (appId: string, code: string, preAuthCode: string, at: 0 | 1) => {
    world.pushTo(processes[at].url)
    return simulator.components.pushEvent(component.appId, {
      InfoType: 'authorized',
      AuthorizerAppid: appId,
      AuthorizationCode: code,
      PreAuthCode: preAuthCode,
    })
  }

  /** Answers how each push and browser was answered. */
  const run = async ({ steps, code, kind, busy }: Plan, appId: string): Promise<unknown[]> => {
    const [{ url, platform }] = processes
    const browser: Browser = createBrowser(url, desktopUserAgent)
    const isAwaited = steps.some(({ arrives }) => arrives === 'browser')
    const page = isAwaited
      ? await openGrantPage(browser, `?returnTo=/${appId}&kind=${kind}`)
      : await platform.createGrantUrl({ redirectUri: `${url}/granted`, kind })
    const { redirectUrl } = await simulator.components.grant(page, { appId, pushOrder: 'redirect-only' })
    const preAuthCode = new URL(page).searchParams.get('pre_auth_code') ?? ''
    const pushed = code === 'same' ? codeIn(redirectUrl) : await otherCode(appId)
    simulator.requests.clear()
    if (busy !== undefined)
      simulator.faults.arm({ api: `cgi-bin/component/${busy}`, kind: 'errcode', errcode: -1 })

    const answers: Promise<unknown>[] = []
    for (const { arrives, at, together } of steps) {
      if (!together) await Promise.all(answers)
      answers.push(
        arrives === 'push'
          ? push(appId, pushed, preAuthCode, at).then(({ body }) => body)
          : copyOf(browser, processes[at].url).open(pathOf(redirectUrl)).then(locationOf),
      )
    }
    return await Promise.all(answers)
  }

  it('are one redeem and one announcement, and every browser gets to its page, whatever comes when and where', async () => {
    let runs = 0
    await holdsLater(
      fc.asyncProperty(plan, async (given) => {
        // A process opens no more than 120 grant pages a minute.
        if (runs % 100 === 0) processes = await openTwo()
        runs += 1
        simulator.faults.clear()
        const appId = world.account(given.kind)
        const answers = await run(given, appId)
        expect(answers).toEqual(
          given.steps.map(({ arrives }) => (arrives === 'push' ? 'success' : `/${appId}`)),
        )
        const told = () => processes.flatMap(({ grants }) => grants).filter((one) => one.appId === appId)
        await until('the app is told', () => told().length > 0)
        await until('nothing is left to do', () => database.openTasks().length === 0)
        await simulator.components.settle()
        expect(told()).toMatchObject([{ kind: given.kind, status: 'active' }])
        const redeems = simulator.requests.list({ api: redeemApi })
        expect(redeems.filter(({ errcode }) => errcode === undefined)).toHaveLength(1)
        const held = simulator.components.authorizers(component.appId).find((one) => one.appId === appId)
        expect(database.rowOf(appId)).toMatchObject({
          status: 'active',
          authorizer_refresh_token: held?.refreshToken,
          user_name: held?.userName,
        })
        for (const { platform } of processes) await platform.client(appId).getAppAccessToken()
      }),
      0.3,
    )
  })
})
