import { describe, expect, it } from '@jest/globals'
import type { Response } from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  corpId,
  createSuiteBench,
  loginSuite,
  loginSuiteId,
  openEvent,
  providerCorpId,
  providerSecret,
  request,
  type SuiteBench,
  suite,
  suiteId,
  template,
  templateId,
} from '../../helpers/simulator/suite-bench.ts'
import { allowAs, day, locationOf } from '../../helpers/simulator/wechat-bench.ts'
import { codeIn, denyAs } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

const webCallback = 'https://web.example.com/callback'

/** Sends the form of a page with one of its buttons. */
async function press(bench: SuiteBench, page: Response, fields: Record<string, string>): Promise<Response> {
  const action = /action="([^"]+_reply)"/.exec(page.text)?.[1] ?? ''
  const hidden = /name="request" value="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const host = new URL(page.request.url).host
  return await request(bench.simulator.handler)
    .post(action)
    .set({ referer: `http://${host}/`, host })
    .type('form')
    .send({ request: hidden, ...fields })
}

function pathOf(url: string): string {
  const { host, pathname, search } = new URL(url)
  return `/${host}${pathname}${search}`
}

describe('the install page', () => {
  it('asks an administrator, and sends back with a code and the state', async () => {
    const bench = await createSuiteBench()
    const page = await bench.get(pathOf(await bench.installPage()))
    expect(page.text).toContain(`<span>${suite.name}</span>`)
    expect(page.text).toContain('示例科技')
    const count = bench.server.got.length
    const response = await press(bench, page, { corp: corpId, decision: 'allow' })
    expect(response.status).toBe(303)
    const { searchParams } = locationOf(response)
    expect([...searchParams.keys()]).toEqual(['x', 'auth_code', 'expires_in', 'state'])
    expect(bench.server.got).toHaveLength(count)
    const auth_code = searchParams.get('auth_code')
    expect((await bench.service('v2/get_permanent_code', { auth_code })).errcode).toBe(0)
    expect((await press(bench, page, { corp: corpId, decision: 'allow' })).text).toContain(
      'preauthcode校验失败',
    )
  })

  it('sends nobody back who declines', async () => {
    const bench = await createSuiteBench()
    const page = await bench.get(pathOf(await bench.installPage()))
    const response = await press(bench, page, { corp: corpId, decision: 'deny' })
    expect(response.status).toBe(200)
    expect(bench.simulator.suites.installs(suiteId)).toEqual([])
    expect((await press(bench, page, { corp: 'x', decision: 'allow' })).text).toContain('没有此企业')
  })

  it('refuses what is not in order', async () => {
    const { get, installPage, simulator, service } = await createSuiteBench()
    const text = async (query: Record<string, string>) => (await get(pathOf(await installPage(query)))).text
    expect(await text({ pre_auth_code: 'x' })).toContain('<h1>preauthcode校验失败</h1>')
    expect(await text({ redirect_uri: 'https://h5.example.com/' })).toContain(
      '<h1>redirect_uri 与配置的授权完成回调域名不一致</h1>',
    )
    expect(await text({ suite_id: loginSuiteId })).toContain('<h1>suite_id 参数错误</h1>')

    simulator.suites.update(suiteId, { published: false, testCorps: [corpId] })
    const url = await installPage()
    const install = () => simulator.suites.install(suiteId, { corpId, via: 'installed-link', url })
    await expect(install()).rejects.toThrow('应用未上线')
    const pre_auth_code = new URL(url).searchParams.get('pre_auth_code')
    const answer = await service('set_session_info', { pre_auth_code, session_info: { auth_type: 1 } })
    expect(answer).toEqual({ errcode: 0, errmsg: 'ok' })
    expect((await install()).redirectUrl).toContain('auth_code=')
    const again = await service('set_session_info', { pre_auth_code, session_info: { auth_type: 1 } })
    expect(again.errcode).toBe(40077)
  })
})

