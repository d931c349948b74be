import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { createBrowser, desktopUserAgent } from '../../helpers/visitors/browser.ts'
import { openGrantPage } from '../../helpers/visitors/merchant.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'
const shopMini = 'wx0000000000000004'
const good = { callers: 3, errors: [] }

describeWithRedis('a platform whose Redis is emptied', () => {
  const { simulator, start, flush, count } = usePlatformFleets()

  it('keeps tickets and grants, and tells the app of none again', async () => {
    const fleet = await start(1)
    const [old] = fleet.processes as [PlatformProcess]
    expect(await fleet.grant(shopMini)).toBe(true)
    await fleet.settled(shopMini)
    const browser = createBrowser(old.url, desktopUserAgent)
    const { redirectUrl } = await simulator.components.grant(await openGrantPage(browser), { appId: shop })
    const { pathname, search } = new URL(redirectUrl)
    expect((await browser.open(pathname + search)).status).toBe(303)
    await fleet.settled(shop)
    const rows = [await fleet.rowOf(shop), await fleet.rowOf(shopMini)]

    await flush()
    simulator.requests.clear()
    // A process that knows nothing has the ticket from the store, and the refresh tokens.
    const cold = await fleet.add()
    expect(await cold.ask('fetchPlatformToken')).toBe('good')
    expect(await cold.ask('call', { accounts: [shop], callers: 3 })).toMatchObject(good)
    expect(await cold.ask('call', { accounts: [shopMini], callers: 3 })).toMatchObject(good)
    expect(await old.ask('call', { accounts: [shop], callers: 3 })).toMatchObject(good)
    expect([count('api_query_auth'), count('api_get_authorizer_list')]).toEqual([0, 0])

    // Neither the push that comes once more nor the page that is loaded again is another grant.
    await simulator.components.pushEvent(fleet.appId, {}, { retry: true })
    expect((await browser.open(pathname + search)).status).toBe(303)
    expect(await fleet.pushTicket()).toBe(true)
    expect(await fleet.tasks()).toEqual([])
    expect([await fleet.rowOf(shop), await fleet.rowOf(shopMini)]).toEqual(rows)
    expect(fleet.log('grant').map(({ account }) => account)).toEqual([shopMini, shop])
  })
})
