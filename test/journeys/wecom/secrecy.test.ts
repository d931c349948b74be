import { inspect } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import session, { type MemoryStore } from 'express-session'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import type { Response } from 'supertest'
import { sessionsIn } from '../../helpers/apps/login-app.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import {
  agent,
  detailApi,
  exchangeApi,
  memberApi,
  tokenApi,
  useWecom,
  type WecomApp,
} from '../../helpers/apps/wecom.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { parameterOf } from '../../helpers/visitors/callback-address.ts'
import { startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { callbackOf, postWecomCode, readyCallback } from '../../helpers/visitors/wecom-login.ts'

const secret = 'sealing secret of the tests'

describe('what nobody gets to see of a WeCom login', () => {
  const world = useWecom()
  const store: MemoryStore = new session.MemoryStore()
  /** The secrets of the app, the codes of this test, and what the platform handed out: tokens and tickets. */
  let secrets: Set<string>
  /** Everything that left the library, as text. */
  let seen: string[]
  let app: WecomApp

  /** A cache that tells what is written to it. */
  const watched = (cache: TokenCache): TokenCache => ({
    ...cache,
    set: (key, value, ttlMs) => {
      seen.push(key, value)
      return cache.set(key, value, ttlMs)
    },
    replace: (key, expected, value, ttlMs) => {
      // What is kept under a token's own key is the token.
      seen.push(key, ...(key.includes('corp_access_token') ? [] : [value]))
      return cache.replace(key, expected, value, ttlMs)
    },
  })

  const note = (response: Response): Response => {
    seen.push(response.text, JSON.stringify(response.headers))
    for (const text of [response.text, ...Object.values(response.headers)].flat()) {
      for (const [part] of String(text).matchAll(/[\w-]{40,}/g)) {
        seen.push(Buffer.from(part, 'base64url').toString('latin1'))
      }
    }
    return response
  }

  const newCode = (person = 'user123'): string => {
    const code = world.issueCode(person, { scope: 'snsapi_privateinfo' })
    secrets.add(code)
    return code
  }

  beforeAll(async () => {
    const http = axios.create()
    http.interceptors.response.use((response) => {
      for (const [, value = ''] of String(response.data).matchAll(
        /"(?:access_token|user_ticket)":"([^"]+)"/g,
      )) {
        secrets.add(value)
      }
      return response
    })
    const tokenCache = watched(memoryTokenCache())
    const auth = { http, secret, tokenCache, bearer: true, scope: 'snsapi_privateinfo' } as const
    seen = []
    app = await world.serve({ auth, app: appWithSession({ store }) })
  })

  beforeEach(() => {
    secrets = new Set([secret, agent.corpSecret])
    seen = []
    app.events.length = 0
    app.errors.length = 0
  })

  afterEach(async () => {
    seen.push(...app.events.map((event) => JSON.stringify(event)), JSON.stringify(await sessionsIn(store)))
    seen.push(...app.errors.map((error) => inspect(error, { depth: 20, showHidden: true })))
    expect([...secrets].every((word) => word.length >= 16)).toBe(true)
    expect([...secrets].filter((word) => seen.some((text) => text.includes(word)))).toEqual([])
  })

  it.each([
    ['inside WeCom', insideWecom],
    ['on the desktop', onDesktop],
  ])('is in no answer, session, cache or cookie after a login by page %s', async (_where, open) => {
    const browser = open(app.url)
    const callback = await readyCallback(browser, '/wecom/login?returnTo=%2Fme')
    secrets.add(parameterOf(callback, 'code'))
    world.simulator.corps.revokeCorpAccessTokens(agent.corpId, agent.agentId)
    note(await browser.open(callback))
    note(await browser.open(callback))
    note(await browser.open('/me'))
    for (const path of ['/me', '/wecom/user', '/wecom/verify/lisi']) note(await browser.fetchJson(path))
    note(await browser.post('/wecom/logout'))
    // A new token, and inside WeCom a ticket.
    expect(secrets.size).toBeGreaterThanOrEqual(4)
  })

  it('is in no answer, session, cache or token after a login by JSON', async () => {
    const browser = insideWecom(app.url)
    const { url, state, verifier } = await startJsonLogin(browser, '/wecom/authorizeUrl')
    const code = parameterOf(await callbackOf(browser, { page: new URL(url) }), 'code')
    secrets.add(code)
    const { token } = note(await browser.post('/wecom/getUserInfo', { code, state, verifier })).body.data
    note(await getJson(app.url, '/me', { Authorization: `Bearer ${token}` }))
    note(await postWecomCode(app.url, { code: newCode() }))
    expect(world.calls(detailApi)).toBe(2)
  })

  it('is in no answer or error where somebody is refused', async () => {
    for (const person of ['customer', 'zhaoliu']) {
      note(await postWecomCode(app.url, { code: newCode(person) }))
    }
    const used = newCode()
    for (const _time of [1, 2]) note(await postWecomCode(app.url, { code: used }))
    note(await postWecomCode(app.url, { code: 'a'.repeat(600) }))
  })

  it.each([
    [tokenApi, 'corpsecret'],
    [exchangeApi, 'code'],
    [memberApi, 'access_token'],
  ])('is in no answer or error where %s quotes the %s that it was sent', async (api, quoted) => {
    const own = await world.serve({ auth: { secret } })
    const code = newCode()
    const token = await fetch(
      `${world.simulator.endpoints.wecomApi}/cgi-bin/gettoken?corpid=${agent.corpId}&corpsecret=${agent.corpSecret}`,
    ).then((answer) => answer.json() as Promise<{ access_token: string }>)
    const sent: Record<string, string> = {
      corpsecret: agent.corpSecret,
      code,
      access_token: token.access_token,
    }
    const errmsg = `bad request ${sent[quoted]}, hint: [1], from ip: 127.0.0.1`
    world.simulator.faults.arm({ api, kind: 'errcode', errcode: 48002, errmsg })
    secrets.add(token.access_token)
    const answer = note(await postWecomCode(own.url, { code }))
    expect([answer.status, answer.body.code]).toEqual([502, 48002])

    const other = await world.serve({ auth: { secret } })
    const browser = insideWecom(other.url)
    const callback = await readyCallback(browser)
    sent['code'] = parameterOf(callback, 'code')
    secrets.add(sent['code'])
    const pageErrmsg = `bad request ${sent[quoted]}`
    world.simulator.faults.arm({ api, kind: 'errcode', errcode: 48002, errmsg: pageErrmsg })
    expect(note(await browser.open(callback)).status).toBe(502)
    expect(other.errors).toHaveLength(1)
    seen.push(...other.errors.map((error) => inspect(error, { depth: 20, showHidden: true })))
    seen.push(...[...own.events, ...other.events].map((event) => JSON.stringify(event)))
  })

  it('leaves the session to one slot, named by provider, company and agent', async () => {
    const browser = insideWecom(app.url)
    const callback = await readyCallback(browser)
    secrets.add(parameterOf(callback, 'code'))
    await browser.open(callback)
    const { sessionId } = (await browser.fetchJson('/')).body
    const record = (await sessionsIn(store))[sessionId] as unknown as { wechatAuth: Record<string, unknown> }
    expect(Object.keys(record.wechatAuth)).toEqual(['wecom:ww0000000000000001:1000002'])
    expect(record.wechatAuth['wecom:ww0000000000000001:1000002']).toMatchObject({
      user: { kind: 'member', userid: 'user123' },
    })
  })
})