describe('a customised link', () => {
  async function createLink(bench: SuiteBench, change: object = {}) {
    const { provider_access_token } = await bench.call(
      'service/get_provider_token',
      {},
      { corpid: providerCorpId, provider_secret: providerSecret },
    )
    return await bench.call(
      'service/get_customized_auth_url',
      { provider_access_token },
      { state: 'shop7', templateid_list: [templateId], ...change },
    )
  }

  it('is scanned by administrators of several companies, and the provider is told with its state', async () => {
    const bench = await createSuiteBench()
    const answer = await createLink(bench)
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      qrcode_url: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+\/open\.work\.weixin\.qq\.com\/3rdapp\/customized\?key=/,
      ),
      expires_in: 864000,
    })
    const { pathname, search } = new URL(answer.qrcode_url)
    const page = await bench.get(pathname + search)
    expect(page.text).toContain(`<span>${template.name}</span>`)
    const response = await press(bench, page, { corp: corpId, decision: 'allow' })
    expect(response.text).toContain('授权成功')
    await bench.simulator.suites.settle()
    const event = openEvent(bench.server.got.at(-1))
    expect(event).toMatchObject({ SuiteId: templateId, InfoType: 'create_auth', State: 'shop7' })
    const again = await bench.simulator.suites.install(templateId, {
      corpId,
      via: 'customized-link',
      url: answer.qrcode_url,
    })
    expect(again.pushes).toMatchObject([{ taken: true }])
    bench.simulator.clock.advance(10 * day)
    expect((await bench.get(pathname + search)).text).toContain('二维码已过期')
  })

  it('is refused for a state that is too long, and for what is no template of the provider', async () => {
    const bench = await createSuiteBench()
    const errcode = async (change: object) => (await createLink(bench, change)).errcode
    expect(await errcode({ state: 'a'.repeat(33) })).toBe(84025)
    expect(await errcode({ state: 'a-b' })).toBe(84025)
    expect(await errcode({ templateid_list: [] })).toBe(40058)
    expect(await errcode({ templateid_list: [suiteId] })).toBe(40083)
    const provider_access_token = await bench.suiteToken()
    const wrong = await bench.call('service/get_customized_auth_url', { provider_access_token }, {})
    expect(wrong).toMatchObject({ errcode: 40082, errmsg: expect.stringContaining('suite_acccess_token') })
  })
})

describe('the web page of a login suite', () => {
  function pageOf(query: Record<string, string> = {}): string {
    const whole = {
      login_type: 'ServiceApp',
      appid: loginSuiteId,
      redirect_uri: webCallback,
      state: 'weblogin@gyoss9',
      ...query,
    }
    return `/login.work.weixin.qq.com/wwlogin/sso/login?${new URLSearchParams(whole)}`
  }

  it('lets members of any company in, without a user_ticket', async () => {
    const bench = await createSuiteBench()
    const page = await bench.get(pageOf())
    expect(page.text).toContain('扫码并确认')
    const response = await press(bench, page, { person: `${corpId}/lisi`, decision: 'allow' })
    const code = codeIn(response)
    expect(response.headers['location']).toBe(`${webCallback}?code=${code}&state=weblogin%40gyoss9`)
    const member = await bench.userinfo(code, loginSuiteId)
    expect(member).toEqual({
      errcode: 0,
      errmsg: 'ok',
      corpid: expect.stringMatching(/^wp/),
      userid: expect.stringMatching(/^wo/),
      open_userid: member.userid,
    })
    await bench.installed(suiteId, { ids: 'plain' })
    const next = codeIn(await bench.get(pageOf(), allowAs('lisi')))
    expect(await bench.userinfo(next, loginSuiteId)).toMatchObject({ corpid: corpId, userid: 'lisi' })
    const denied = await bench.get(pageOf(), denyAs('lisi'))
    expect(denied.headers['location']).toBe(`${webCallback}?state=weblogin%40gyoss9`)
  })

  it('looks at the return address only after the scan', async () => {
    const { get } = await createSuiteBench()
    const page = pageOf({ redirect_uri: 'https://h5.example.com/' })
    expect((await get(page)).text).toContain('扫码并确认')
    expect((await get(page, allowAs('lisi'))).text).toContain('redirect_uri需使用应用可信域名')
    expect((await get(pageOf({ appid: suiteId }))).text).toContain('appid 参数错误')
  })
})

