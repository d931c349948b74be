import { describe, expect, it } from '@jest/globals'
import request, { type Response } from 'supertest'
import { allowAs, day, locationOf } from '../../helpers/simulator/wechat-bench.ts'
import {
  agent,
  callback,
  codeIn,
  corpId,
  createWecomBench,
  denyAs,
  otherAgent,
  wecomClient,
} from '../../helpers/simulator/wecom-bench.ts'

const base = { scope: 'snsapi_base' }

/** Presses a button of a page's form. */
function press(bench: ReturnType<typeof createWecomBench>, page: Response, fields: Record<string, string>) {
  const action = /<form[^>]* method="post" action="(\/(?:login|open)[^"]+)"/.exec(page.text)?.[1] ?? ''
  const link = (/name="request" value="([^"]+)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&')
  return request(bench.simulator.handler)
    .post(action)
    .type('form')
    .send({ request: link, ...fields })
    .redirects(0)
}

/** That a page has these texts, and nobody who may not use the app. */
function expectShown(page: Response, texts: string[]): void {
  expect(page.status).toBe(200)
  for (const text of texts) expect(page.text).toContain(text)
  expect(page.text).not.toContain('赵六')
}

describe('connect/oauth2/authorize with a corpid', () => {
  it('asks ordinary browsers to open the link in WeCom, and offers to act as it', async () => {
    const bench = createWecomBench()
    const headers = { 'user-agent': 'Mozilla/5.0 Chrome/130', ...allowAs('lisi') }
    const page = await bench.authorize(base, headers)
    expect([page.status, page.headers['location']]).toEqual([200, undefined])
    expect(page.text).toContain('请在企业微信客户端打开')
    const pressed = await request(bench.simulator.handler)
      .post('/simulator/browser')
      .type('form')
      .send({ user_agent: 'wecom', back: '/open.weixin.qq.com/x' })
    const cookie = String(pressed.headers['set-cookie']).split(';')[0] ?? ''
    expect(cookie).toBe('simulated_user_agent=wecom')
    expect((await bench.authorize(base, { ...headers, cookie })).status).toBe(302)
  })

  it.each([
    ['WeCom', { 'user-agent': wecomClient }],
    ['WeChat', { 'user-agent': 'MicroMessenger/8.0.50' }],
    ['a browser that acts as WeChat', { 'user-agent': 'x', cookie: 'simulated_user_agent=wechat' }],
  ])('lets %s through', async (_client, headers) => {
    const { authorize } = createWecomBench()
    expect((await authorize(base, headers)).status).toBe(302)
  })

  it('redirects at once for snsapi_base, with code and then state', async () => {
    const { authorize, ask } = createWecomBench()
    for (const scope of ['snsapi_base', 'snsapi_userinfo']) {
      const response = await authorize({ scope })
      expect(response.status).toBe(302)
      expect(response.headers['location']).toMatch(
        /^http:\/\/localhost:3000\/callback\?code=[\w-]{43}&state=abc123$/,
      )
      expect(await ask('auth/getuserinfo', { code: codeIn(response) })).toEqual({
        errcode: 0,
        errmsg: 'ok',
        userid: 'user123',
      })
    }
  })

  it('takes state and agentid in either order, and needs neither for snsapi_base', async () => {
    const { get, ask } = createWecomBench()
    const start = `appid=${corpId}&redirect_uri=${encodeURIComponent(callback)}&response_type=code&scope=snsapi_base`
    for (const rest of ['&agentid=1000002&state=a1', '&state=a1&agentid=1000002', '&state=a1', '']) {
      const path = `/open.weixin.qq.com/connect/oauth2/authorize?${start}${rest}`
      const response = await get(path, { 'user-agent': wecomClient })
      expect(locationOf(response).searchParams.get('state')).toBe(rest === '' ? null : 'a1')
      expect((await ask('auth/getuserinfo', { code: codeIn(response) })).errcode).toBe(0)
    }
  })

  it('binds the code to the app that agentid names, and to nothing without it', async () => {
    const { authorize, call, token } = createWecomBench()
    const access_token = await token(otherAgent.secret)
    const use = async (response: Response): Promise<number> =>
      (await call('auth/getuserinfo', { access_token, code: codeIn(response) })).errcode
    expect(await use(await authorize(base))).toBe(50001)
    expect(await use(await authorize({ ...base, agentid: '' }))).toBe(0)
  })

  it.each([
    ['http://localhost/a?action=get#/path', 'x1', '?action=get&code=CODE&state=x1#/path'],
    [callback, '', '?code=CODE&state='],
    ['http://localhost/a?', 'x1', '?code=CODE&state=x1'],
  ])('answers %s with state %j at %s', async (redirect_uri, state, end) => {
    const { authorize } = createWecomBench()
    const response = await authorize({ ...base, redirect_uri, state })
    expect(response.headers['location']?.replace(/code=[\w-]{43}/, 'code=CODE').endsWith(end)).toBe(true)
  })

  it.each([
    [{ appid: 'wwffffffffffffffff' }, 'appid 参数错误'],
    [{ response_type: 'token' }, 'response_type 参数错误'],
    [{ scope: '' }, 'scope 参数错误'],
    [{ scope: 'snsapi_login' }, 'scope 参数错误'],
    [{ state: 'a-b' }, 'state 参数错误'],
    [{ state: 'a'.repeat(129) }, 'state 参数错误'],
    [{ agentid: '' }, 'agentid 参数错误'],
    [{ agentid: '7' }, 'agentid 参数错误'],
    [{ redirect_uri: '' }, 'redirect_uri 参数错误'],
    [{ redirect_uri: '/callback' }, 'redirect_uri 参数错误'],
    [{ redirect_uri: encodeURIComponent(callback) }, 'redirect_uri 参数错误'],
    [{ redirect_uri: 'https://evil.example/' }, 'redirect_uri需使用应用可信域名'],
    [{ redirect_uri: 'http://localhost.evil.example/' }, 'redirect_uri需使用应用可信域名'],
  ])('shows an error page for %j, and sends nobody anywhere', async (change, text) => {
    const { authorize } = createWecomBench({ strict: true })
    const response = await authorize(change as Record<string, string>, allowAs('lisi'))
    expect([response.status, response.headers['location']]).toEqual([200, undefined])
    expect(response.text).toContain(`<h1>${text}</h1>`)
  })

  it('shows an error page when the app is disabled, for every link without agentid too', async () => {
    const { authorize, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { enabled: false })
    expect((await authorize(base)).text).toContain('应用已停用')
    expect((await authorize({ ...base, agentid: '' })).status).toBe(302)
    simulator.corps.updateAgent(corpId, otherAgent.agentId, { enabled: false })
    expect((await authorize({ ...base, agentid: '' })).text).toContain('redirect_uri需使用应用可信域名')
  })

  it('shows an error page to a member outside the visible range who is asked for personal data', async () => {
    const { authorize, simulator, ask } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { departments: [2] } })
    const response = await authorize({}, allowAs('lisi'))
    expect(response.headers['location']).toBeUndefined()
    expect(response.text).toContain('你不在应用的可见范围内')
    const silent = await authorize(base, allowAs('lisi'))
    expect((await ask('auth/getuserinfo', { code: codeIn(silent) })).userid).toBe('lisi')
  })

  it('asks for consent to show personal data', async () => {
    const bench = createWecomBench()
    bench.simulator.corps.updateAgent(corpId, agent.agentId, { sensitiveFields: ['mobile', 'email'] })
    const page = await bench.authorize()
    expectShown(page, [
      '内部系统',
      '申请使用',
      '你的个人敏感信息',
      '手机号、邮箱',
      '张三',
      '前端组 · 前端工程师',
      '访客',
    ])
    const english = await bench.authorize({}, { cookie: 'simulated_language=en' })
    expect(english.text).toContain('your personal data')

    const allowed = await press(bench, page, { person: 'lisi', decision: 'allow' })
    expect(allowed.status).toBe(302)
    expect(String(allowed.headers['set-cookie'])).toContain('simulated_member=lisi')
    expect(await bench.ask('auth/getuserinfo', { code: codeIn(allowed) })).toMatchObject({
      userid: 'lisi',
      user_ticket: expect.any(String),
    })
    const denied = await press(bench, page, { decision: 'deny' })
    expect(denied.headers['location']).toBe(`${callback}?state=abc123`)
    for (const person of ['zhaoliu', 'nobody', '']) {
      expect((await press(bench, page, { person, decision: 'allow' })).text).toContain('没有此成员')
    }
  })

  it('checks the link in that form again', async () => {
    const bench = createWecomBench()
    const page = await bench.authorize()
    bench.simulator.corps.updateAgent(corpId, agent.agentId, { trustedDomains: ['app.example'] })
    const response = await press(bench, page, { person: 'lisi', decision: 'allow' })
    expect(response.text).toContain('redirect_uri需使用应用可信域名')
  })

  it('remembers a consent for 30 days, for one app, until it is withdrawn', async () => {
    const { authorize, simulator } = createWecomBench()
    const cookie = { cookie: 'simulated_member=LISI' }
    const status = async (change = {}) => (await authorize(change, cookie)).status
    expect(await status()).toBe(200)
    await authorize({}, allowAs('lisi'))
    expect(await status()).toBe(302)
    expect(await status({ agentid: String(otherAgent.agentId) })).toBe(200)
    simulator.clock.advance(30 * day)
    expect(await status()).toBe(200)
    await authorize({}, allowAs('lisi'))
    simulator.corps.withdrawConsent(corpId, 'lisi')
    expect(await status()).toBe(200)
  })

  it('obeys the decision of a program', async () => {
    const { authorize, ask } = createWecomBench()
    const allowed = await authorize({}, { 'x-simulator-user': 'partner' })
    expect(await ask('auth/getuserinfo', { code: codeIn(allowed) })).toMatchObject({
      userid: 'ww00000000000000ff/zhouba',
    })
    expect((await authorize({}, denyAs('lisi'))).headers['location']).toBe(`${callback}?state=abc123`)
    for (const person of ['zhaoliu', 'nobody', 'xiaoming']) {
      expect((await authorize({}, allowAs(person))).text).toContain('没有此用户')
    }
  })

  it('says so and sends nothing when refusals stay on the page', async () => {
    const { authorize, webLogin } = createWecomBench({ denial: 'stay' })
    for (const response of [await authorize({}, denyAs('lisi')), await webLogin({}, denyAs('lisi'))]) {
      expect([response.status, response.headers['location']]).toEqual([200, undefined])
      expect(response.text).toContain('已取消授权')
    }
  })

  it('leaves the links of official accounts to WeChat', async () => {
    const { authorize } = createWecomBench({ strict: true })
    const response = await authorize({ appid: 'wx0000000000000001', scope: 'snsapi_base' })
    expect(response.text).toContain('该链接无法访问')
  })

  it('draws pages that load and run nothing foreign', async () => {
    const { authorize, webLogin, simulator } = createWecomBench()
    const name = '</title><script>alert(1)</script>"\'&'
    simulator.corps.updateMember(corpId, 'lisi', { name, position: name })
    simulator.corps.updateAgent(corpId, agent.agentId, { name })
    simulator.corps.update(corpId, { name })
    for (const { text, headers } of [await authorize(), await webLogin()]) {
      expect(text).not.toContain('<script>alert')
      expect(text).toContain('name="viewport"')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
  })
})

