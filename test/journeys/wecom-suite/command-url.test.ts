import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  loginSuiteOptions,
  redeemApi,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { postPush, refusedPushes } from '../../helpers/messages/component-pushes.ts'
import { signatureOf } from '../../helpers/messages/push-crypto.ts'
import { now, sealPush } from '../../helpers/messages/pushes.ts'
import { commandPush, sealedFor, sealedForSuite } from '../../helpers/messages/suite-pushes.ts'
import { refusedWrites, storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { settle, startWatch, until } from '../../helpers/time/wait.ts'

const { suiteId, providerCorpId } = thirdPartySuite
const login = { ...thirdPartySuite, ...loginSuiteOptions } as typeof thirdPartySuite
const path = '/wecom/suite/events'

describe('the command URL of a suite', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  const deployed = world.useOpen({ suite: { loginSuite: loginSuiteOptions } })
  let corpId = ''

  const refusals = () => deployed.events.filter(({ type }) => type === 'refusal')
  const told = () => deployed.grants.filter((one) => one.corpId === world.shown(corpId))
  const install = () => simulator.suites.install(suiteId, { corpId, via: 'market' })
  const again = (options = {}) => simulator.suites.pushEvent(suiteId, {}, { retry: true, ...options })
  /** `GET` with a text that is sealed for this receiver, with the keys of this suite. */
  const ask = async (receiverId: string, suite = thirdPartySuite, change = {}) => {
    const { query, encrypted } = sealPush('1234567890', { ...sealedFor(suite), receiverId })
    const { msg_signature, timestamp, nonce } = query as Record<string, string>
    const all = { msg_signature, timestamp, nonce, echostr: encrypted, ...change } as Record<string, string>
    const answer = await fetch(`${deployed.url}${path}?${new URLSearchParams(all)}`)
    return { status: answer.status, text: await answer.text() }
  }

  beforeEach(() => {
    corpId = world.company()
    deployed.events.length = 0
  })

  it('proves itself to the console, for both suites', async () => {
    for (const one of [suiteId, loginSuiteOptions.suiteId]) {
      expect(await simulator.suites.verifyUrls(one)).toMatchObject({ command: { passed: true } })
    }
  })

  it.each([
    ['the app', thirdPartySuite],
    ['the suite for logins', login],
  ])('proves itself for the provider alone, with the keys of %s', async (_whose, suite) => {
    expect(await ask(providerCorpId, suite)).toEqual({ status: 200, text: '1234567890' })
    for (const receiver of [suite.suiteId, 'ww00000000000000f1', providerCorpId.toUpperCase()]) {
      expect(await ask(receiver, suite)).toEqual({ status: 403, text: '' })
    }
  })

  it('gives no proof to who does not sign, or signed long ago', async () => {
    expect(await ask(providerCorpId, thirdPartySuite, { msg_signature: '0'.repeat(40) })).toMatchObject({
      status: 403,
      text: '',
    })
    expect((await ask(providerCorpId, thirdPartySuite, { echostr: 'hello' })).text).toBe('')
    const timestamp = String(Math.floor(Date.now() / 1_000) - 3_600)
    const { query, encrypted } = sealPush('1', {
      ...sealedFor(thirdPartySuite),
      receiverId: providerCorpId,
      timestamp,
    })
    const { token } = thirdPartySuite
    const { nonce = '' } = query
    const msg_signature = signatureOf(token, timestamp, nonce, encrypted)
    expect(
      await ask(providerCorpId, thirdPartySuite, { timestamp, nonce, echostr: encrypted, msg_signature }),
    ).toEqual({
      status: 403,
      text: '',
    })
  })

  it.each([
    ['the provider', providerCorpId],
    ['a company', 'wpCompany'],
    ['another suite', 'ww00000000000000a2'],
    ['the suite for logins', loginSuiteOptions.suiteId],
  ])('takes no event that is sealed for %s', async (_whom, receiverId) => {
    const push = commandPush({ InfoType: 'suite_ticket', SuiteTicket: 'x' }, { receiverId })
    const before = database.rowOf('ticket')
    const { status, text } = await postPush(deployed.url, push, path)
    expect([status, text, database.rowOf('ticket')]).toEqual([403, '', before])
  })

  it('takes a blank before CDATA, and no other sign for it', async () => {
    const TimeStamp = now()
    const xml = `<xml><SuiteId><![CDATA[${suiteId}]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType><TimeStamp>${TimeStamp}</TimeStamp><SuiteTicket> <![CDATA[ticket-of-the-sample]]></SuiteTicket></xml>`
    expect((await postPush(deployed.url, sealedForSuite(xml), path)).text).toBe('success')
    expect(JSON.stringify(database.rowOf('ticket'))).toContain('ticket-of-the-sample')
    await simulator.suites.pushTicket(suiteId)
  })

  it.each(refusedPushes)('tells whoever sends an event %s nothing', async (_what, options, code) => {
    const fields = { InfoType: 'create_auth', AuthCode: 'x'.repeat(64) }
    const delivery = await simulator.suites.pushEvent(suiteId, fields, options)
    expect(delivery).toMatchObject({ taken: false, status: 403 })
    expect(refusals()).toContainEqual({ type: 'refusal', code, status: 403, message: expect.any(String) })
    await settle()
    expect(simulator.requests.count(redeemApi)).toBe(0)
  })

  it('works an event off once that comes again, also twice at once', async () => {
    await install()
    for (const delivery of [await again(), await again({ duplicate: true })]) {
      expect(delivery).toMatchObject({ taken: true })
    }
    await until('it is told', () => told().length > 0)
    expect(await again({ duplicate: true })).toMatchObject({ taken: true, twin: { taken: true } })
    await settle()
    expect([told().length, simulator.requests.count(redeemApi)]).toEqual([1, 1])
  })

  it('answers before it works, within a second', async () => {
    simulator.faults.arm({ api: redeemApi, kind: 'delay', delayMs: 1_500 })
    const elapsedMs = startWatch()
    expect((await install()).pushes).toMatchObject([{ taken: true, body: 'success', tries: [{}] }])
    expect(elapsedMs()).toBeLessThan(1_000)
    await until('it is worked on', () => told().length > 0)
  })

  it('answers within a second also when each look at the store takes a tenth', async () => {
    await install()
    await until('it is told', () => told().length > 0)
    const slow = () => new Promise((resolve) => setTimeout(resolve, 100))
    database.failing = { get: slow, set: slow }
    const other = world.company()
    const results = [
      await simulator.suites.install(suiteId, { corpId: other, via: 'market' }),
      await simulator.suites.changeAuth(suiteId, corpId),
      await simulator.suites.cancel(suiteId, corpId),
    ]
    for (const { pushes } of results) expect(pushes).toMatchObject([{ taken: true, tries: [{}] }])
    await until('all is done', () => database.openTasks().length === 0)
  })

  it.each(refusedWrites)(
    'says success only when an event is stored: not while the store %s',
    async (_what, failure) => {
      database.failing.set = times(2, failure)
      const { pushes } = await install()
      expect(pushes[0]?.tries.map(({ status }) => status)).toEqual([500, 500, 200])
      await until('it is told', () => told().length > 0)
      database.failing.set = times(2, failure)
      const cancelled = await simulator.suites.cancel(suiteId, corpId)
      expect(cancelled.pushes[0]?.tries.map(({ status }) => status)).toEqual([500, 500, 200])
      await until('its end is told', () => deployed.ended.some((one) => one.corpId === world.shown(corpId)))
    },
  )

  it('says nothing but an error while the store cannot be read', async () => {
    database.failing.get = storeFailures.rejects
    expect((await install()).pushes[0]).toMatchObject({ taken: false, status: 500, tries: [{}, {}, {}] })
    expect(simulator.requests.count(redeemApi)).toBe(0)
  })

  it.each([
    ['without a time', { TimeStamp: undefined }],
    ['with a time that is none', { TimeStamp: 'yesterday' }],
    ['of another suite', { SuiteId: 'ww00000000000000a2' }],
  ])('refuses an event %s', async (_what, change) => {
    const push = commandPush({ InfoType: 'create_auth', AuthCode: 'x'.repeat(64), ...change })
    const { status, text } = await postPush(deployed.url, push, path)
    expect([status, text, simulator.requests.count(redeemApi)]).toEqual([403, '', 0])
  })

  it.each([
    ['create_auth', {}],
    ['reset_permanent_code', { AuthCode: '' }],
    ['change_auth', {}],
    ['change_auth', { AuthCorpId: '../wp' }],
    ['cancel_auth', { AuthCorpId: 'a:b' }],
    ['suite_ticket', {}],
    ['change_contact', { AuthCorpId: 'wpCompany', ChangeType: 'update_user', UserID: 'woX' }],
    ['share_agent_change', { AppId: '11', CorpId: '![CDATA[ww11111]', AgentId: '11' }],
    ['corp_arch_auth', { AuthCorpId: 'wpCompany' }],
    ['something new', { AuthCode: 'x'.repeat(64), AuthCorpId: 'wpCompany' }],
  ])('answers "%s" with %j with success, and ignores it', async (InfoType, fields) => {
    const rows = database.rows.size
    const { status, text } = await postPush(deployed.url, commandPush({ InfoType, ...fields }), path)
    await settle()
    expect([status, text, simulator.requests.list(), database.rows.size]).toEqual([200, 'success', [], rows])
  })

  it('takes authorisations with the keys of the app alone', async () => {
    const { AuthCode, rows } = { AuthCode: 'x'.repeat(64), rows: database.rows.size }
    for (const fields of [
      { InfoType: 'create_auth', AuthCode },
      { InfoType: 'cancel_auth', AuthCorpId: 'wpX' },
    ]) {
      const push = commandPush(fields, {}, login)
      expect((await postPush(deployed.url, push, path)).text).toBe('success')
    }
    await settle()
    expect([simulator.requests.list(), database.rows.size]).toEqual([[], rows])
  })

  it('gives a code up that is dead, and tells of it', async () => {
    const push = commandPush({ InfoType: 'create_auth', AuthCode: 'x'.repeat(64) })
    expect((await postPush(deployed.url, push, path)).text).toBe('success')
    await until('it is told of', () => refusals().length > 0)
    expect(refusals()).toMatchObject([{ code: 'ERR_CODE_DEAD' }])
    await until('it is given up', () => database.openTasks().length === 0)
  })
})
