import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import fc from 'fast-check'
import { component, type PlatformDeployment, useOpenPlatform } from '../helpers/apps/open-platform.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { passOn, useClock } from '../helpers/time/clock.ts'
import { until } from '../helpers/time/wait.ts'

/** What an administrator does, and when its push arrives. */
interface Act {
  /** The permission sets that are granted; none: the grant is cancelled. */
  permissions: number[]
  /** After the act before. */
  afterMs: number
  /** Behind how many further acts the push comes; once or more. */
  arrives: { behind: number; at: 0 | 1 }[]
  /** The push is worked on before anything else happens. */
  isCalm: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  permissions: fc.constantFrom([1], [1, 4], [], []),
  afterMs: fc.constantFrom(1_000, 60_000, 11 * 60_000),
  arrives: fc.array(fc.record({ behind: fc.nat({ max: 4 }), at: fc.constantFrom(0, 1) }), {
    minLength: 1,
    maxLength: 3,
  }),
  isCalm: fc.boolean(),
})

type Fields = Record<string, string>

describe('the pushes of an account', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const clock = useClock()
  let processes: [PlatformDeployment, PlatformDeployment]

  beforeAll(async () => {
    const cache = memoryTokenCache()
    processes = [
      await world.open({ tokenCache: handleOn(cache) }),
      await world.open({ tokenCache: handleOn(cache) }),
    ]
  })

  const pass = passOn(clock, simulator.clock)
  const idle = () => until('nothing is left to do', () => database.openTasks().length === 0)
  const grantOf = (appId: string) =>
    simulator.components.authorizers(component.appId).find((one) => one.appId === appId)

  /** Lets the administrator act. Answers what WeChat pushes; nothing where nothing has changed. */
  const perform = async (appId: string, { permissions }: Act): Promise<Fields | undefined> => {
    const before = grantOf(appId)
    if (permissions.length === 0) {
      if (before === undefined) return undefined
      await simulator.components.cancel(component.appId, appId, { push: false })
      return { InfoType: 'unauthorized', AuthorizerAppid: appId }
    }
    const [{ platform, url }] = processes
    const page = await platform.createGrantUrl({ redirectUri: `${url}/granted` })
    const { redirectUrl } = await simulator.components.grant(page, {
      appId,
      permissions,
      pushOrder: 'redirect-only',
    })
    if (before !== undefined && String(before.permissions) === String(permissions)) return undefined
    return {
      InfoType: before === undefined ? 'authorized' : 'updateauthorized',
      AuthorizerAppid: appId,
      AuthorizationCode: new URL(redirectUrl).searchParams.get('auth_code') ?? '',
      PreAuthCode: new URL(page).searchParams.get('pre_auth_code') ?? '',
    }
  }

  const deliver = async (fields: Fields, createTime: number, at: 0 | 1): Promise<void> => {
    world.pushTo(processes[at].url)
    expect(await simulator.components.pushEvent(component.appId, fields, { createTime })).toMatchObject({
      taken: true,
      tries: [{}],
    })
  }

  /** Answers how many grants and ends WeChat had to push. */
  const live = async (acts: readonly Act[], appId: string): Promise<{ grants: number; ends: number }> => {
    const pushed = { grants: 0, ends: 0 }
    const due: { when: number; send: () => Promise<void> }[] = []
    const sendDue = async (now: number): Promise<void> => {
      for (const { send } of due.filter(({ when }) => when === now)) await send()
    }
    for (const [index, one] of acts.entries()) {
      // A process does not take ten minutes for a code.
      if (one.afterMs > 60_000) await idle()
      pass(one.afterMs)
      const fields = await perform(appId, one)
      if (fields !== undefined) pushed[fields['InfoType'] === 'unauthorized' ? 'ends' : 'grants'] += 1
      const createTime = Math.floor(simulator.clock.now() / 1_000)
      for (const { behind, at } of fields === undefined ? [] : one.arrives) {
        due.push({ when: index + behind, send: () => deliver(fields as Fields, createTime, at) })
      }
      await sendDue(index)
      if (one.isCalm) await idle()
    }
    for (let late = acts.length; late < acts.length + 5; late += 1) await sendDue(late)
    await idle()
    return pushed
  }

  it('leave what the newest of them says, in whatever order they come and however often', async () => {
    await holdsLater(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
        const appId = world.account()
        await simulator.components.pushTicket(component.appId)
        const pushed = await live(acts, appId)
        const told = processes.flatMap(({ grants }) => grants).filter((one) => one.appId === appId)
        const ended = processes.flatMap((one) => one.ended).filter((one) => one.appId === appId)
        expect(told.length).toBeLessThanOrEqual(pushed.grants)
        expect(ended.length).toBeLessThanOrEqual(Math.min(pushed.ends, pushed.grants))
        const grant = grantOf(appId)
        const row = database.rowOf(appId)
        // A code that came too late gives nothing: the administrator must grant again.
        if (grant === undefined || !grant.hasRedeemed) {
          expect(row?.['status'] ?? 'ended').toBe('ended')
          for (const { platform } of processes) {
            await expect(platform.client(appId).getAppAccessToken()).rejects.toMatchObject({
              code: 'ERR_GRANT_MISSING',
            })
          }
          return
        }
        expect(row).toMatchObject({
          status: 'active',
          authorizer_refresh_token: grant.refreshToken,
          func_info: grant.permissions,
        })
        for (const { platform } of processes) await platform.client(appId).getAppAccessToken()
      }),
      0.3,
    )
  })
})