describe('wwlogin/sso/login', () => {
  it('draws a QR code and lets one act as the phone', async () => {
    const bench = createWecomBench()
    const page = await bench.webLogin()
    expectShown(page, [
      '企业微信登录',
      'src="data:image/svg+xml;base64,',
      '示例科技 · 内部系统',
      '李四',
      '扫码并确认',
    ])
    const allowed = await press(bench, page, { person: 'wangwu', decision: 'allow' })
    const location = locationOf(allowed)
    expect(location.searchParams.get('state')).toBe('weblogin@gyoss9')
    expect(await bench.ask('auth/getuserinfo', { code: codeIn(allowed) })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'wangwu',
    })
    const denied = await press(bench, page, { decision: 'deny' })
    expect(denied.headers['location']).toBe(`${callback}?state=weblogin%40gyoss9`)
    expect((await press(bench, page, { person: 'zhaoliu', decision: 'allow' })).text).toContain('没有此成员')
  })

  it('speaks the language of the link, else of the browser', async () => {
    const { webLogin } = createWecomBench()
    const isEnglish = async (lang: string, accept: string) =>
      (await webLogin({ lang }, { 'accept-language': accept })).text.includes('Scan and confirm')
    expect(await isEnglish('en', 'zh-CN')).toBe(true)
    expect(await isEnglish('zh', 'en-GB,en;q=0.9')).toBe(false)
    expect(await isEnglish('', 'en-GB,en;q=0.9')).toBe(true)
    expect(await isEnglish('', 'de')).toBe(false)
  })

  it.each([
    [{ login_type: 'ServiceApp' }, 'appid 参数错误'],
    [{ login_type: '' }, 'login_type 参数错误'],
    [{ appid: 'wx0000000000000001' }, 'appid 参数错误'],
    [{ agentid: '' }, 'agentid 参数错误'],
    [{ redirect_uri: '' }, 'redirect_uri 参数错误'],
  ])('shows an error page for %j', async (change, text) => {
    const { webLogin } = createWecomBench()
    expect((await webLogin(change as Record<string, string>)).text).toContain(`<h1>${text}</h1>`)
  })

  it.each([
    ['https://evil.example/', false],
    ['nonsense', false],
    ['https://app.example/', true],
    ['https://callback.example/cb', true],
    ['https://callback.example:8443/cb', false],
  ])('looks at %s only after the scan', async (redirect_uri, isGood) => {
    const bench = createWecomBench()
    bench.simulator.corps.updateAgent(corpId, agent.agentId, {
      trustedDomains: ['app.example'],
      callbackDomains: ['callback.example'],
    })
    const page = await bench.webLogin({ redirect_uri })
    expect(page.text).toContain('扫码并确认')
    for (const fields of [{ person: 'lisi', decision: 'allow' }, { decision: 'deny' }]) {
      const response = await press(bench, page, fields as unknown as Record<string, string>)
      expect(response.status).toBe(isGood ? 302 : 200)
      expect(response.text.includes('redirect_uri需使用应用可信域名')).toBe(!isGood)
    }
  })

  it('tells a code to the page around a panel, and to nobody else, with redirect_type=callback', async () => {
    const bench = createWecomBench()
    const page = await bench.webLogin({ redirect_type: 'callback', version: '2.4.4' })
    expect(page.text).not.toContain('target="_top"')
    const done = await press(bench, page, { person: 'lisi', decision: 'allow' })
    expect([done.status, done.headers['location']]).toEqual([200, undefined])
    const [, code = '', origin] = /data-code="([\w-]{43})" data-origin="([^"]+)"/.exec(done.text) ?? []
    expect(origin).toBe(new URL(callback).origin)
    expect(await bench.ask('auth/getuserinfo', { code })).toMatchObject({ errcode: 0, userid: 'lisi' })
    const denied = await press(bench, page, { decision: 'deny' })
    expect([denied.status, denied.headers['location']]).toEqual([200, undefined])
    expect(denied.text).toContain('已取消授权')
    const untrusted = { redirect_type: 'callback', redirect_uri: 'https://evil.example/' }
    const refused = await press(bench, await bench.webLogin(untrusted), { person: 'lisi', decision: 'allow' })
    expect(refused.text).not.toContain('data-code')
  })

  it.each([
    ['top', true],
    ['self', false],
    ['', true],
  ])('moves the whole window with redirect_type=%s: %p', async (redirect_type, isTop) => {
    const page = await createWecomBench().webLogin({ redirect_type })
    expect(page.text.includes('target="_top"')).toBe(isTop)
  })

  it('refuses disabled apps and members outside the visible range after the scan', async () => {
    const { webLogin, simulator } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { visible: { departments: [2] } })
    expect((await webLogin({}, allowAs('lisi'))).text).toContain('你没有权限登录该应用')
    expect((await webLogin({}, allowAs('visitor'))).status).toBe(302)
    simulator.corps.updateAgent(corpId, agent.agentId, { enabled: false })
    expect((await webLogin({}, allowAs('user123'))).text).toContain('应用已停用')
  })

  it('shows a phone that scans the code where to go on', async () => {
    const { get } = createWecomBench()
    const page = await get('/login.work.weixin.qq.com/wwlogin/sso/scanned?key=1')
    expect(page.text).toContain('请在电脑上继续')
    expect((await get('/login.work.weixin.qq.com/nothing')).status).toBe(404)
  })
})

