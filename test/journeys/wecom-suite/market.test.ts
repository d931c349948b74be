import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import {
  plainCorpId,
  redeemApi,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { settle, until } from '../../helpers/time/wait.ts'
import { installFromMarket, setOut } from '../../helpers/visitors/company-admin.ts'

const { suiteId } = thirdPartySuite

describe('an installation in the market of apps', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  let deployed: SuiteDeployment
  let other: SuiteDeployment
  let corpId = ''

  const told = (by = deployed) => by.grants.filter((one) => one.corpId === world.shown(corpId))
  const ended = () => [...deployed.ended, ...other.ended].filter((one) => one.corpId === world.shown(corpId))
  const fetchAdmins = (by = deployed) => by.suite.client(world.shown(corpId)).fetchDepartments()
  const missing = { code: 'ERR_GRANT_MISSING', status: 502 }

  beforeEach(async () => {
    const cache = memoryTokenCache()
    other = await world.deploy({ suite: { tokenCache: handleOn(cache) } })
    deployed = await world.open({ suite: { tokenCache: handleOn(cache) } })
    corpId = world.company()
    simulator.requests.clear()
  })

  it('comes by the push alone, with no request', async () => {
    await installFromMarket(world, deployed, corpId, { agentId: 1000050, authMode: 1 })
    expect(told()).toEqual([{ corpId: world.shown(corpId), agentId: 1000050, hasRequest: false }])
    expect(world.rowOf(corpId)).toMatchObject({ agentid: 1000050, auth_mode: 1, status: 'active' })
    for (const one of [deployed, other]) await fetchAdmins(one)
    await until('nothing is left to do', () => database.openTasks().length === 0)
  })

  it('of a company whose ids are plain is one of that id', async () => {
    const before = deployed.grants.length
    await simulator.suites.install(suiteId, { corpId, via: 'market', ids: 'plain' })
    await until('it is told', () => deployed.grants.length > before)
    expect(deployed.grants.at(-1)).toMatchObject({ corpId })
    expect(world.shown(corpId)).toBe(corpId)
    await fetchAdmins()
  })

  it('is told with its push and its browser once', async () => {
    const admin = await setOut(world, deployed.url, {
      corpId,
      query: '?returnTo=/me',
      pushOrder: 'push-first',
    })
    expect(await admin.comeBack()).toMatchObject({ status: 303, location: '/me' })
    await settle()
    const second = await setOut(world, deployed.url, {
      corpId,
      query: '?returnTo=/me',
      pushOrder: 'redirect-first',
    })
    expect(await second.comeBack()).toMatchObject({ status: 303, location: '/me' })
    expect(await simulator.suites.settle()).toMatchObject([{ taken: true }])
    await until('nothing is left to do', () => database.openTasks().length === 0)
    expect([told().length, simulator.requests.count(redeemApi)]).toEqual([2, 2])
  })

  it('ends in all processes when the company removes the app, and is told once', async () => {
    await installFromMarket(world, deployed, corpId)
    for (const one of [deployed, other]) await fetchAdmins(one)
    const { pushes } = await simulator.suites.cancel(suiteId, corpId)
    expect(pushes).toMatchObject([{ taken: true }])
    await simulator.suites.pushEvent(suiteId, {}, { retry: true, duplicate: true })
    await until('it is told', () => ended().length > 0)
    simulator.requests.clear()
    for (const one of [deployed, other, deployed])
      await expect(fetchAdmins(one)).rejects.toMatchObject(missing)
    expect(simulator.requests.list()).toEqual([])
    expect(world.rowOf(corpId)).toMatchObject({ status: 'ended', permanent_code: '' })
    await settle()
    expect(ended()).toEqual([{ suiteId, corpId: world.shown(corpId) }])
    expect(await deployed.suite.fetchGrant(world.shown(corpId))).toMatchObject({ status: 'ended' })
  })

  it('comes again with another number of the app, by which messages are sent then', async () => {
    await installFromMarket(world, deployed, corpId, { agentId: 1000051 })
    const client = deployed.suite.client(world.shown(corpId))
    await fetchAdmins()
    await simulator.suites.cancel(suiteId, corpId)
    await until('the end is told', () => ended().length > 0)
    await installFromMarket(world, deployed, corpId, { agentId: 1000052 })
    expect(told().map(({ agentId }) => agentId)).toEqual([1000051, 1000052])
    expect(world.rowOf(corpId)).toMatchObject({ agentid: 1000052, auth_mode: 0, status: 'active' })
    for (const one of [deployed, other]) await fetchAdmins(one)
    const { userid } = simulator.suites.shownIds(suiteId, corpId, 'lisi')
    await client.sendMessage({ touser: userid ?? '', msgtype: 'text', text: { content: 'hello' } })
    const [sent] = simulator.requests.list({ api: 'cgi-bin/message/send' })
    expect(sent).toMatchObject({ status: 200, body: { agentid: 1000052 } })
  })

  it('is not ended by the push of the end before it, which comes late or again', async () => {
    await installFromMarket(world, deployed, corpId)
    await simulator.suites.cancel(suiteId, corpId)
    await until('the end is told', () => ended().length > 0)
    const old = Math.floor(Date.now() / 1_000)
    simulator.clock.advance(5_000)
    await installFromMarket(world, deployed, corpId)
    const fields = { InfoType: 'cancel_auth', AuthCorpId: world.shown(corpId) }
    for (const createTime of [old, old - 60]) {
      expect(await simulator.suites.pushEvent(suiteId, fields, { createTime })).toMatchObject({ taken: true })
    }
    await settle()
    expect(world.rowOf(corpId)).toMatchObject({ status: 'active' })
    expect(ended()).toHaveLength(1)
    await fetchAdmins()
  })

  it('of a company that is told to have ended and never came leaves an end, and tells nobody', async () => {
    const AuthCorpId = world.shown(corpId)
    expect(await simulator.suites.pushEvent(suiteId, { InfoType: 'cancel_auth', AuthCorpId })).toMatchObject({
      taken: true,
    })
    await settle()
    expect(ended()).toEqual([])
    await expect(fetchAdmins()).rejects.toMatchObject(missing)
  })

  it('is unknown before: its client and its grant are missing', async () => {
    await expect(fetchAdmins()).rejects.toMatchObject(missing)
    for (const one of [world.shown(corpId), plainCorpId]) {
      await expect(deployed.suite.fetchGrant(one)).rejects.toMatchObject(missing)
    }
    expect(simulator.requests.list()).toEqual([])
  })
})
