import { expect } from '@jest/globals'
import type { Place } from '../grants/orders.ts'
import type { PlatformProcess } from './orders.ts'
import type { PlatformFleets } from './world.ts'

export const shop = 'wx0000000000000001'

/** Where a process may end that works on the push of a grant. */
export interface GrantStep {
  name: string
  stop: Place
  /** How often `onGrant` runs altogether. */
  runs?: number
  /** False where the process ends before it has answered. */
  isTaken?: boolean
}

export const grantSteps: readonly GrantStep[] = [
  {
    name: 'the push is stored, and not answered',
    stop: { at: 'set', of: ':tasks', moment: 'after' },
    isTaken: false,
  },
  {
    name: 'the push is answered, its code is not redeemed',
    stop: { at: 'call', of: 'api_query_auth', moment: 'before' },
  },
  { name: 'the code is redeemed', stop: { at: 'call', of: 'api_query_auth', moment: 'after' } },
  { name: 'the row is about to be stored', stop: { at: 'set', of: shop, moment: 'before' } },
  { name: 'the row is stored', stop: { at: 'set', of: shop, moment: 'after' } },
  {
    name: 'WeChat is about to be asked who granted',
    stop: { at: 'call', of: 'api_get_authorizer_info', moment: 'before' },
  },
  {
    name: 'WeChat has said who granted',
    stop: { at: 'call', of: 'api_get_authorizer_info', moment: 'after' },
  },
  { name: 'the row is whole', stop: { at: 'set', of: shop, moment: 'after', skip: 1 } },
  { name: 'onGrant is called', stop: { at: 'hook', of: 'onGrant', moment: 'before' } },
  {
    name: 'onGrant has run, and its run is not noted',
    stop: { at: 'hook', of: 'onGrant', moment: 'after' },
    runs: 2,
  },
  { name: 'the run of onGrant is noted', stop: { at: 'set', of: shop, moment: 'after', skip: 2 } },
  { name: 'the grant is about to be done', stop: { at: 'set', of: ':tasks', moment: 'before', skip: 1 } },
  { name: 'the grant is done', stop: { at: 'set', of: ':tasks', moment: 'after', skip: 1 } },
]

export interface KillOptions {
  /** As `openGrantStore()` takes it. @default files */
  store?: string
  /** The next process has had a request a moment before. */
  hasLooked?: boolean
}

/** Lets a process end at a step of a grant, and another one get the next request: the grant is whole then. */
export async function killInGrant(
  { simulator, start }: PlatformFleets,
  { stop, runs = 1, isTaken = true }: GrantStep,
  { store, hasLooked = false }: KillOptions = {},
): Promise<void> {
  const fleet = await start(2, store)
  const [first, next] = fleet.processes as [PlatformProcess, PlatformProcess]
  const pushTicketTo = async (process: PlatformProcess): Promise<void> => {
    fleet.pushTo(process)
    expect(await fleet.pushTicket()).toBe(true)
  }
  if (hasLooked) await pushTicketTo(next)
  fleet.pushTo(first)
  await first.ask('stopAt', { ...stop, signal: 'SIGKILL' })
  expect(await fleet.grant(shop)).toBe(isTaken)
  expect(await first.ended).toBe('SIGKILL')

  await pushTicketTo(next)
  const row = await fleet.settled(shop)
  const [listed] = simulator.components.authorizers(fleet.appId)
  expect(row).toMatchObject({
    status: 'active',
    kind: 'official-account',
    authorizer_refresh_token: listed?.refreshToken,
  })
  expect(fleet.log('grant').length).toBe(runs)
  const report = await next.ask('call', { accounts: [shop], callers: 3 })
  expect(report).toMatchObject({ callers: 3, errors: [] })
}
