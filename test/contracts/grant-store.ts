import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { GrantStore, TokenCache } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../helpers/apps/open-platform.ts'
import { useClock } from '../helpers/time/clock.ts'
import { sleep } from '../helpers/time/wait.ts'
import { grantByPush, setOut } from '../helpers/visitors/merchant.ts'

export interface GrantKeeping {
  store: GrantStore
  /** The handle of another process on the token cache that all share. */
  cacheOf(process: number): TokenCache
}

/** What a third-party platform needs of its `grantStore` and its `tokenCache`. */
export function grantStoreContract(name: string, create: () => GrantKeeping | Promise<GrantKeeping>): void {
  describe(`${name} keeps the grants of a third-party platform`, () => {
    const world = useOpenPlatform()
    const { simulator } = world
    const clock = useClock()
    let keeping: GrantKeeping
    let first: PlatformDeployment
    let second: PlatformDeployment
    let appId = ''

    const key = (account = appId): string => `${component.appId}:${account}`
    const rowOf = async () => (await keeping.store.get(key())) as Record<string, unknown>
    const call = ({ platform }: PlatformDeployment) =>
      platform.client(appId).call({ path: '/cgi-bin/get_api_domain_ip' })
    const told = () => [...first.grants, ...second.grants].filter((one) => one.appId === appId)
    const pass = (ms: number): void => {
      clock.advance(ms)
      simulator.clock.advance(ms)
    }

    /** The library writes the row of a grant once more when the app has been told. */
    const idle = async (): Promise<void> => {
      for (;;) {
        const { tasks = [] } = ((await keeping.store.get(key('tasks'))) ?? {}) as {
          tasks?: { type: string }[]
        }
        if (tasks.every(({ type }) => type === 'done')) return
        await sleep(10)
      }
    }

    beforeAll(async () => {
      keeping = await create()
      const { store } = keeping
      second = await world.deploy({ grantStore: store, tokenCache: keeping.cacheOf(1) })
      first = await world.open({ grantStore: store, tokenCache: keeping.cacheOf(0) })
    })
    beforeEach(() => {
      appId = world.account()
    })

    it('answers nothing for what it does not hold', async () => {
      expect((await keeping.store.get(key('nobody'))) ?? undefined).toBeUndefined()
      await expect(call(first)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
    })

    it('has the ticket for a process that begins later', async () => {
      const third = await world.deploy({ grantStore: keeping.store })
      await third.platform.getPlatformAccessToken()
      world.pushTo(first.url)
    })

    it('has a grant for both processes, once, whoever brings it', async () => {
      const merchant = await setOut(world, first.url, { appId, wait: false })
      expect(await merchant.comeBack()).toMatchObject({ status: 303 })
      await simulator.components.settle()
      for (const process of [first, second]) await call(process)
      expect(told()).toHaveLength(1)
      expect(await rowOf()).toMatchObject({
        authorizer_appid: appId,
        status: 'active',
        kind: 'official-account',
      })
    })

    it('has the refresh token that the last refresh has brought', async () => {
      await grantByPush(world, first, appId)
      simulator.components.update(component.appId, { refreshTokens: 'rotating' })
      for (const process of [first, second]) {
        pass(2 * 60 * 60_000)
        await call(process)
        const held = simulator.components.authorizers(component.appId).find((one) => one.appId === appId)
        expect(await rowOf()).toMatchObject({ authorizer_refresh_token: held?.refreshToken })
      }
      simulator.components.update(component.appId, { refreshTokens: 'stable' })
    })

    it('ends a grant for both processes, and takes it up again', async () => {
      await grantByPush(world, first, appId)
      for (const process of [first, second]) await call(process)
      await simulator.components.cancel(component.appId, appId)
      for (const process of [first, second]) {
        await expect(call(process)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
      }
      expect(await rowOf()).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
      await grantByPush(world, first, appId)
      for (const process of [second, first]) await call(process)
    })

    it('keeps what the app has written beside it', async () => {
      await grantByPush(world, first, appId)
      await idle()
      await keeping.store.set(key(), { ...(await rowOf()), shop_id: 7 })
      await grantByPush(world, first, appId, { permissions: [1] })
      await simulator.components.cancel(component.appId, appId)
      expect(await rowOf()).toMatchObject({ shop_id: 7, status: 'ended' })
    })

    it('gets back from WeChat’s list what it has lost', async () => {
      await grantByPush(world, first, appId)
      await idle()
      await keeping.store.delete(key())
      const third = await world.deploy({ grantStore: keeping.store })
      expect(await third.platform.restoreGrants()).toBeGreaterThanOrEqual(1)
      await call(third)
      world.pushTo(first.url)
      expect(await rowOf()).toMatchObject({ status: 'active' })
    })
  })
}
