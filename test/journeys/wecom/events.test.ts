import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { WechatAuthEvent } from 'express-wechat-auth'
import { agent, corpId, memberApi, tokenApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { parameterOf } from '../../helpers/visitors/callback-address.ts'
import { startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { copyOf, forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'
import {
  callbackOf,
  loggedIn,
  logIn,
  postWecomCode,
  readyCallback,
} from '../../helpers/visitors/wecom-login.ts'

const company = { provider: 'wecom', appId: 'ww0000000000000001:1000002' }
const token = { kind: 'corp_access_token', appId: corpId, agentId: '1000002' }

describe('onEvent of wecomAuth()', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({ auth: { scope: 'snsapi_privateinfo' } })
    await loggedIn(app.url)
  })

  beforeEach(() => {
    app.events.length = 0
  })

  const login = (flow: 'page' | 'json', replayed = false) => ({ type: 'login', ...company, flow, replayed })

  /** The events since the test began; whatever they are, no person is named in them. */
  const events = (): WechatAuthEvent[] => {
    const text = JSON.stringify(app.events)
    for (const word of ['user123', 'lisi', '张三', '13800138000', 'zhang@company.com', 'partner', 'zhouba']) {
      expect(text).not.toContain(word)
    }
    return app.events
  }

  it.each([
    ['inside WeCom', insideWecom],
    ['on the desktop', onDesktop],
  ])('tells of a login by page %s', async (_where, open) => {
    await logIn(open(app.url))
    expect(events()).toEqual([login('page')])
  })

  it('tells of a callback that came twice', async () => {
    const browser = insideWecom(app.url)
    const callback = await readyCallback(browser)
    const before = copyOf(browser, app.url)
    await browser.open(callback)
    await before.open(callback)
    expect(events()).toEqual([login('page'), login('page', true)])
  })

  it('tells of a login by JSON, and of the one that was sent twice', async () => {
    const browser = insideWecom(app.url)
    const { url, state } = await startJsonLogin(browser, '/wecom/authorizeUrl')
    const code = parameterOf(await callbackOf(browser, { page: new URL(url) }), 'code')
    for (const _time of [1, 2]) await browser.post('/wecom/getUserInfo', { code, state })
    expect(events()).toEqual([login('json'), login('json', true)])
  })

  it.each([
    ['cookie-lost', (callback: string) => callback],
    ['code-dead', (callback: string) => callback.replace(/code=[^&]+/, 'code=dead')],
  ])('tells of a login that starts again: %s', async (reason, bend) => {
    const browser = insideWecom(app.url)
    const callback = bend(await readyCallback(browser))
    if (reason === 'cookie-lost') forgetLoginCookies(browser)
    await browser.open(callback)
    expect(events()).toEqual([{ type: 'login-restart', ...company, reason }])
  })

  it('tells of a logout', async () => {
    const browser = await loggedIn(app.url)
    app.events.length = 0
    await browser.post('/wecom/logout')
    expect(events()).toEqual([{ type: 'logout', ...company }])
  })

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'of a person who is no member',
      () => postWecomCode(app.url, { code: world.issueCode('partner') }),
      { code: 'ERR_NOT_A_MEMBER', status: 403 },
    ],
    [
      'of a disabled member',
      () => postWecomCode(app.url, { code: world.issueCode('zhaoliu') }),
      { code: 'ERR_NOT_AUTHORIZED', status: 403 },
    ],
    [
      'of a person who declined',
      () => logIn(insideWecom(app.url), { decision: 'deny' }),
      { code: 'ERR_ACCESS_DENIED', status: 403 },
    ],
    ['by a guard', () => insideWecom(app.url).fetchJson('/me'), { code: 'ERR_LOGIN_REQUIRED', status: 401 }],
    [
      'by verify',
      () => insideWecom(app.url).fetchJson('/wecom/verify/user123'),
      { code: 'ERR_LOGIN_REQUIRED', status: 401 },
    ],
  ])('tells of a refusal %s', async (_who, act, refusal) => {
    await act()
    expect(events()).toEqual([{ type: 'refusal', ...refusal, message: expect.any(String) }])
  })

  it('tells of a refusal by the platform, with its errcode', async () => {
    world.simulator.faults.arm({ api: memberApi, kind: 'errcode', errcode: 60111 })
    await postWecomCode(app.url, { code: world.issueCode() })
    const refusal = { type: 'refusal', code: 'ERR_USER_BLOCKED', status: 403, errcode: 60111 }
    expect(events()).toEqual([expect.objectContaining(refusal)])
  })

  it('tells of an access token that was rejected and fetched anew', async () => {
    world.simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    await postWecomCode(app.url, { code: world.issueCode() })
    expect(events()).toEqual([
      {
        type: 'token-refresh',
        ...token,
        reason: 'rejected',
        forced: false,
        durationMs: expect.any(Number),
        tokenHash: expect.stringMatching(/^[0-9a-f]{8}$/),
      },
      login('json'),
    ])
  })

  it('tells of an access token that cannot be had, and that this is remembered', async () => {
    const own = await world.serve()
    world.simulator.faults.arm({ api: tokenApi, kind: 'errcode', errcode: 40001 })
    for (const _time of [1, 2]) await postWecomCode(own.url, { code: world.issueCode() })
    const code = 'ERR_PLATFORM_CONFIG'
    expect(own.events.filter(({ type }) => type !== 'refusal')).toEqual([
      {
        type: 'token-refresh-failed',
        ...token,
        reason: 'missing',
        code,
        errcode: 40001,
        pauseMs: expect.any(Number),
      },
      { type: 'token-refusal-remembered', ...token, code },
    ])
  })
})
