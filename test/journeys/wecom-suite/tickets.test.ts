import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import {
  loginSuiteOptions,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { postPush } from '../../helpers/messages/component-pushes.ts'
import { commandPush } from '../../helpers/messages/suite-pushes.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { refusedWrites, times } from '../../helpers/stores/grant-database.ts'
import { passOn, useClock } from '../../helpers/time/clock.ts'
import { createBrowser, insideWecom } from '../../helpers/visitors/browser.ts'
import { depart } from '../../helpers/visitors/wecom-login.ts'

const { suiteId } = thirdPartySuite
const tokenApi = 'cgi-bin/service/get_suite_token'
const minuteMs = 60_000
const missing = { code: 'ERR_TICKET_MISSING', status: 503, retryAfterSeconds: 600 }

describe('tickets of a suite', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database, deploy } = world
  const clock = useClock()

  const pass = passOn(clock, simulator.clock)
  const pushTicket = () => simulator.suites.pushTicket(suiteId)
  const push = (ticket: string, createdAt: number) =>
    simulator.suites.pushEvent(
      suiteId,
      { InfoType: 'suite_ticket', SuiteTicket: ticket },
      { createTime: Math.floor(createdAt / 1_000) },
    )
  /** A ticket that WeCom has made, and not pushed. */
  const ticketOf = async ({ url }: SuiteDeployment): Promise<string> => {
    simulator.suites.update(suiteId, { commandUrl: undefined })
    const { ticket } = await pushTicket()
    world.pushTo(url)
    return ticket
  }
  const tokenOf = ({ suite }: SuiteDeployment): Promise<string> => suite.getSuiteAccessToken()
  const tokenCalls = (): number => simulator.requests.count(tokenApi)

  beforeEach(() => {
    database.rows.clear()
    for (const one of [suiteId, loginSuiteOptions.suiteId]) simulator.suites.stopTicketPushes(one)
  })

  it('are taken, answered with the word success alone, and kept for good', async () => {
    const deployed = await deploy()
    const { delivery, ticket } = await pushTicket()
    expect(delivery).toMatchObject({ taken: true, status: 200, body: 'success', tries: [{}] })
    expect(database.rowOf('ticket')).toMatchObject({ ticket })
    expect(deployed.events).toContainEqual({
      type: 'ticket-received',
      platformAppId: suiteId,
      isNewest: true,
    })
    await tokenOf(deployed)
    await tokenOf(await deploy())
  })

  it('are good for thirty minutes from the time that WeCom says, and then nobody is asked', async () => {
    const deployed = await deploy()
    const ticket = await ticketOf(deployed)
    await push(ticket, Date.now() - 30 * minuteMs - 2_000)
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    expect(tokenCalls()).toBe(0)
    await push(ticket, Date.now() - 29 * minuteMs)
    await tokenOf(deployed)
  })

  it('do not matter while the token of the suite lives', async () => {
    const deployed = await deploy()
    await pushTicket()
    const token = await tokenOf(deployed)
    pass(100 * minuteMs)
    expect(await tokenOf(deployed)).toBe(token)
    pass(60 * minuteMs)
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    await pushTicket()
    expect(await tokenOf(deployed)).not.toBe(token)
  })

  it('are told of when they are over twenty minutes at their use', async () => {
    const deployed = await deploy()
    await pushTicket()
    pass(21 * minuteMs)
    await tokenOf(deployed)
    expect(deployed.events).toContainEqual({
      type: 'ticket-late',
      platformAppId: suiteId,
      ageSeconds: expect.any(Number),
    })
  })

  it('that are newer win, whatever order they come in', async () => {
    const deployed = await deploy()
    const ticket = await ticketOf(deployed)
    await push(ticket, Date.now())
    expect(await push('of-nobody', Date.now() - minuteMs)).toMatchObject({ taken: true })
    expect(deployed.events).toContainEqual(expect.objectContaining({ isNewest: false }))
    await tokenOf(deployed)
    expect(database.rowOf('ticket')).toMatchObject({ ticket })
  })

  it('of a clock that is ahead do not stop the next ones', async () => {
    const deployed = await deploy()
    await push('of-nobody', Date.now() + 60 * minuteMs)
    pass(10 * minuteMs)
    await pushTicket()
    await tokenOf(deployed)
  })

  it.each(['another suite', 'the suite for logins'])(
    'that are sealed with our key and named after %s are not stored',
    async (name) => {
      const deployed = await deploy({ suite: { loginSuite: loginSuiteOptions } })
      const SuiteId = name === 'another suite' ? 'ww00000000000000ee' : loginSuiteOptions.suiteId
      const answer = await postPush(
        deployed.url,
        commandPush({ SuiteId, InfoType: 'suite_ticket', SuiteTicket: 'of-another' }),
        '/wecom/suite/events',
      )
      expect([answer.status, answer.text]).toEqual([403, ''])
      expect(database.rows.size).toBe(0)
      await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    },
  )

  it('of the suite for logins are kept beside those of the app', async () => {
    const deployed = await deploy({ suite: { loginSuite: loginSuiteOptions } })
    const { ticket } = await simulator.suites.pushTicket(loginSuiteOptions.suiteId)
    expect(database.rows.get(`${loginSuiteOptions.suiteId}:ticket`)).toMatchObject({ ticket })
    expect(database.rowOf('ticket')).toBeUndefined()
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
  })

  it('that WeCom refuses (40085) are over for all processes until the next one', async () => {
    const cache = memoryTokenCache()
    const first = await deploy({ suite: { tokenCache: handleOn(cache) } })
    const second = await deploy({ suite: { tokenCache: handleOn(cache) } })
    await push('of-nobody', Date.now())
    await expect(tokenOf(first)).rejects.toMatchObject({ ...missing, errcode: 40085 })
    for (const deployed of [first, second, first]) {
      await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    }
    expect(tokenCalls()).toBe(1)
    pass(minuteMs)
    await pushTicket()
    await Promise.all([tokenOf(first), tokenOf(second)])
    expect(tokenCalls()).toBe(2)
  })

  it.each(refusedWrites)(
    'are not taken while the store %s: WeCom pushes them again',
    async (_what, failure) => {
      const deployed = await deploy()
      database.failing.set = times(2, failure)
      const { delivery } = await pushTicket()
      expect(delivery.tries.map(({ status }) => status)).toEqual([500, 500, 200])
      await tokenOf(deployed)
    },
  )

  it('are taken and used while only the token cache is down', async () => {
    const deployed = await deploy({ suite: { tokenCache: brokenTokenCache() } })
    expect((await pushTicket()).delivery).toMatchObject({ taken: true, tries: [{}] })
    await tokenOf(deployed)
  })

  it('that are missing are an error at once, on a page too, and WeCom is not asked', async () => {
    const { suite, url } = await deploy()
    await expect(suite.getSuiteAccessToken()).rejects.toMatchObject(missing)
    const page = await createBrowser(url).open('/wecom/suite/install')
    expect([page.status, page.headers['retry-after']]).toEqual([503, '600'])
    expect(simulator.requests.list()).toEqual([])
  })

  it('are not needed to send people to WeCom’s page for a login', async () => {
    const { url } = await deploy()
    const { page } = await depart(insideWecom(url), '/wecom/login?returnTo=/me')
    expect(page.searchParams.get('appid')).toBe(suiteId)
    expect(simulator.requests.list()).toEqual([])
  })
})
