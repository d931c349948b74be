import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { WecomAuthOptions, WecomUser } from 'express-wechat-auth'
import { agent, corpId, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'

type OnLogin = NonNullable<WecomAuthOptions['onLogin']>

describe('onLogin of wecomAuth()', () => {
  const world = useWecom()
  const calls: { user: WecomUser; path: string; session: unknown }[] = []
  let onLogin: OnLogin
  let app: WecomApp

  beforeAll(async () => {
    const hook: OnLogin = (user, context) => {
      const { path, session } = context.req
      calls.push({ user, path, session: (session as unknown as Record<string, unknown>)['wechatAuth'] })
      return onLogin(user, context)
    }
    app = await world.serve({ auth: { onLogin: hook, bearer: true } })
  })

  beforeEach(() => {
    calls.length = 0
    onLogin = () => ({ id: 17, email: 'zhang@shop.example', role: 'admin' })
  })

  it.each([
    ['inside WeCom', insideWecom],
    ['on the desktop', onDesktop],
  ])('runs once for a login %s, before the session changes', async (_where, open) => {
    await logIn(open(app.url))
    expect(calls).toEqual([
      {
        user: expect.objectContaining({ corpId, agentId: agent.agentId, kind: 'member', userid: 'user123' }),
        path: '/wecom/callback',
        session: undefined,
      },
    ])
  })

  it('gives the user an account in the session, in no JSON answer of the router', async () => {
    const browser = insideWecom(app.url)
    await logIn(browser)
    expect((await browser.fetchJson('/me')).body.account).toEqual({
      id: 17,
      email: 'zhang@shop.example',
      role: 'admin',
    })
    const answer = await browser.fetchJson('/wecom/user')
    expect([answer.status, answer.body.data.account]).toEqual([200, undefined])
    expect(answer.text).not.toContain('shop.example')
  })

  it('gives a bearer token’s user the account’s id alone', async () => {
    const answer = await postWecomCode(app.url, { code: world.issueCode() })
    expect(answer.text).not.toContain('shop.example')
    const { token } = answer.body.data
    const claims = Buffer.from(token.split('.')[1], 'base64url').toString()
    expect(claims).not.toMatch(/shop\.example|admin/)
    const me = await getJson(app.url, '/me', { Authorization: `Bearer ${token}` })
    expect(me.body.account).toEqual({ id: 17 })
  })

  it('refuses a login with an error of status 400 to 499', async () => {
    onLogin = () => {
      throw Object.assign(new Error('账号已停用'), { status: 423 })
    }
    const json = await postWecomCode(app.url, { code: world.issueCode() })
    expect([json.status, json.body]).toEqual([
      423,
      { code: -1, message: expect.any(String), error: 'ERR_ACCESS_DENIED' },
    ])
    const browser = insideWecom(app.url)
    const page = await logIn(browser)
    expect([page.status, page.text.includes('ERR_ACCESS_DENIED')]).toEqual([423, true])
    for (const answer of [json, page]) expect(answer.text).not.toContain('账号已停用')
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('answers 500 where it fails in any other way', async () => {
    onLogin = () => Promise.reject(new Error('the database is down'))
    const browser = insideWecom(app.url)
    expect((await logIn(browser)).status).toBe(500)
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('is not asked about people who are refused before', async () => {
    await postWecomCode(app.url, { code: world.issueCode('customer') })
    await postWecomCode(app.url, { code: world.issueCode('zhaoliu') })
    await postWecomCode(app.url, { code: 'dead' })
    await logIn(insideWecom(app.url), { decision: 'deny' })
    expect(calls).toEqual([])
  })
})
