import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import type { GrantStore, WecomSuite } from 'express-wechat-auth'
import {
  plainCorpId,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../helpers/apps/wecom-suite.ts'
import { createGrantDatabase } from '../helpers/stores/grant-database.ts'
import { until } from '../helpers/time/wait.ts'
import { insideWecom, locationOf, onDesktop } from '../helpers/visitors/browser.ts'
import { callbackOf, depart } from '../helpers/visitors/wecom-login.ts'
import { codeBlocksOf, readText } from './markdown.ts'
import { codeBelow, evaluate } from './printed-code.ts'

const file = 'docs/wecom-suite.md'
const env = {
  WECOM_SUITE_ID: thirdPartySuite.suiteId,
  WECOM_SUITE_SECRET: thirdPartySuite.suiteSecret,
  WECOM_SUITE_TOKEN: thirdPartySuite.token,
  WECOM_SUITE_ENCODING_AES_KEY: thirdPartySuite.encodingAesKey,
  WECOM_PROVIDER_CORP_ID: thirdPartySuite.providerCorpId,
  SECRET: 'the secret of production',
  SESSION_SECRET: 'of a test',
}
const database = 'new Keyv({ store: new KeyvMysql(process.env.MYSQL_URL!), throwOnErrors: true })'

describe('printed code of service providers runs:', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator } = world
  const corpIdAt = (suiteId: string): string => simulator.suites.installs(suiteId)[0]?.shownCorpId ?? ''

  it('the smallest program is installed, and logs a member in', async () => {
    const [printed] = codeBlocksOf(file, readText(file)).filter(({ language }) => language === 'ts')
    const code = (printed?.code ?? '')
      .replace('app.listen(3000)', '')
      .replace(database, 'new Map()')
      .replace('wecomSuite({', `wecomSuite({ endpoints: ${JSON.stringify(simulator.endpoints)},`)
    const url = await world.run((await evaluate(code, 'app', env)) as Express)
    simulator.suites.update(thirdPartySuite.suiteId, { commandUrl: `${url}/wecom/suite/events` })
    await simulator.suites.pushTicket(thirdPartySuite.suiteId)
    const admin = onDesktop(url)
    const page = locationOf(await admin.open('/wecom/suite/install'))
    const options = { corpId: plainCorpId, via: 'installed-link', url: page } as const
    const { redirectUrl = '' } = await simulator.suites.install(thirdPartySuite.suiteId, options)
    expect(locationOf(await admin.open(redirectUrl))).toBe('/')

    const member = insideWecom(url)
    const guarded = locationOf(await member.open('/'))
    const back = await member.open(await callbackOf(member, await depart(member, guarded)))
    expect(locationOf(back)).toBe('/')
    expect((await member.fetchJson('/')).body).toMatchObject({ corpId: corpIdAt(thirdPartySuite.suiteId) })
    await simulator.suites.cancel(thirdPartySuite.suiteId, plainCorpId)
  })

  describe('with an installation', () => {
    let deployed: SuiteDeployment
    beforeAll(async () => {
      deployed = await world.deploy()
      await simulator.suites.pushTicket(thirdPartySuite.suiteId)
      await simulator.suites.install(thirdPartySuite.suiteId, { corpId: plainCorpId, via: 'market' })
      await until('the push tells the app', () => deployed.grants.length > 0)
    })

    it('calls: a message, and who administrates', async () => {
      const [code = ''] = codeBelow(file, 'Calls')
      const corpId = corpIdAt(thirdPartySuite.suiteId)
      const { greet, fetchAdmins } = (await evaluate(code, '({ greet, fetchAdmins })')) as {
        greet(suite: WecomSuite, corpId: string, touser: string): Promise<void>
        fetchAdmins(suite: WecomSuite, corpId: string): Promise<object[]>
      }
      const admins = (await fetchAdmins(deployed.suite, corpId)) as { userid: string }[]
      expect(admins).toMatchObject([{ userid: expect.any(String) }])
      await greet(deployed.suite, corpId, admins[0]?.userid ?? '')
    })

    it('encrypted ids', async () => {
      const [code = ''] = codeBelow(file, 'Encrypted ids')
      const { openCorpId, openUserids } = (await evaluate(code, '({ openCorpId, openUserids })')) as {
        openCorpId(suite: WecomSuite, corpid: string): Promise<string>
        openUserids(suite: WecomSuite, corpId: string, ids: string[]): Promise<object>
      }
      const corpId = corpIdAt(thirdPartySuite.suiteId)
      expect(await openCorpId(deployed.suite, plainCorpId)).toBe(corpId)
      expect(await openUserids(deployed.suite, corpId, ['user123'])).toMatchObject({
        open_userid_list: [{ userid: 'user123', open_userid: expect.stringMatching(/^wo/) }],
      })
    })

    it('moving: rows with two fields are enough', async () => {
      const corpId = corpIdAt(thirdPartySuite.suiteId)
      const row = (await world.database.get(`${thirdPartySuite.suiteId}:${corpId}`)) as {
        permanent_code: string
      }
      const moved = createGrantDatabase(thirdPartySuite.suiteId)
      const [code = ''] = codeBelow(file, 'Moving from another SDK')
      const importGrants = (await evaluate(code, 'importGrants')) as (
        store: GrantStore,
        id: string,
        codes: Map<string, string>,
      ) => Promise<void>
      await importGrants(moved, thirdPartySuite.suiteId, new Map([[corpId, row.permanent_code]]))
      const next = await world.deploy({ suite: { grantStore: moved } })
      await simulator.suites.pushTicket(thirdPartySuite.suiteId)
      expect(await next.suite.fetchGrant(corpId)).toMatchObject({
        status: 'active',
        agentId: expect.any(Number),
      })
      expect(await next.suite.client(corpId).getCorpAccessToken()).toEqual(expect.any(String))
    })
  })
})
