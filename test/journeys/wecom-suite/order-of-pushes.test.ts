import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  type SuiteDeployment,
  type SuiteWorld,
  template,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { storeFailures } from '../../helpers/stores/grant-database.ts'
import { hurryTimeouts, useClock } from '../../helpers/time/clock.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { installFromMarket } from '../../helpers/visitors/company-admin.ts'

const second = 1_000
/** The pause of the library between two rounds. */
const retryEveryMs = 4_000

/** What both kinds of suite have: one company, and a clock. */
function useCompany(world: SuiteWorld, suiteId: string) {
  const { simulator, database } = world
  const clock = useClock()
  const of: { deployed: SuiteDeployment; corpId: string } = { deployed: {} as SuiteDeployment, corpId: '' }
  beforeEach(async () => {
    of.deployed = await world.open()
    of.corpId = world.company()
    simulator.requests.clear()
  })
  return {
    of,
    row: () => world.rowOf(of.corpId),
    told: () => of.deployed.grants.filter((one) => one.corpId === world.shown(of.corpId)),
    ended: () => of.deployed.ended.filter((one) => one.corpId === world.shown(of.corpId)),
    works: () => of.deployed.suite.client(world.shown(of.corpId)).fetchDepartments(),
    idle: () => until('nothing is left to do', () => database.openTasks().length === 0),
    pass(ms: number): void {
      clock.advance(ms)
      simulator.clock.advance(ms)
    },
    pushEnd: (createTime: number) =>
      simulator.suites.pushEvent(
        suiteId,
        { InfoType: 'cancel_auth', AuthCorpId: world.shown(of.corpId) },
        { createTime },
      ),
  }
}

describe('the order in which WeCom tells of installations and their ends', () => {
  const { suiteId } = thirdPartySuite
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  const { of, row, told, ended, works, idle, pass, pushEnd } = useCompany(world, suiteId)

  afterEach(async () => {
    database.failing = {}
    await idle()
    jest.restoreAllMocks()
  })

  it('the end of the one before does not end the one that a browser has brought', async () => {
    await installFromMarket(world, of.deployed, of.corpId)
    pass(second)
    const browser = createBrowser(of.deployed.url, desktopUserAgent)
    const page = locationOf(await browser.open('/wecom/suite/install'))
    pass(second)
    await simulator.suites.cancel(suiteId, of.corpId, { push: false })
    const endedAt = Math.floor(simulator.clock.now() / second)
    pass(2 * second)
    const { redirectUrl = '' } = await simulator.suites.install(suiteId, {
      corpId: of.corpId,
      via: 'installed-link',
      url: page,
    })
    expect((await browser.open(pathOf(redirectUrl))).status).toBe(303)
    for (let count = 0; count < 2; count += 1) expect(await pushEnd(endedAt)).toMatchObject({ taken: true })
    expect([row()?.['status'], ended()]).toEqual(['active', []])
    await works()
  })

  it('a permanent code that could not be stored does not take the place of a newer one', async () => {
    hurryTimeouts(50, retryEveryMs)
    let first: unknown
    let refusals = 0
    database.failing.set = (_key, stored) => {
      const { status, permanent_code: code } = stored as Record<string, unknown>
      if (status !== 'active') return undefined
      first ??= code
      if (code !== first) return undefined
      refusals += 1
      return storeFailures.rejects('')
    }
    await simulator.suites.install(suiteId, { corpId: of.corpId, via: 'market' })
    await until('it could not be stored', () => refusals > 0)
    pass(second)
    await simulator.suites.cancel(suiteId, of.corpId)
    pass(second)
    await installFromMarket(world, of.deployed, of.corpId)
    database.failing = {}
    await idle()
    expect(row()?.['permanent_code']).not.toBe(first)
    expect([row()?.['status'], told().length, ended()]).toEqual(['active', 1, []])
    await works()
  })
})

describe('the order in which WeCom tells of an agent-developed app and its end', () => {
  const { suiteId } = template
  const world = useWecomSuite(template)
  const { simulator } = world
  const { of, row, told, ended, idle, pass } = useCompany(world, suiteId)

  it('an end that comes while WeCom’s answer to the code is on its way is the newer one', async () => {
    const api = 'cgi-bin/service/get_permanent_code'
    simulator.faults.arm({ api, kind: 'delay', delayMs: 500, afterCommit: true })
    await simulator.suites.install(suiteId, { corpId: of.corpId, via: 'customized-link' })
    await until('the code is spent', () => simulator.requests.count(api) === 1)
    pass(second)
    await simulator.suites.cancel(suiteId, of.corpId)
    await idle()
    expect([row()?.['status'], told(), ended()]).toEqual(['ended', [], []])
  })
})