describe('wwopen/sso/qrConnect', () => {
  const link = `appid=${corpId}&agentid=${agent.agentId}&state=s-1`
  const path = (uri: string) => `/wwopen/sso/qrConnect?${link}&redirect_uri=${encodeURIComponent(uri)}`

  it('is the same page at an older address, without a login_type', async () => {
    const bench = createWecomBench()
    const page = await request(bench.simulator.handler)
      .get(path(callback))
      .set('host', 'open.work.weixin.qq.com')
    const allowed = await press(bench, page, { person: 'lisi', decision: 'allow' })
    expect(await bench.ask('auth/getuserinfo', { code: codeIn(allowed) })).toMatchObject({ userid: 'lisi' })
    const denied = await bench.get(`/open.work.weixin.qq.com${path(callback)}`, denyAs('lisi'))
    expect(denied.headers['location']).toBe(`${callback}?state=s-1`)
  })

  it('words a wrong domain in its own way', async () => {
    const { get } = createWecomBench()
    const response = await get(`/open.work.weixin.qq.com${path('https://evil.example/')}`, allowAs('lisi'))
    expect(response.text).toContain('该链接无法访问')
  })
})

describe('faults and doubled callbacks', () => {
  it('bend the pages too', async () => {
    const { simulator, webLogin } = createWecomBench()
    simulator.faults.arm({ api: 'wwlogin/sso/login', kind: 'errcode', errcode: 50001 })
    expect((await webLogin()).text).toContain('redirect_uri unauthorized')
  })

  it('request the callback before the browser does', async () => {
    const { simulator, authorize, webLogin } = createWecomBench()
    const headers = { ...allowAs('lisi'), 'x-simulator-double-callback': '1' }
    const redirect_uri = 'http://127.0.0.1:9/cb'
    expect((await authorize({ redirect_uri }, headers)).status).toBe(302)
    expect((await webLogin({ redirect_uri }, headers)).status).toBe(302)
    expect(simulator.requests.count('simulator/double-callback')).toBe(2)
  })
})
