import { beforeAll, expect, it } from '@jest/globals'
import type { GrantStore } from 'express-wechat-auth'
import { installUrl } from '../../lib/wecom-suite/service/suite-page-urls.ts'
import { createSuiteParts, type SuiteParts } from '../../lib/wecom-suite/suite/suite-parts.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { addCompany, suiteCredentials, template, thirdPartySuite } from '../helpers/apps/wecom-suite.ts'
import { again, type ClientCall, type FaultCase, once } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { functionsOf, testFaults } from '../helpers/faults/run.ts'

const { simulator } = useSimulator()
const proxy = useFaultProxy(() => simulator.url)
const { suiteId } = thirdPartySuite
let corpId = ''
let shown = ''

/** What the suite and the template have been pushed and granted so far. */
const rows = new Map<string, object>()

/** A template has one call of its own. */
interface Client extends Pick<SuiteParts, 'base' | 'main' | 'clients'> {
  template: SuiteParts
}
const clientAt = (wecomApi: string): Client => {
  const grantStore: GrantStore = new Map(rows)
  const endpoints = { ...simulator.endpoints, wecomApi }
  const more = { grantStore, endpoints, onEvent: () => undefined }
  const { base, main, clients } = createSuiteParts({
    ...suiteCredentials(thirdPartySuite, simulator),
    ...more,
  })
  return {
    base,
    main,
    clients,
    template: createSuiteParts({ ...suiteCredentials(template, simulator), ...more }),
  }
}
const create = (): Client => clientAt(`${proxy.base}/qyapi.weixin.qq.com`)
const aside = (): Client => clientAt(simulator.endpoints.wecomApi)
const suiteToken = ({ base, main }: Client) => base.tokens.getToken(main.suiteSource)
const providerToken = ({ base, main: { providerSource } }: Pick<SuiteParts, 'base' | 'main'>) =>
  base.tokens.getToken(providerSource)
const companyOf = ({ clients }: Client) => clients.get(shown)

const tokenApis = {
  suite: 'cgi-bin/service/get_suite_token',
  provider: 'cgi-bin/service/get_provider_token',
  company: 'cgi-bin/service/get_corp_token',
}

const bench = {
  proxy,
  create,
  async warm(client: Client, api: string) {
    if (api === tokenApis.suite || api === tokenApis.provider) return
    await (api === tokenApis.company ? suiteToken(client) : companyOf(client).getCorpAccessToken())
    await providerToken(client.template)
  },
}

/** The company's administrator agrees. Answers the code. */
async function install(): Promise<string> {
  const { base, main } = aside()
  const preAuthCode = await main.calls.createPreAuthCode()
  const redirectUri = 'http://localhost/installed'
  const url = installUrl(base.endpoints.wecomOpen, { suiteId, preAuthCode, redirectUri, state: 'abc' })
  const { redirectUrl = '' } = await simulator.suites.install(suiteId, { corpId, via: 'installed-link', url })
  return new URL(redirectUrl).searchParams.get('auth_code') ?? ''
}
const loginCode = (): string =>
  simulator.suites.issueCode(suiteId, { corpId, personId: 'user123', scope: 'snsapi_privateinfo' })
const ticketOfMember = async (): Promise<string> =>
  (await aside().main.calls.fetchIdentity(loginCode())).user_ticket ?? ''

async function pushTickets(): Promise<void> {
  for (const one of [suiteId, template.suiteId]) {
    const { ticket } = await simulator.suites.pushTicket(one)
    rows.set(`${one}:ticket`, { ticket, created_at: Date.now() })
  }
}

const codeIn = (): string => (rows.get(`${suiteId}:${shown}`) as { permanent_code: string }).permanent_code

beforeAll(async () => {
  corpId = addCompany(simulator)
  shown = simulator.suites.shownIds(suiteId, corpId).corpId
  await pushTickets()
  const { permanentCode } = await aside().main.calls.redeem(await install())
  rows.set(`${suiteId}:${shown}`, {
    suite_id: suiteId,
    auth_corpid: shown,
    permanent_code: permanentCode,
    agentid: 1000002,
    status: 'active',
    granted_at: Date.now(),
  })
})

/** More than an hour passes with the faults of a function: each call has tickets of its own. */
const ready =
  (call: ClientCall<Client>): (() => Promise<ClientCall<Client>>) =>
  async () => {
    await pushTickets()
    return call
  }
const withCode =
  (codeOf: () => Promise<string> | string, call: (client: Client, code: string) => Promise<unknown>) =>
  async (): Promise<ClientCall<Client>> => {
    await pushTickets()
    const code = await codeOf()
    return (client) => call(client, code)
  }
const text = expect.stringMatching(/^[\w-]{10,}$/)

const calls: Record<string, FaultCase<Client>> = {
  createPreAuthCode: {
    api: 'cgi-bin/service/get_pre_auth_code',
    ready: ready(({ main }) => main.calls.createPreAuthCode()),
    right: text,
    ...again,
  },
  redeem: {
    api: 'cgi-bin/service/v2/get_permanent_code',
    ready: withCode(install, ({ main }, code) => main.calls.redeem(code)),
    right: expect.objectContaining({ corpId: expect.any(String), permanentCode: text }),
    ...once,
  },
  fetchAuthInfo: {
    api: 'cgi-bin/service/v2/get_auth_info',
    ready: ready(({ main }) => main.calls.fetchAuthInfo(shown, codeIn())),
    right: expect.objectContaining({ agentId: expect.any(Number) }),
    repeats: false,
    needs: false,
  },
  fetchCorpToken: {
    api: tokenApis.company,
    ready: ready(({ main }) => main.calls.fetchCorpToken(shown, codeIn())),
    right: expect.objectContaining({ token: text }),
    repeats: false,
    // The token engine looks at it: see "the access token of a company".
    needs: false,
  },
  fetchIdentity: {
    api: 'cgi-bin/service/auth/getuserinfo3rd',
    ready: withCode(loginCode, ({ main }, code) => main.calls.fetchIdentity(code)),
    right: expect.objectContaining({ userid: text, corpId: text }),
    ...once,
  },
  fetchUserDetail: {
    api: 'cgi-bin/service/auth/getuserdetail3rd',
    ready: withCode(ticketOfMember, ({ main }, ticket) => main.calls.fetchUserDetail(ticket)),
    right: expect.objectContaining({ userid: text }),
    ...once,
  },
  createCustomizedLink: {
    api: 'cgi-bin/service/get_customized_auth_url',
    ready: ready((client) => client.template.main.calls.createCustomizedLink('abc')),
    right: { url: expect.stringMatching(/^http/) },
    ...once,
  },
}

const cases: Record<string, FaultCase<Client>> = {
  ...calls,
  'the token of the suite': { api: tokenApis.suite, ready: ready(suiteToken), right: text, ...once },
  'the token of the provider': {
    api: tokenApis.provider,
    ready: ready(providerToken),
    right: text,
    ...once,
  },
  'the access token of a company': {
    api: tokenApis.company,
    ready: ready((client) => companyOf(client).getCorpAccessToken()),
    right: text,
    ...once,
  },
  'a call for a company': {
    api: 'cgi-bin/department/list',
    ready: ready((client) => companyOf(client).fetchDepartments()),
    right: expect.objectContaining({ department: expect.any(Array) }),
    ...again,
  },
}

it('is tried with every call that a service provider makes', () => {
  expect(Object.keys(calls).sort()).toEqual(functionsOf(create().main.calls))
})

testFaults(bench, cases)
