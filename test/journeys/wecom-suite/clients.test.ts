import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { askFor, signatureOf } from '../../helpers/apps/js-sdk.ts'
import {
  type SuiteDeployment,
  signedOrigin,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { settle, until } from '../../helpers/time/wait.ts'
import { installFromMarket } from '../../helpers/visitors/company-admin.ts'

const { suiteId } = thirdPartySuite
const corpTokenApi = 'cgi-bin/service/get_corp_token'
const suiteTokenApi = 'cgi-bin/service/get_suite_token'
const infoApi = 'cgi-bin/service/v2/get_auth_info'
const adminsApi = 'cgi-bin/service/get_admin_list'
const missing = { code: 'ERR_GRANT_MISSING', status: 502 }

describe('the client of a company', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator } = world
  let deployed: SuiteDeployment
  let other: SuiteDeployment
  let corpId = ''

  const shown = () => world.shown(corpId)
  const clientOf = (by = deployed) => by.suite.client(shown())
  const ask = (by = deployed) => clientOf(by).fetchDepartments()
  const count = (api: string): number => simulator.requests.count(api)
  const ended = () => [...deployed.ended, ...other.ended].filter((one) => one.corpId === shown())
  const refuse = (api: string, errcode: number) => simulator.faults.arm({ api, kind: 'errcode', errcode })

  beforeEach(async () => {
    const cache = memoryTokenCache()
    other = await world.deploy({ suite: { tokenCache: handleOn(cache) } })
    deployed = await world.open({ suite: { tokenCache: handleOn(cache) } })
    corpId = world.company()
    await installFromMarket(world, deployed, corpId)
    simulator.requests.clear()
  })

  it('has one token of the company for all processes, and another for each company', async () => {
    const tokens = await Promise.all([clientOf(), clientOf(other)].map((one) => one.getCorpAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect([count(corpTokenApi), count(suiteTokenApi)]).toEqual([1, 0])
    const second = world.company()
    await installFromMarket(world, deployed, second)
    expect(await deployed.suite.client(world.shown(second)).getCorpAccessToken()).not.toBe(tokens[0])
  })

  it.each([40014, 42001])('renews its token once when WeCom says that it is bad (%i)', async (errcode) => {
    await ask()
    simulator.suites.revokeCorpTokens(suiteId, corpId)
    refuse('cgi-bin/department/list', errcode)
    simulator.requests.clear()
    await Promise.all([ask(), ask(other), ask()])
    expect(count(corpTokenApi)).toBe(1)
  })

  it.each([40082, 42009, 40014])('renews the token of the suite once (%i)', async (errcode) => {
    simulator.suites.revokeSuiteTokens(suiteId)
    refuse(corpTokenApi, errcode)
    await Promise.all([ask(), ask(other)])
    expect([count(suiteTokenApi), count(corpTokenApi)]).toEqual([1, 2])
  })

  it.each([40084, 48004])(
    'ends where WeCom refuses the permanent code (%i), and is told once',
    async (errcode) => {
      simulator.suites.update(suiteId, { cancelledErrcode: errcode as 40084 })
      await ask()
      await simulator.suites.cancel(suiteId, corpId, { push: false })
      const results = await Promise.allSettled([ask(), ask(other), ask()])
      for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: missing })
      expect(world.rowOf(corpId)).toMatchObject({ status: 'ended', permanent_code: '' })
      expect(ended()).toEqual([{ suiteId, corpId: shown() }])
      simulator.requests.clear()
      for (const one of [deployed, other]) await expect(ask(one)).rejects.toMatchObject(missing)
      expect(simulator.requests.list()).toEqual([])
      await installFromMarket(world, deployed, corpId)
      await ask(other)
      expect(ended()).toHaveLength(1)
    },
  )

  it.each([40084, 48004])('ends where that is said to fetchGrant() (%i)', async (errcode) => {
    simulator.suites.update(suiteId, { cancelledErrcode: errcode as 40084 })
    await simulator.suites.cancel(suiteId, corpId, { push: false })
    await expect(deployed.suite.fetchGrant(shown())).rejects.toMatchObject(missing)
    expect(world.rowOf(corpId)).toMatchObject({ status: 'ended', permanent_code: '' })
    expect(ended()).toEqual([{ suiteId, corpId: shown() }])
    expect(await other.suite.fetchGrant(shown())).toMatchObject({ status: 'ended' })
  })

  it('ends where that is said after a change, and is told once', async () => {
    const AuthCorpId = shown()
    await simulator.suites.cancel(suiteId, corpId, { push: false })
    await simulator.suites.pushEvent(suiteId, { InfoType: 'change_auth', AuthCorpId })
    await until('its end is told', () => ended().length > 0)
    expect(world.rowOf(corpId)).toMatchObject({ status: 'ended' })
    await until('nothing is left', () => world.database.openTasks().length === 0)
    await expect(ask()).rejects.toMatchObject(missing)
    expect([ended().length, deployed.grants.filter((one) => one.corpId === shown()).length]).toEqual([1, 1])
  })

  it.each([
    [-1, 'ERR_PLATFORM_UNAVAILABLE'],
    [48002, 'ERR_PLATFORM_CONFIG'],
    [48003, 'ERR_PLATFORM_CONFIG'],
    [60020, 'ERR_PLATFORM_CONFIG'],
    [2000002, 'ERR_PLATFORM_CONFIG'],
  ])('does not end because of %i', async (errcode, code) => {
    simulator.faults.arm({ api: corpTokenApi, kind: 'errcode', errcode, times: 9 })
    await expect(ask()).rejects.toMatchObject({ code })
    expect([world.rowOf(corpId)?.['status'], ended()]).toEqual(['active', []])
  })

  it('reads the installation anew after a change, and tells of it once', async () => {
    const told = () => deployed.grants.filter((one) => one.corpId === shown())
    const { pushes } = await simulator.suites.changeAuth(suiteId, corpId, { authMode: 1 })
    expect(pushes).toMatchObject([{ taken: true }])
    await until('it is told', () => told().length > 1)
    await simulator.suites.pushEvent(suiteId, {}, { retry: true, duplicate: true })
    await settle()
    expect([told().length, other.grants.length, count(infoApi)]).toEqual([2, 0, 1])
    expect(world.rowOf(corpId)).toMatchObject({ auth_mode: 1, status: 'active' })
    await ask()
  })

  it('sends messages by the number of the app', async () => {
    const { userid = '' } = simulator.suites.shownIds(suiteId, corpId, 'lisi')
    for (const client of [clientOf(), clientOf(other)]) {
      await client.sendMessage({ touser: userid, msgtype: 'text', text: { content: 'hello' } })
    }
    const sent = simulator.requests.list({ api: 'cgi-bin/message/send' })
    const agentid = world.rowOf(corpId)?.['agentid']
    expect(agentid).toEqual(expect.any(Number))
    expect(sent).toMatchObject([{ body: { agentid } }, { body: { agentid } }])
  })

  it('signs pages for wx.config and wx.agentConfig, with the token of the company alone', async () => {
    const page = `${signedOrigin}/goods?id=1`
    const path = `/corp/${shown()}/wecom/jsSdkConfig`
    const config = await askFor(deployed.url, page, { path })
    expect(config.body).toMatchObject({ code: 0, data: { appId: shown() } })
    expect(config.body.data.signature).toBe(
      signatureOf(await clientOf().getJsapiTicket(), config.body.data, page),
    )
    const agent = await askFor(deployed.url, page, { path, query: '&type=agentConfig' })
    expect(agent.body).toMatchObject({ code: 0, data: { agentid: world.rowOf(corpId)?.['agentid'] } })
    for (const api of ['cgi-bin/get_jsapi_ticket', 'cgi-bin/ticket/get']) {
      const [call] = simulator.requests.list({ api })
      expect(Object.keys(call?.query ?? {})).not.toContain('suite_access_token')
    }
    expect((await askFor(deployed.url, 'https://evil.example/', { path })).status).toBe(403)
    await simulator.suites.cancel(suiteId, corpId)
    const late = await askFor(deployed.url, page, { path })
    expect([late.status, late.body.error]).toEqual([404, 'ERR_GRANT_MISSING'])
  })

  it('is not what calls of the provider need: they go with the token of the suite, or the provider’s', async () => {
    const body = { auth_corpid: shown(), agentid: world.rowOf(corpId)?.['agentid'] }
    const { admin } = await deployed.suite.call({ path: `/${adminsApi}`, body })
    expect(admin).toEqual(expect.any(Array))
    const [asked] = simulator.requests.list({ api: adminsApi })
    expect(Object.keys(asked?.query ?? {})).toEqual(['suite_access_token'])
    const convert = {
      path: '/cgi-bin/service/corpid_to_opencorpid',
      token: 'provider',
      body: { corpid: corpId },
    } as const
    expect(await deployed.suite.call(convert)).toMatchObject({ open_corpid: shown() })
    expect(await deployed.suite.getProviderAccessToken()).toEqual(expect.any(String))
    simulator.suites.revokeProviderTokens(suiteId)
    simulator.suites.revokeSuiteTokens(suiteId)
    await deployed.suite.call(convert)
    await deployed.suite.call({ path: `/${adminsApi}`, body })
  })

  it('and the call that says who has come from the console takes the provider’s token by another name', async () => {
    const { authCode } = simulator.suites.enterAdmin(suiteId, { corpId, userid: 'lisi' })
    const call = { path: '/cgi-bin/service/get_login_info', body: { auth_code: authCode } }
    expect(await deployed.suite.call({ ...call, token: 'provider' })).toMatchObject({
      corp_info: { corpid: shown() },
      user_info: { userid: simulator.suites.shownIds(suiteId, corpId, 'lisi').userid },
    })
    const [asked] = simulator.requests.list({ api: 'cgi-bin/service/get_login_info' })
    expect(Object.keys(asked?.query ?? {})).toEqual(['access_token'])
  })

  it('and a provider without a secret of its own say what is missing, and ask nobody', async () => {
    const { suite } = await world.open({ suite: { providerSecret: undefined } })
    simulator.requests.clear()
    const expected = { code: 'ERR_PLATFORM_CONFIG', message: expect.stringContaining('providerSecret') }
    await expect(suite.getProviderAccessToken()).rejects.toMatchObject(expected)
    await expect(suite.call({ path: '/cgi-bin/service/x', token: 'provider' })).rejects.toMatchObject(
      expected,
    )
    expect(simulator.requests.list()).toEqual([])
    await suite.client(shown()).fetchDepartments()
  })

  it.each(['', 'a/b', '../x', 'x'.repeat(65), undefined, 7])('is not made for the id %p', (id) => {
    expect(() => deployed.suite.client(id as string)).toThrow(TypeError)
  })
})
