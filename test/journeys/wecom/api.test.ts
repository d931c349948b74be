import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { type WecomAuthOptions, wecomAuth } from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, corpId, exchangeApi, useWecom, withWecomPages } from '../../helpers/apps/wecom.ts'
import { success } from '../../helpers/visitors/answers.ts'
import { insideWecom } from '../../helpers/visitors/browser.ts'
import { cookiesSetBy, getJson } from '../../helpers/visitors/requests.ts'
import { callbackOf, logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'
import { promisedMember } from '../../vectors/promised-member.ts'

const path = '/api/wecom/getUserInfo'

const mounts: [string, (app: express.Express, options: WecomAuthOptions) => void][] = [
  ["app.use(wecomAuth({ basePath: '/api' }))", (app, o) => app.use(wecomAuth({ ...o, basePath: '/api' }))],
  ["app.use('/api', wecomAuth())", (app, o) => app.use('/api', wecomAuth(o))],
]

describe.each(mounts)('an API with %s', (name, mount) => {
  const world = useWecom()
  let url = ''

  const start = (options: Partial<WecomAuthOptions> = {}, app = appWithSession()): Promise<string> => {
    mount(app, { ...agent, endpoints: world.simulator.endpoints, ...options })
    app.get('/api/whoami', (req, res) => {
      res.json({ user: req.wecomUser ?? null })
    })
    return world.run(withWecomPages(app))
  }
  const privateCode = (): string => world.issueCode('user123', { scope: 'snsapi_privateinfo' })

  beforeAll(async () => {
    url = await start()
  })

  it('answers the user to curl, flat, and leaves neither session nor cookie', async () => {
    const answer = await postWecomCode(url, { code: privateCode() }, path)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(
      success({
        ...promisedMember,
        corpId,
        agentId: agent.agentId,
        kind: 'member',
        departmentIds: [2],
        biz_mail: expect.any(String),
        avatar: expect.stringMatching(/^http/),
        gender: expect.stringMatching(/^[012]$/),
        loggedInAt: expect.any(Number),
      }),
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(cookiesSetBy(answer)).toEqual([])
  })

  it('answers what a silent code gives, and no more', async () => {
    const { body } = await postWecomCode(url, { code: world.issueCode() }, path)
    const { mobile: _mobile, email: _email, ...rest } = promisedMember
    expect(body.data).toMatchObject(rest)
    expect(body.data).not.toHaveProperty('mobile')
  })

  it.each([{}, { code: '' }, { code: null }])('answers 400 to %j', async (body) => {
    const answer = await postWecomCode(url, body, path)
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: -1, message: '缺少授权码', error: 'ERR_CODE_MISSING' },
    ])
    expect(world.calls(exchangeApi)).toBe(0)
  })

  it.each(['a b', 'a&corpid=x', '一', 'a'.repeat(513), 7, ['a']])(
    'does not ask the platform for the code %j',
    async (code) => {
      const answer = await postWecomCode(url, { code }, path)
      expect([answer.status, answer.body.code, answer.body.error]).toEqual([400, -1, 'ERR_PARAMETER'])
      expect(world.calls(exchangeApi)).toBe(0)
    },
  )

  it('answers 401 with the errcode to a dead code', async () => {
    const code = world.issueCode()
    expect((await postWecomCode(url, { code }, path)).status).toBe(200)
    for (const dead of [code, 'never-issued']) {
      const answer = await postWecomCode(url, { code: dead }, path)
      expect([answer.status, answer.body]).toEqual([
        401,
        { code: 40029, message: expect.any(String), error: 'ERR_CODE_DEAD' },
      ])
    }
  })

  it('answers 415 to a form', async () => {
    const answer = await request(url).post(path).type('form').send(`code=${world.issueCode()}`)
    expect([answer.status, answer.body.error]).toEqual([415, 'ERR_PARAMETER'])
  })

  it('reads the body below express.json() too', async () => {
    const parsed = appWithSession()
    parsed.use(express.json())
    const own = await start({}, parsed)
    expect((await postWecomCode(own, { code: world.issueCode() }, path)).status).toBe(200)
  })

  it.each([
    ['with the app’s Origin', () => ({ Origin: url })],
    ['with Sec-Fetch-Site', () => ({ 'Sec-Fetch-Site': 'same-origin' })],
  ])('wants a state of browsers: %s', async (_how, headers) => {
    const browser = insideWecom(url)
    const bare = await browser.post(path, { code: world.issueCode() }, headers())
    expect([bare.status, bare.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(world.calls(exchangeApi)).toBe(0)

    const { data } = (await browser.fetchJson('/api/wecom/authorizeUrl')).body
    const callback = new URL(await callbackOf(browser, { page: new URL(data.url) }), url)
    const body = { code: callback.searchParams.get('code'), state: data.state }
    expect((await browser.post(path, body, headers())).status).toBe(200)
    expect(await useridOf(browser, '/api/whoami')).toBe('user123')
  })

  it('lets a page post a code alone with requireState: false', async () => {
    const own = await start({ requireState: false })
    const answer = await insideWecom(own).post(path, { code: privateCode() }, { Origin: own })
    expect([answer.status, answer.body.data?.mobile]).toEqual([200, '13800138000'])
  })

  it('wants a state of everybody with requireState: true', async () => {
    const own = await start({ requireState: true })
    const answer = await postWecomCode(own, { code: world.issueCode() }, path)
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
  })

  it('says whether a user may come in', async () => {
    const own = await start({ verifyAccess: 'public' })
    const answer = await getJson(own, '/api/wecom/verify/user123')
    expect([answer.status, answer.body]).toEqual([
      200,
      { code: 0, message: 'success', data: { authorized: true } },
    ])
  })

  it('serves pages at the same addresses, and knows the user where the router is', async () => {
    const browser = insideWecom(url)
    await logIn(browser, { path: '/api/wecom/login' })
    expect(await useridOf(browser, '/api/whoami')).toBe('user123')
    expect(await useridOf(browser)).toBe(name.includes('basePath') ? 'user123' : undefined)
    expect((await browser.open('/wecom/login')).status).toBe(404)
  })
})