describe('an entrance to a provider', () => {
  async function loginInfo(bench: SuiteBench, auth_code: string | null) {
    const { provider_access_token: access_token } = await bench.call(
      'service/get_provider_token',
      {},
      { corpid: providerCorpId, provider_secret: providerSecret },
    )
    return await bench.call('service/get_login_info', { access_token }, { auth_code })
  }

  it("from WeCom's console has an auth_code and no state", async () => {
    const bench = await createSuiteBench({ adminUrl: 'https://provider.example.com/admin' })
    await bench.installed()
    const { url = '', authCode } = bench.simulator.suites.enterAdmin(suiteId, { corpId, userid: 'lisi' })
    expect(url).toBe(`https://provider.example.com/admin?auth_code=${authCode}`)
    const { corpId: corpid, userid } = bench.simulator.suites.shownIds(suiteId, corpId, 'lisi')
    expect(await loginInfo(bench, authCode)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      usertype: 1,
      user_info: { userid, open_userid: userid, name: userid, avatar: expect.stringMatching(/^http/) },
      corp_info: { corpid },
      agent: [{ agentid: 1000004, auth_type: 1 }],
      auth_info: { department: [{ id: 4, writable: true }] },
    })
    expect((await loginInfo(bench, authCode)).errcode).toBe(40078)
    const { authCode: other } = bench.simulator.suites.enterAdmin(suiteId, { corpId })
    expect((await bench.userinfo(other, suiteId)).errcode).toBe(40029)
    expect((await bench.userinfo(other, loginSuiteId)).corpid).toBe(corpid)
  })

  it('by the older page wants a link on a page of the provider', async () => {
    const bench = await createSuiteBench()
    const query = new URLSearchParams({
      appid: providerCorpId,
      redirect_uri: webCallback,
      state: 'abc',
      usertype: 'member',
    })
    const page = `/open.work.weixin.qq.com/wwopen/sso/3rd_qrConnect?${query}`
    expect((await bench.get(page, allowAs('lisi'))).text).toContain('校验请求来源错误')
    const from = { referer: `https://${loginSuite.callbackDomains?.[0]}/` }
    const opened = await bench.get(page, from)
    const { searchParams } = locationOf(await press(bench, opened, { person: 'lisi', decision: 'allow' }))
    expect([...searchParams.keys()]).toEqual(['auth_code', 'expires_in', 'state'])
    const info = await loginInfo(bench, searchParams.get('auth_code'))
    expect(info).toMatchObject({ errcode: 0, usertype: 5 })
    expect(info).not.toHaveProperty('agent')
  })
})

describe('the consent page of a suite', () => {
  it('asks members of companies that have installed it', async () => {
    const bench = await createSuiteBench()
    await bench.installed()
    const page = await bench.authorizeSuite({ scope: 'snsapi_privateinfo' })
    expect(page.text).toContain(`<span>${suite.name}</span>`)
    const response = await press(bench, page, { person: `${corpId}/lisi`, decision: 'allow' })
    expect(await bench.userinfo(codeIn(response))).toHaveProperty('user_ticket')
    const cookie = { cookie: `simulated_member=lisi; simulated_corp=${corpId}` }
    expect((await bench.authorizeSuite({ scope: 'snsapi_privateinfo' }, cookie)).status).toBe(302)
    const denied = await press(bench, page, { decision: 'deny' })
    expect(denied.headers['location']).toBe('https://h5.example.com/callback?state=abc123')
  })
})
