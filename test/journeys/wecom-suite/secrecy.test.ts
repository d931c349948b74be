import { inspect } from 'node:util'
import { beforeEach, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import {
  loginSuiteOptions,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { onlyFor } from '../../helpers/stores/grant-database.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { parameterOf } from '../../helpers/visitors/callback-address.ts'
import { installFromMarket, setOut } from '../../helpers/visitors/company-admin.ts'
import { readyCallback } from '../../helpers/visitors/wecom-login.ts'

const { suiteId, suiteSecret, providerSecret = '' } = thirdPartySuite
const secretFields =
  /"(?:suite_access_token|provider_access_token|access_token|permanent_code|user_ticket|ticket|suite_ticket|auth_code)":"([^"]+)"/g

describe('the secrets of a service provider', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  let deployed: SuiteDeployment
  let cache = recordingTokenCache()
  let corpId = ''
  /** What WeCom gave, pushed, or was sent. */
  const secrets = new Set<string>()
  /** What left the library. */
  const seen: string[] = []

  type Answer = { headers: object; text: string }
  const note = <T extends Answer>(answer: T): T => {
    seen.push(JSON.stringify(answer.headers), answer.text)
    for (const line of (answer.headers as { 'set-cookie'?: string[] })['set-cookie'] ?? []) {
      const [, value = ''] = /^[^=]*=([^;]*)/.exec(line) ?? []
      seen.push(Buffer.from(value, 'base64url').toString('latin1'))
    }
    return answer
  }
  /** What is given to the app itself may be a token; what goes wrong may hold none. */
  const noteResult = async (attempt: Promise<unknown>): Promise<void> => {
    await attempt.catch((error: unknown) => {
      seen.push(inspect(error, { depth: 20, showHidden: true }))
    })
  }
  const expectSilence = (): void => {
    seen.push(
      ...deployed.events.map((event) => inspect(event, { depth: 20, showHidden: true })),
      ...cache.keys,
    )
    const all = [...secrets].filter((secret) => secret.length >= 12)
    expect(all.length).toBeGreaterThan(4)
    const told = seen.flatMap((text) =>
      all
        .filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
        .map((secret) => [secret, text.slice(0, 300)]),
    )
    expect(told).toEqual([])
  }

  beforeEach(async () => {
    seen.length = 0
    secrets.clear()
    for (const one of [suiteSecret, providerSecret, loginSuiteOptions.suiteSecret]) secrets.add(one)
    const http = axios.create()
    http.interceptors.response.use((response) => {
      const texts = [String(response.data), String(response.config.data)]
      for (const text of texts) {
        for (const [, secret = ''] of text.matchAll(secretFields)) secrets.add(secret)
      }
      return response
    })
    cache = recordingTokenCache()
    deployed = await world.open({ suite: { loginSuite: loginSuiteOptions, http, tokenCache: cache } })
    for (const id of [suiteId, loginSuiteOptions.suiteId]) {
      const { ticket } = database.rows.get(`${id}:ticket`) as { ticket: string }
      secrets.add(ticket)
    }
    corpId = world.company()
  })

  it('are nowhere after an installation, logins, and their ends', async () => {
    const admin = await setOut(world, deployed.url, { corpId, query: '?returnTo=/me' })
    // It is the way of WeCom’s own page back; from there on it must not go.
    secrets.add(parameterOf(admin.path, 'auth_code'))
    for (const path of [admin.path, admin.path, '/wecom/suite/install']) {
      const answer = await admin.browser.open(path)
      // A code for the install page stands in its address, as WeCom wants it.
      if (path === admin.path) note(answer)
    }
    for (const open of [insideWecom, onDesktop]) {
      const browser = open(deployed.url)
      const callback = await readyCallback(browser, '/wecom/login?returnTo=/me', { person: `${corpId}/lisi` })
      secrets.add(parameterOf(callback, 'code'))
      for (const path of [callback, callback, '/me', '/wecom/user', '/whoami']) note(await browser.open(path))
      note(await browser.post('/wecom/logout'))
    }
    await deployed.suite.client(world.shown(corpId)).fetchDepartments()
    await deployed.suite.getProviderAccessToken()
    seen.push(inspect(await deployed.suite.fetchGrant(world.shown(corpId)), { depth: 20 }))
    secrets.add(String(world.rowOf(corpId)?.['permanent_code']))
    await simulator.suites.cancel(suiteId, corpId)
    expectSilence()
  })

  const useAll = async (code: string): Promise<void> => {
    const { suite } = deployed
    const shown = world.shown(corpId)
    await noteResult(suite.client(shown).fetchDepartments())
    await noteResult(suite.fetchGrant(shown))
    await noteResult(suite.call({ path: '/cgi-bin/service/get_admin_list', body: { permanent_code: code } }))
    await noteResult(suite.getProviderAccessToken())
    await noteResult(suite.getSuiteAccessToken())
    note(await onDesktop(deployed.url).open('/wecom/suite/install'))
  }
  const permanentCode = async (): Promise<string> => {
    await installFromMarket(world, deployed, corpId)
    const code = String(world.rowOf(corpId)?.['permanent_code'])
    secrets.add(code)
    simulator.suites.revokeSuiteTokens(suiteId)
    return code
  }

  it.each([
    ['refuses', { kind: 'errcode', errcode: 40084 }],
    ['cuts the connection', { kind: 'reset' }],
    ['answers a page', { kind: 'html' }],
    ['redirects', { kind: 'redirect' }],
    ['sends half of its answer', { kind: 'truncate' }],
  ] as const)('are in no error when WeCom %s', async (_what, fault) => {
    const code = await permanentCode()
    simulator.faults.arm({ api: '*', times: 99, ...fault })
    await useAll(code)
    expectSilence()
  })

  it('are in no error when WeCom quotes what it was sent', async () => {
    const code = await permanentCode()
    const quotes = {
      get_suite_token: suiteSecret,
      get_provider_token: providerSecret,
      get_corp_token: code,
      'v2/get_auth_info': code,
      get_admin_list: code,
    }
    for (const [name, secret] of Object.entries(quotes)) {
      const errmsg = `invalid ${secret} in the request`
      simulator.faults.arm({
        api: `cgi-bin/service/${name}`,
        kind: 'errcode',
        errcode: 40013,
        errmsg,
        times: 9,
      })
    }
    await useAll(code)
    expect(seen.join()).toContain('invalid ***')
    expectSilence()
  })

  it('are in no error when the store quotes what it was to keep', async () => {
    const admin = await setOut(world, deployed.url, { corpId })
    secrets.add(parameterOf(admin.path, 'auth_code'))
    database.failing.set = onlyFor(
      () => true,
      (_key, row) => {
        for (const [, secret = ''] of JSON.stringify(row).matchAll(
          /"(?:permanent_?[cC]ode|ticket)":"([^"]+)"/g,
        )) {
          secrets.add(secret)
        }
        throw new Error(`insert failed: ${JSON.stringify(row)}`)
      },
    )
    note(await admin.browser.fetchJson(admin.path))
    await simulator.suites.pushTicket(suiteId)
    database.failing.set = onlyFor(
      (key) => key.endsWith(world.shown(corpId)),
      (_key, row) => {
        throw new Error(`insert failed: ${JSON.stringify(row)}`)
      },
    )
    note(await admin.browser.fetchJson(admin.path))
    database.failing = {}
    await admin.comeBack()
    secrets.add(String(world.rowOf(corpId)?.['permanent_code']))
    expectSilence()
  })
})
