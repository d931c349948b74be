import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { portionOf } from '../../run/length.ts'
import { hurryTimeouts, moveDate, releaseDate, stopDate } from '../time/clock.ts'
import { lateFaults } from './faults.ts'
import { outcomeOf } from './outcome.ts'
import { anyAnswer, type FaultCase, type PlannedFault, plansFor, rightAnswer, unavailable } from './plans.ts'
import type { FaultProxy } from './proxy.ts'

/** Where the functions of one client are tried. */
export interface FaultBench<Client> {
  proxy: FaultProxy
  /** @param api what is going to be broken */
  create(api: string): Client
  /** Gets the tokens that a call of this API needs, and not the one that it asks for. */
  warm(client: Client, api: string): Promise<unknown>
  /** Somebody else's HTTP client keeps a connection that this library has given up. */
  leavesOpen?: boolean
}

/** Lets what is remembered of a refusal be over. */
const passTime = (): void => moveDate(61_000)
/** Stops the date, which the tests below move on. Once in each file. */
export function useStoppedDate(): void {
  beforeEach(stopDate)
  afterEach(releaseDate)
}

const isOfToken = ({ api }: { api: string }): boolean =>
  /^cgi-bin\/(?:stable_token|token|gettoken)$/.test(api)
const warmed = async <Client>({ warm }: FaultBench<Client>, client: Client, tried: { api: string }) => {
  if (!isOfToken(tried)) await warm(client, tried.api)
}

/** The tests of one client: every fault before each of its functions, and all of them at answers that never come. */
export function testFaults<Client>(
  bench: FaultBench<Client>,
  cases: Readonly<Record<string, FaultCase<Client>>>,
): void {
  useStoppedDate()
  it.each(Object.entries(cases).map(([name, tried], index) => ({ name, tried, index })))(
    '$name: a typed error or the answer, whatever breaks',
    ({ tried, index }) => expectAllPlans(bench, tried, portionOf(plansFor(tried), 10, index)),
  )
  it('waits for nothing longer than its deadline', () => expectDeadlines(bench, cases))
}

/** The functions of a client, by their names. */
export const functionsOf = (client: object): string[] =>
  Object.entries(client)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name)
    .sort()

/** One fault after the other, and after each the same call on the same client without one. */
async function expectAllPlans<Client>(
  bench: FaultBench<Client>,
  tried: FaultCase<Client>,
  plans: readonly PlannedFault[],
): Promise<void> {
  const { proxy, create } = bench
  const surprises: string[] = []
  for (const [name, fault, outcome] of plans) {
    const since = proxy.exchanges.length
    const passed = () => proxy.exchanges.slice(since)
    const { right } = tried
    const call = await tried.ready()
    const client = create(tried.api)
    await warmed(bench, client, tried)
    proxy.breakNext(tried.api, fault)
    const isLoose = outcome === anyAnswer
    const first = await outcomeOf(() => call(client), { right, passed, isLoose })
    if (proxy.disarm() > 0) surprises.push(`${name}: nothing was asked`)
    passTime()
    const again = await tried.ready()
    const second = await outcomeOf(() => again(client), { right, passed })
    const found = `${first}, then ${second}`
    const expected = `${outcome}, then ${rightAnswer}`
    if (found !== expected) surprises.push(`${name}: ${found}; not ${expected}`)
  }
  expect(surprises).toEqual([])
  expect(proxy.strays).toBe(0)
}

/** The deadlines of 5 and 15 s by this. */
const factor = 20
const latestMs = 10_000

/** All functions at once, each at an answer that never comes; then once more without the fault. */
export async function expectDeadlines<Client>(
  bench: FaultBench<Client>,
  cases: Readonly<Record<string, FaultCase<Client>>>,
): Promise<void> {
  const { proxy, create, leavesOpen = false } = bench
  const since = proxy.exchanges.length
  const passed = () => proxy.exchanges.slice(since)
  const callAll = async (clients: readonly Client[], fault?: PlannedFault[1]): Promise<string[]> => {
    const calls: (() => Promise<string>)[] = []
    for (const [index, tried] of Object.values(cases).entries()) {
      const client = clients[index] as Client
      const call = await tried.ready()
      calls.push(() => outcomeOf(() => call(client), { right: tried.right, passed }))
    }
    if (fault === undefined) return Promise.all(calls.map((call) => call()))
    for (const [index, tried] of Object.values(cases).entries()) {
      await warmed(bench, clients[index] as Client, tried)
    }
    for (const { api } of Object.values(cases)) proxy.breakNext(api, fault)
    hurryTimeouts(factor)
    const startedAt = performance.now()
    const outcomes = await Promise.all(calls.map((call) => call()))
    expect(performance.now() - startedAt).toBeLessThan(latestMs)
    jest.restoreAllMocks()
    return outcomes
  }
  const byName = (outcomes: readonly string[]) =>
    Object.fromEntries(Object.keys(cases).map((name, index) => [name, outcomes[index]]))
  const all = (outcome: string) => byName(Object.keys(cases).map(() => outcome))

  for (const [name, fault] of Object.entries(lateFaults)) {
    const clients = Object.values(cases).map(({ api }) => create(api))
    expect({ [name]: byName(await callAll(clients, fault)) }).toEqual({ [name]: all(unavailable) })
    // On a busy machine a deadline may be over before the proxy was asked.
    proxy.disarm()
    if (!leavesOpen) await proxy.hungUp()
    passTime()
    expect({ [name]: byName(await callAll(clients)) }).toEqual({ [name]: all(rightAnswer) })
  }
}
