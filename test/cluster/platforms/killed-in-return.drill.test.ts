import { expect } from '@jest/globals'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { type Browser, onDesktop } from '../../helpers/visitors/browser.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { openGrantPage } from '../../helpers/visitors/merchant.ts'
import { itAtLength } from '../../run/length.ts'
import type { Place } from '../grants/orders.ts'
import type { PlatformFleet } from './fleet-of-platform.ts'
import type { PlatformProcess } from './orders.ts'
import { usePlatformFleets } from './world.ts'

const shop = 'wx0000000000000001'

interface Step {
  name: string
  stop: Place
  /** How often `onGrant` runs altogether. */
  runs?: number
  /** What the administrator who loads the page again is answered. */
  reload?: number
}

const steps: Step[] = [
  {
    name: 'the return is stored, its code is not redeemed',
    stop: { at: 'call', of: 'api_query_auth', moment: 'before' },
  },
  // Whose grant it is stands nowhere: the push says it.
  {
    name: 'the code is redeemed',
    stop: { at: 'call', of: 'api_query_auth', moment: 'after' },
    reload: 401,
  },
  { name: 'the row is about to be stored', stop: { at: 'set', of: shop, moment: 'before' } },
  { name: 'the row is stored', stop: { at: 'set', of: shop, moment: 'after' } },
  { name: 'onGrant has run', stop: { at: 'hook', of: 'onGrant', moment: 'after' }, runs: 2 },
  { name: 'its run is noted', stop: { at: 'set', of: shop, moment: 'after', skip: 2 } },
]

describeWithRedis(
  'the administrator’s browser comes back before the push to a process that is killed, when',
  () => {
    const { simulator, start } = usePlatformFleets()

    interface Killed {
      fleet: PlatformFleet
      next: PlatformProcess
      browser: Browser
      path: string
    }
    const killAt = async (stop: Place): Promise<Killed> => {
      const fleet = await start(2)
      const [first, next] = fleet.processes as [PlatformProcess, PlatformProcess]
      fleet.pushTo(next)
      const browser = onDesktop(first.url)
      const { redirectUrl } = await simulator.components.grant(await openGrantPage(browser), {
        appId: shop,
        pushOrder: 'redirect-first',
      })
      await first.ask('stopAt', { ...stop, signal: 'SIGKILL' })
      const { pathname, search } = new URL(redirectUrl)
      await browser.open(pathname + search).catch(() => undefined)
      expect(await first.ended).toBe('SIGKILL')
      return { fleet, next, browser, path: pathname + search }
    }
    const expectGranted = async ({ fleet, next }: Killed, runs: number): Promise<void> => {
      const [listed] = simulator.components.authorizers(fleet.appId)
      expect(await fleet.settled(shop)).toMatchObject({
        status: 'active',
        authorizer_refresh_token: listed?.refreshToken,
      })
      expect(fleet.log('grant').length).toBe(runs)
      expect(await next.ask('call', { accounts: [shop], callers: 3 })).toMatchObject({
        callers: 3,
        errors: [],
      })
    }

    for (const { name, stop, runs = 1, reload = 303 } of steps) {
      itAtLength(`${name}, and then the push comes to the next one`, async () => {
        const killed = await killAt(stop)
        const [delivery] = await simulator.components.settle()
        expect(delivery?.taken).toBe(true)
        await expectGranted(killed, runs)
      })

      itAtLength(`${name}, and then the page is loaded again at the next one, before the push`, async () => {
        const killed = await killAt(stop)
        const { next, browser, path } = killed
        expect((await copyOf(browser, next.url).open(path)).status).toBe(reload)
        expect((await simulator.components.settle())[0]?.taken).toBe(true)
        await expectGranted(killed, runs)
      })

      itAtLength(`${name}, and then the page is loaded again while the push comes`, async () => {
        const killed = await killAt(stop)
        const { next, browser, path } = killed
        const again = copyOf(browser, next.url).open(path)
        const pushed = simulator.components.settle()
        expect([303, reload]).toContain((await again).status)
        expect((await pushed)[0]?.taken).toBe(true)
        await expectGranted(killed, runs)
      })
    }
  },
)
