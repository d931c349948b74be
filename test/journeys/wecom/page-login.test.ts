import { beforeAll, describe, expect, it } from '@jest/globals'
import { agent, corpId, exchangeApi, useWecom } from '../../helpers/apps/wecom.ts'
import {
  type Browser,
  insideWechat,
  insideWecom,
  locationOf,
  onDesktop,
} from '../../helpers/visitors/browser.ts'
import { callbackOf, depart, logIn, useridOf } from '../../helpers/visitors/wecom-login.ts'

const clients = [
  ['WeCom', insideWecom],
  ['WeChat', insideWechat],
] as const
const browsers = [...clients, ['a desktop browser', onDesktop]] as const

describe('WeCom page login', () => {
  const world = useWecom()
  let url = ''

  beforeAll(async () => {
    url = (await world.serve()).url
  })

  it.each(clients)('inside %s goes to the page of the app, silently', async (_name, open) => {
    const answer = await open(url).open('/wecom/login')
    const state = new URL(locationOf(answer)).searchParams.get('state') ?? ''
    expect(answer.status).toBe(302)
    expect(locationOf(answer)).toBe(
      `${world.simulator.endpoints.open}/connect/oauth2/authorize?appid=${corpId}&redirect_uri=${encodeURIComponent(`${url}/wecom/callback`)}&response_type=code&scope=snsapi_base&state=${state}&agentid=1000002#wechat_redirect`,
    )
    expect(state).toMatch(/^[A-Za-z0-9]{22,128}$/)
  })

  it('in a desktop browser goes to the web login page', async () => {
    const { page, state, redirectUri } = await depart(onDesktop(url))
    expect(page.origin + page.pathname).toBe(`${world.simulator.endpoints.wecomLogin}/wwlogin/sso/login`)
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      login_type: 'CorpApp',
      appid: corpId,
      agentid: '1000002',
    })
    expect(state).toMatch(/^[A-Za-z0-9]{22,128}$/)
    expect(redirectUri.href).toBe(`${url}/wecom/callback`)
  })

  it('asks for the sensitive fields where the login route is told to', async () => {
    const { page } = await depart(insideWecom(url), '/wecom/login?scope=snsapi_privateinfo')
    expect(page.searchParams.get('scope')).toBe('snsapi_privateinfo')
    expect(page.searchParams.get('agentid')).toBe('1000002')
  })

  it('asks for the scope of the option where nothing else is said', async () => {
    const own = await world.serve({ auth: { scope: 'snsapi_privateinfo' } })
    expect((await depart(insideWecom(own.url))).page.searchParams.get('scope')).toBe('snsapi_privateinfo')
    const { page } = await depart(insideWecom(own.url), '/wecom/login?scope=snsapi_base')
    expect(page.searchParams.get('scope')).toBe('snsapi_base')
  })

  it.each(['snsapi_userinfo', 'snsapi_login'])('answers 400 to the scope %s', async (scope) => {
    const answer = await insideWecom(url).open(`/wecom/login?scope=${scope}`)
    expect([answer.status, answer.text.includes('ERR_PARAMETER')]).toEqual([400, true])
  })

  it.each(browsers)('in %s logs a member in and returns to the page, query and all', async (_name, open) => {
    const browser = open(url)
    const target = '/me?a=1&b=%E4%BD%A0'
    const answer = await logIn(browser, { path: `/wecom/login?returnTo=${encodeURIComponent(target)}` })
    expect([answer.status, locationOf(answer)]).toEqual([303, target])
    expect((await browser.fetchJson(target)).body).toMatchObject({
      corpId,
      userid: 'user123',
      name: '张三',
    })
    expect(world.calls(exchangeApi)).toBe(1)
  })

  it.each(browsers)('in %s writes no session before it succeeds, and then a new one', async (_name, open) => {
    const browser = open(url)
    const departure = await depart(browser)
    expect([...browser.cookies.keys()].filter((name) => name === 'connect.sid')).toEqual([])
    const anybody = (await browser.fetchJson('/')).body.sessionId
    await browser.open(await callbackOf(browser, departure))
    const somebody = (await browser.fetchJson('/')).body
    expect(somebody.user.userid).toBe('user123')
    expect(somebody.sessionId).not.toBe(anybody)
    expect((await browser.fetchJson('/')).body.sessionId).toBe(somebody.sessionId)
  })

  it('keeps its answers out of caches, and the code out of Referer', async () => {
    const browser = insideWecom(url)
    const departure = await browser.open('/wecom/login')
    const callback = await logIn(browser)
    for (const answer of [departure, callback, await browser.fetchJson('/wecom/user')]) {
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect(callback.headers['referrer-policy']).toBe('no-referrer')
  })

  it('shows the same person to the page and to GET /wecom/user', async () => {
    const browser = insideWecom(url)
    expect((await browser.fetchJson('/wecom/user')).body).toMatchObject({
      code: -1,
      error: 'ERR_LOGIN_REQUIRED',
    })
    await logIn(browser, { person: 'lisi' })
    const { user } = (await browser.fetchJson('/')).body
    expect((await browser.fetchJson('/wecom/user')).body).toEqual({
      code: 0,
      message: 'success',
      data: user,
    })
  })

  it('speaks English with lang: en, and has the web login page do so', async () => {
    const own = await world.serve({ auth: { lang: 'en' } })
    expect((await insideWecom(own.url).fetchJson('/wecom/user')).body.message).toBe('Please log in')
    expect((await depart(onDesktop(own.url))).page.searchParams.get('lang')).toBe('en')
    expect((await depart(onDesktop(url))).page.searchParams.get('lang')).not.toBe('en')
  })

  it('names its public address where it is told one', async () => {
    const own = await world.serve({ auth: { publicUrl: 'https://portal.example/oa', basePath: '/api' } })
    for (const browser of [insideWecom(own.url), onDesktop(own.url)]) {
      const { redirectUri } = await depart(browser, '/api/wecom/login')
      expect(redirectUri.href).toBe('https://portal.example/oa/api/wecom/callback')
    }
  })

  it('takes an agentId in text, as environment variables hold it', async () => {
    const own = await world.serve({ auth: { agentId: '1000002' } })
    const browser = insideWecom(own.url)
    await logIn(browser)
    expect((await browser.fetchJson('/me')).body.agentId).toBe(agent.agentId)
  })

  it('without its routes is there for handlers of the app', async () => {
    const own = await world.serve({
      auth: { routes: { login: false, logout: false } },
      routes: (app) => {
        app.get('/enter', (_req, res) => res.wecomLogin({ returnTo: '/me', scope: 'snsapi_privateinfo' }))
        app.get('/leave', (req, res, next) => {
          res.wecomLogout().then(() => res.json({ user: req.wecomUser ?? null }), next)
        })
      },
    })
    const browser: Browser = insideWecom(own.url)
    expect((await browser.open('/wecom/login')).status).toBe(404)
    const answer = await logIn(browser, { path: '/enter' })
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    expect((await browser.fetchJson('/me')).body.mobile).toBe('13800138000')
    expect((await browser.fetchJson('/leave')).body).toEqual({ user: null })
    expect(await useridOf(browser)).toBeUndefined()
  })
})
