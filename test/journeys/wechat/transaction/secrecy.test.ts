import { inspect } from 'node:util'
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import type { Response } from 'supertest'
import { type LoginApp, sessionsIn } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { type Browser, createBrowser, locationOf } from '../../../helpers/visitors/browser.ts'
import { parameterOf, withParameter } from '../../../helpers/visitors/callback-address.ts'
import { accountCredentials } from '../../../helpers/visitors/page-login.ts'
import { callbackOf, depart, departureOf } from '../../../helpers/visitors/wechat-login.ts'

const appSecret = '5ec2e7000000000000000000000000ff'

describe('the login transaction: what nobody gets to see', () => {
  const { simulator, start } = useLoginApps()
  let app: LoginApp
  /** Tokens that the platform gave out. */
  const tokens = new Set<string>()
  const codes = new Set<string>()
  /** Everything that left the library, as text. */
  let seen: string[] = []
  const cached: string[] = []

  const watch = (cache: TokenCache): TokenCache => ({
    ...cache,
    replace: (key, expected, value, ttlMs) => {
      cached.push(key, value)
      return cache.replace(key, expected, value, ttlMs)
    },
  })

  /** Notes an answer; what it says in base64 is noted in clear too. */
  const note = (response: Response): Response => {
    const { 'set-cookie': lines, ...headers } = response.headers as Record<string, unknown>
    seen.push(JSON.stringify(headers), response.text)
    for (const line of (lines as string[] | undefined) ?? []) {
      const [, value = ''] = /^[^=]*=([^;]*)/.exec(line) ?? []
      seen.push(line, Buffer.from(value, 'base64url').toString('latin1'))
    }
    return response
  }

  const logIn = async (browser: Browser, person = 'xiaoming'): Promise<Response> => {
    const departure = await depart(browser, '/wechat/login?returnTo=/me')
    const callback = await callbackOf(browser, departure, { person })
    codes.add(parameterOf(callback, 'code'))
    return note(await browser.open(callback))
  }

  /** Fails when one of the secrets is in one of the texts. */
  const expectSilence = async (): Promise<void> => {
    seen.push(...app.events.map((event) => JSON.stringify(event)))
    seen.push(...app.errors.map((error) => inspect(error, { depth: 20, showHidden: true })))
    seen.push(...cached, JSON.stringify(await sessionsIn(app.store)))
    const secrets = [appSecret, encodeURIComponent(appSecret), ...tokens, ...codes]
    expect(secrets.every((secret) => secret.length >= 16)).toBe(true)
    const told = seen.flatMap((text) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => [secret, text]),
    )
    expect(told).toEqual([])
  }

  beforeAll(async () => {
    simulator.apps.update(accountCredentials.appId, { appSecret })
    const http = axios.create()
    http.interceptors.response.use((response) => {
      for (const [, token] of String(response.data).matchAll(/"(?:access_token|refresh_token)":"([^"]+)"/g)) {
        if (token !== undefined) tokens.add(token)
      }
      return response
    })
    app = await start({
      auth: { appSecret, http, bearer: true, tokenCache: watch(memoryTokenCache()) },
    })
  })

  beforeEach(() => {
    cached.length = 0
    seen = []
    tokens.clear()
    codes.clear()
  })

  it('secret, code and tokens are nowhere after a login, a replay and a logout', async () => {
    const browser = createBrowser(app.url)
    const departure = await depart(browser, '/wechat/login?returnTo=/me')
    const callback = await callbackOf(browser, departure)
    codes.add(parameterOf(callback, 'code'))
    for (const answer of [
      await browser.open(callback),
      await browser.open(callback),
      await browser.open('/me'),
      await browser.fetchJson('/wechat/user'),
      await browser.fetchJson('/'),
      await browser.post('/wechat/logout'),
      await browser.open(callback),
    ]) {
      note(answer)
    }
    expect(tokens.size).toBe(2)
    expect(cached.length).toBeGreaterThan(0)
    await expectSilence()
  })

  it('secret, code and tokens are in no answer of a JSON login', async () => {
    const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
    codes.add(code)
    const answer = note(await createBrowser(app.url).post('/wechat/getUserInfo', { code }))
    expect(answer.status).toBe(200)
    expect(tokens.size).toBe(2)
    const [, payload = ''] = (answer.body.data.token as string).split('.')
    seen.push(Buffer.from(payload, 'base64url').toString())
    await expectSilence()
  })

  it.each([
    ['refuses the secret', { api: 'sns/oauth2/access_token', kind: 'errcode', errcode: 40125 }],
    [
      'quotes the request',
      {
        api: 'sns/oauth2/access_token',
        kind: 'errcode',
        errcode: 40013,
        errmsg: `invalid request secret=${appSecret}`,
      },
    ],
    ['says that the code is dead', { api: 'sns/oauth2/access_token', kind: 'errcode', errcode: 40029 }],
    ['is a gateway’s page', { api: 'sns/oauth2/access_token', kind: 'html' }],
    ['cuts the connection', { api: 'sns/oauth2/access_token', kind: 'reset' }],
    ['redirects', { api: 'sns/oauth2/access_token', kind: 'redirect' }],
    ['sends half of its answer', { api: 'sns/oauth2/access_token', kind: 'truncate' }],
    ['answers 500', { api: 'sns/oauth2/access_token', kind: 'status', status: 500 }],
    ['is busy with the profile', { api: 'sns/userinfo', kind: 'errcode', errcode: -1 }],
    ['cuts the connection with the profile', { api: 'sns/userinfo', kind: 'reset', times: 2 }],
    ['refuses the token of the profile', { api: 'sns/userinfo', kind: 'errcode', errcode: 40001 }],
  ] as const)('secret, code and tokens are nowhere when the platform %s', async (_what, fault) => {
    simulator.faults.arm(fault)
    const browser = createBrowser(app.url)
    const answer = await logIn(browser)
    expect(answer.status).not.toBe(303)
    const json = await browser.post('/wechat/getUserInfo', {
      code: simulator.users.issueCode('fengxian', accountCredentials.appId),
    })
    expect(json.status).toBe(403)
    note(json)
    await expectSilence()
  })

  it('the platform’s quote of a code or a token is in no error either', async () => {
    const browser = createBrowser(app.url)
    const departure = await depart(browser)
    const callback = await callbackOf(browser, departure)
    const code = parameterOf(callback, 'code')
    codes.add(code)
    simulator.faults.arm({
      api: 'sns/oauth2/access_token',
      kind: 'errcode',
      errcode: 40013,
      errmsg: `invalid appid, got code ${code}`,
    })
    expect(note(await browser.open(callback)).status).toBe(502)
    await expectSilence()
  })

  it('the code and the state are in no Location but the platform’s own', async () => {
    const browser = createBrowser(app.url)
    const departure = await depart(browser, '/wechat/login?returnTo=/me')
    const callback = await callbackOf(browser, departure)
    codes.add(parameterOf(callback, 'code'))
    const answers = [
      await createBrowser(app.url).open(callback),
      await browser.open(withParameter(callback, 'code', 'made-up')),
      await browser.open(callback),
    ]
    for (const answer of answers) {
      note(answer)
      expect(locationOf(answer)).not.toContain(departure.state)
    }
    expect(departureOf(answers[0] as Response).state).not.toBe(departure.state)
    await expectSilence()
  })

  it('no event names a person', async () => {
    await logIn(createBrowser(app.url))
    await logIn(createBrowser(app.url), 'fengxian')
    await logIn(createBrowser(app.url), 'kuaizhao')
    const text = JSON.stringify(app.events)
    expect(app.events.length).toBeGreaterThanOrEqual(3)
    for (const person of ['xiaoming', 'fengxian', 'kuaizhao']) {
      expect(text).not.toContain(simulator.users.openidOf(person, accountCredentials.appId))
    }
    expect(text).not.toMatch(/openid|nickname|李小明/)
  })

  it('what a visitor reads of a platform’s refusal is not what the operator reads', async () => {
    simulator.faults.arm({
      api: 'sns/oauth2/access_token',
      kind: 'errcode',
      errcode: 40164,
      errmsg: 'invalid ip 203.0.113.9, not in whitelist, rid: 65f0c1a2-1b2c3d4e-5f6a7b8c',
    })
    const browser = createBrowser(app.url)
    const answer = await logIn(browser)
    expect(answer.status).toBe(502)
    expect(answer.text).not.toMatch(/203\.0\.113\.9|65f0c1a2|whitelist/)
    expect((app.errors[0] as Error).message).toContain('203.0.113.9')
  })
})
