import { expect } from '@jest/globals'
import { defaultSuites } from 'express-wechat-auth/simulator'
import { type AccountServer, createAccountServer } from '../../helpers/simulator/account-server.ts'
import { encodingAESKey, token as pushToken } from '../../helpers/simulator/push-wire.ts'
import { openEvent } from '../../helpers/simulator/suite-bench.ts'
import { type Asked, type Bench, createBench, type Fault, hour } from './bench.ts'
import { fetchCorpToken, qyapi } from './corp-caller.ts'
import type { Step } from './verdicts.ts'
import { corpId } from './wecom-login.ts'

const [suite, template, loginSuite] = defaultSuites
export const suiteId: string = suite?.suiteId ?? ''
export const suiteSecret: string = suite?.suiteSecret ?? ''
export const templateId: string = template?.suiteId ?? ''
export const loginSuiteId: string = loginSuite?.suiteId ?? ''
export const providerCorpId: string = suite?.providerCorpId ?? ''
export const providerSecret: string = suite?.providerSecret ?? ''
export const installedPage = 'http://localhost:3000/installed'
export const openCorpId = expect.stringMatching(/^wp[\w-]{30}$/) as unknown as string
export const openUserid = expect.stringMatching(/^wo[\w-]{30}$/) as unknown as string

const secrets = new Map(defaultSuites.map((one) => [one.suiteId, one.suiteSecret]))

export interface SuiteBench extends Bench {
  /** The server of the provider, which takes all that comes. */
  server: AccountServer
  /** A call below `cgi-bin/` with the token of the suite; with a body it is a POST. */
  call(path: string, query?: Asked['query'], body?: object): Asked
  /** The same with the token of another suite. */
  callAs(id: string, path: string, query?: Asked['query'], body?: object): Promise<Asked>
  /** The same with the token of the provider. */
  asProvider(path: string, body: object): Asked
  /** The wrong tokens of every call of a suite, in the order of the checks. */
  steps: readonly Step[]
  /** The same for calls of a provider. */
  providerSteps: readonly Step[]
  /** A company installs: the code for the provider. */
  install(id?: string, options?: object): Promise<string>
  /** The same, redeemed: what `v2/get_permanent_code` answers. */
  redeem(id?: string, options?: object): Promise<{ permanent_code: string; corpid: string; userid: string }>
}

export function postTo(path: string, body: object, query: Asked['query'] = {}): Asked {
  const headers = { 'content-type': 'application/json' }
  return { host: qyapi, path: `/cgi-bin/${path}`, method: 'POST', query, body, headers }
}

export async function fetchSuiteToken(bench: Bench, id: string = suiteId): Promise<string> {
  const { ticket } = await bench.simulator.suites.pushTicket(id)
  const body = { suite_id: id, suite_secret: secrets.get(id), suite_ticket: ticket }
  return String((await bench.ask(postTo('service/get_suite_token', body))).json['suite_access_token'])
}

export async function fetchProviderToken(bench: Bench): Promise<string> {
  const body = { corpid: providerCorpId, provider_secret: providerSecret }
  return String((await bench.ask(postTo('service/get_provider_token', body))).json['provider_access_token'])
}

export async function createSuiteBench(): Promise<SuiteBench> {
  const server = await createAccountServer(() => ({ body: 'success' }))
  const origin = new URL(server.url).origin
  const bench = createBench({
    suites: defaultSuites.map((one) => ({
      ...one,
      token: pushToken,
      encodingAesKey: encodingAESKey,
      commandUrl: `${origin}/command`,
      dataUrl: `${origin}/data/$CORPID$`,
    })),
  })
  const { suites, clock } = bench.simulator
  const expired = await fetchSuiteToken(bench)
  const expiredProvider = await fetchProviderToken(bench)
  clock.advance(2 * hour)
  const revoked = await fetchSuiteToken(bench)
  suites.revokeSuiteTokens(suiteId)
  const token = await fetchSuiteToken(bench)
  const provider = await fetchProviderToken(bench)
  const ofApp = await fetchCorpToken(bench)

  const callWith = (value: string, path: string, query: Asked['query'] = {}, body?: object): Asked => {
    const whole = { suite_access_token: value, ...query }
    return body === undefined
      ? { host: qyapi, path: `/cgi-bin/${path}`, query: whole }
      : postTo(path, body, whole)
  }
  const wrong = (name: string, value: string | undefined): Fault => ({ query: { [name]: value } })

  async function install(id = suiteId, options: object = {}): Promise<string> {
    const via = id === templateId ? 'customized-link' : 'market'
    await suites.install(id, { corpId, via, ...options })
    return openEvent(server.got.at(-1))['AuthCode'] ?? ''
  }

  return {
    ...bench,
    server,
    call: (path, query, body) => callWith(token, path, query, body),
    callAs: async (id, path, query, body) => callWith(await fetchSuiteToken(bench, id), path, query, body),
    asProvider: (path, body) => postTo(path, body, { provider_access_token: provider }),
    steps: [
      [41022, wrong('suite_access_token', undefined)],
      [40014, wrong('suite_access_token', ofApp)],
      [40082, wrong('suite_access_token', provider)],
      [40082, wrong('suite_access_token', revoked)],
      [42009, wrong('suite_access_token', expired)],
    ],
    providerSteps: [
      [41022, wrong('provider_access_token', undefined)],
      [40014, wrong('provider_access_token', ofApp)],
      [40082, wrong('provider_access_token', token)],
      [42009, wrong('provider_access_token', expiredProvider)],
    ],
    install,
    async redeem(id = suiteId, options = {}) {
      const auth_code = await install(id, options)
      const asked = callWith(
        await fetchSuiteToken(bench, id),
        'service/v2/get_permanent_code',
        {},
        { auth_code },
      )
      const { json } = await bench.ask(asked)
      const { corpid } = json['auth_corp_info'] as Record<'corpid', string>
      const { userid } = json['auth_user_info'] as Record<'userid', string>
      return { permanent_code: String(json['permanent_code']), corpid, userid }
    },
  }
}
