import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache, type WecomSuiteOptions } from 'express-wechat-auth'
import {
  redeemApi,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import {
  createGrantDatabase,
  type GrantDatabase,
  onlyFor,
  refusedWrites,
  storeFailures,
  times,
} from '../../helpers/stores/grant-database.ts'
import { hurryTimeouts, passOn, useClock } from '../../helpers/time/clock.ts'
import { settle, sleep, until } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { setOut } from '../../helpers/visitors/company-admin.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { itAtLength } from '../../run/length.ts'

const { suiteId } = thirdPartySuite
const infoApi = 'cgi-bin/service/v2/get_auth_info'
const minuteMs = 60_000
/** The pause of the library between two rounds. */
const retryEveryMs = 4_000
const arrived = { status: 303, location: '/me' }
const query = '?returnTo=/me'

describe('the code of an installation that cannot be redeemed at once', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator } = world
  const clock = useClock()
  // Each test has one of its own: processes of the tests before would go on with what it leaves.
  let database: GrantDatabase
  let deployed: SuiteDeployment
  let corpId = ''

  const deploy = (suite: Partial<WecomSuiteOptions> = {}) =>
    world.deploy({ suite: { grantStore: database, ...suite } })
  const open = () => world.open({ suite: { grantStore: database } })
  const rowOf = () => database.rowOf(world.shown(corpId))
  const pass = passOn(clock, simulator.clock)
  const told = (by = deployed) => by.grants.filter((one) => one.corpId === world.shown(corpId))
  const busy = (api: string, count: number) =>
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1, times: count })
  const redeems = (): number => simulator.requests.count(redeemApi)
  /** Redeems that gave a permanent code. */
  const given = (): number =>
    simulator.requests.list({ api: redeemApi }).filter(({ errcode = 0 }) => errcode === 0).length
  const push = () => simulator.suites.install(suiteId, { corpId, via: 'market' })
  const rowKey = () => `${suiteId}:${world.shown(corpId)}`
  const works = (by = deployed) => by.suite.client(world.shown(corpId)).fetchDepartments()

  beforeEach(async () => {
    database = createGrantDatabase(suiteId)
    deployed = await open()
    corpId = world.company()
    simulator.requests.clear()
  })
  afterEach(async () => {
    simulator.faults.clear()
    database.failing = {}
    await until('nothing is tried any more', () => database.openTasks().length === 0)
    jest.restoreAllMocks()
  })

  it.each([redeemApi, infoApi])('because %s is busy for a moment: nobody notices', async (api) => {
    busy(api, 2)
    const admin = await setOut(world, deployed.url, { corpId, query })
    expect(await admin.comeBack()).toMatchObject(arrived)
    expect(told()).toMatchObject([{ hasRequest: true, agentId: expect.any(Number) }])
  })

  it.each([redeemApi, infoApi])('because %s is busy for minutes: is tried until it is', async (api) => {
    hurryTimeouts(50, retryEveryMs)
    busy(api, 60)
    expect((await push()).pushes).toMatchObject([{ taken: true }])
    await until('it was tried often', () => simulator.requests.count(api) > 6)
    expect(told()).toEqual([])
    simulator.faults.clear()
    await until('the app is told', () => told().length > 0)
    expect(told()).toMatchObject([{ hasRequest: false, agentId: expect.any(Number) }])
    expect(given()).toBe(1)
    expect(rowOf()).toMatchObject({ agentid: expect.any(Number), status: 'active' })
    await works()
  })

  itAtLength('and whose browser has come and gone: is redeemed without it', async () => {
    hurryTimeouts(50, retryEveryMs)
    busy(redeemApi, 8)
    const admin = await setOut(world, deployed.url, { corpId, query })
    const answer = await admin.browser.fetchJson(admin.path)
    expect([answer.status, answer.body.error]).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE'])
    await until('the app is told', () => told().length > 0)
    expect(told()).toMatchObject([{ hasRequest: false }])
    expect(await admin.comeBack()).toMatchObject(arrived)
    expect([told().length, given()]).toEqual([1, 1])
  })

  itAtLength('and whose browser came long after it had set out: is worth as many tries', async () => {
    hurryTimeouts(50, retryEveryMs)
    const admin = await setOut(world, deployed.url, { corpId, query })
    clock.advance(20 * minuteMs)
    busy(redeemApi, 7)
    expect((await admin.browser.fetchJson(admin.path)).status).toBe(503)
    await until('the app is told', () => told().length > 0)
    expect(given()).toBe(1)
  })

  itAtLength('is tried no more when it is ten minutes old', async () => {
    hurryTimeouts(50, retryEveryMs)
    busy(redeemApi, 1_000)
    await push()
    await until('it was tried often', () => redeems() > 3)
    pass(9 * minuteMs)
    const before = redeems()
    await until('it is still tried', () => redeems() > before + 3)
    pass(2 * minuteMs)
    // It comes to an end, when the last round is over.
    for (let before = 0; redeems() > before; await sleep(2_500)) before = redeems()
    simulator.faults.clear()
    // Whoever comes next learns that it is dead.
    await open()
    await until('it is given up', () => database.openTasks().length === 0)
    expect([told().length, rowOf()]).toEqual([0, undefined])
  })

  it('because no ticket is there: waits for it', async () => {
    hurryTimeouts(50, retryEveryMs)
    const other = await deploy()
    database.rows.clear()
    await push()
    await sleep(200)
    expect(redeems()).toBe(0)
    await world.pushTickets()
    await until('the app is told', () => told(other).length > 0)
  })

  it.each(refusedWrites)(
    'and whose row cannot be stored because the store %s: is not asked for again',
    async (_how, failure) => {
      hurryTimeouts(50, retryEveryMs)
      database.failing.set = onlyFor((key) => key === rowKey(), times(8, failure))
      const admin = await setOut(world, deployed.url, { corpId, query })
      expect((await admin.browser.fetchJson(admin.path)).body).toMatchObject({ error: 'ERR_CACHE' })
      expect(told()).toEqual([])
      await until('the app is told', () => told().length > 0)
      expect([redeems(), told().length]).toEqual([1, 1])
      expect(await admin.comeBack()).toMatchObject(arrived)
      await works()
    },
  )

  itAtLength('and whose row and task cannot be stored: is kept by this process', async () => {
    hurryTimeouts(50, retryEveryMs)
    let isDown = false
    simulator.faults.arm({ api: redeemApi, kind: 'delay', delayMs: 1 })
    database.failing.set = (key) => {
      isDown ||= redeems() > 0 && !key.endsWith(':ticket')
      return isDown && redeems() > 0 ? storeFailures.rejects(key) : undefined
    }
    await push()
    await until('it is redeemed', () => redeems() > 0)
    await sleep(1_500)
    expect(told()).toEqual([])
    database.failing = {}
    await until('the app is told', () => told().length > 0)
    expect(redeems()).toBe(1)
    await works()
  })

  it('and whose process ends before the row is stored: another one stores it', async () => {
    database.failing.set = onlyFor((key) => key === rowKey(), storeFailures.rejects)
    await push()
    await until('it is redeemed', () => JSON.stringify(database.openTasks()).includes('permanentCode'))
    const cache = memoryTokenCache()
    const next = await deploy({ tokenCache: handleOn(cache) })
    database.failing = {}
    await createBrowser(next.url).open('/wecom/suite/messages')
    await world.pushTickets()
    await until('one of them tells', () => told(next).length + told().length > 0)
    expect(given()).toBe(1)
    await works(next)
    await until('nothing is left', () => database.openTasks().length === 0)
    expect(JSON.stringify([...database.rows.values()].filter((row) => 'tasks' in row))).not.toContain(
      'permanent',
    )
  })

  it('and whose process ends before it is redeemed: another one does it', async () => {
    busy(redeemApi, 3)
    await push()
    await until('it was tried', () => redeems() > 2)
    const next = await open()
    await until('it is told', () => told(next).length + told().length > 0)
    expect(given()).toBe(1)
  })

  it.each(['get', 'set'] as const)(
    'and whose store fails at any one %s: is one company in the end',
    async (name) => {
      hurryTimeouts(50, retryEveryMs)
      for (let step = 0; step < (name === 'set' ? 7 : 10); step += 1) {
        corpId = world.company()
        simulator.requests.clear()
        let left = step
        let hasFailed = false
        const admin = await setOut(world, deployed.url, { corpId, query })
        database.failing[name] = (key) => {
          left -= 1
          if (left >= 0 || hasFailed) return undefined
          hasFailed = true
          return storeFailures.rejects(key)
        }
        const { status } = await admin.comeBack()
        database.failing = {}
        expect([303, 500]).toContain(status)
        expect(await admin.comeBack()).toMatchObject(arrived)
        await until('nothing is left', () => database.openTasks().length === 0)
        await settle()
        expect([step, told().length, redeems()]).toEqual([step, 1, 1])
        expect(rowOf()).toMatchObject({ agentid: expect.any(Number), status: 'active' })
      }
    },
  )

  it('whose answer is lost cannot be read again: the administrator installs once more', async () => {
    simulator.faults.arm({ api: redeemApi, kind: 'reset', afterCommit: true })
    const admin = await setOut(world, deployed.url, { corpId, query })
    const first = await admin.browser.fetchJson(admin.path)
    expect([401, 503]).toContain(first.status)
    const answer = await admin.browser.fetchJson(admin.path)
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
    const again = await setOut(world, deployed.url, { corpId, query })
    expect(await again.comeBack()).toMatchObject(arrived)
    expect(told()).toHaveLength(1)
  })

  it('and whose company removes the app meanwhile: is told of neither', async () => {
    hurryTimeouts(50, retryEveryMs)
    database.failing.set = (key, row) =>
      key === rowKey() && JSON.stringify(row).includes('"active"') ? storeFailures.rejects(key) : undefined
    await push()
    await until('it is redeemed', () => redeems() > 0)
    await simulator.suites.cancel(suiteId, corpId)
    database.failing = {}
    await until('nothing is left', () => database.openTasks().length === 0)
    await settle()
    expect(rowOf()).toMatchObject({ status: 'ended', permanent_code: '' })
    expect([told().length, deployed.ended.length]).toEqual([0, 0])
  })

  it('in two processes that share nothing but the store is told by both at most', async () => {
    const admin = await setOut(world, deployed.url, { corpId, query })
    const other = await deploy()
    const answers = await Promise.all([admin.comeBack(), admin.comeBack(copyOf(admin.browser, other.url))])
    expect(answers.map(({ status }) => status)).toContain(303)
    expect(rowOf()).toMatchObject({ status: 'active' })
    await works()
  })
})
