import { expect, it } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { createBrowser, desktopUserAgent } from '../../helpers/visitors/browser.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { openGrantPage } from '../../helpers/visitors/merchant.ts'
import { portionOf } from '../../run/length.ts'
import type { PlatformProcess } from './orders.ts'
import { appsWithShops, shops } from './shops.ts'
import { usePlatformFleets } from './world.ts'

const orders = ['push-first', 'redirect-first'] as const
const codes = ['same', 'other'] as const

describeWithRedis('a grant whose push comes to one process and whose browser to another at once', () => {
  const { simulator, start, count } = usePlatformFleets({ apps: appsWithShops })

  it('is redeemed once, and the app is told once, with the request of the browser', async () => {
    const fleet = await start(3)
    const [pushed, returned, opened] = fleet.processes as [PlatformProcess, PlatformProcess, PlatformProcess]
    fleet.pushTo(pushed)
    for (const [index, appId] of portionOf(shops, 10).entries()) {
      const browser = createBrowser(opened.url, desktopUserAgent)
      const pushOrder = orders[index % 2] as (typeof orders)[number]
      const code = codes[(index >> 1) % 2] as (typeof codes)[number]
      const { redirectUrl } = await simulator.components.grant(await openGrantPage(browser), {
        appId,
        pushOrder,
        code,
        wait: false,
      })
      const { pathname, search } = new URL(redirectUrl)
      const [answer] = await Promise.all([
        copyOf(browser, returned.url).open(pathname + search),
        simulator.components.settle(),
      ])
      expect(answer.status).toBe(303)
      await fleet.settled(appId)
      const told = fleet.log('grant').filter((line) => line.account === appId)
      expect(told).toMatchObject([{ hasRequest: true, pid: returned.pid }])
      expect(count('api_query_auth')).toBe(index + 1)
    }
  })
})
