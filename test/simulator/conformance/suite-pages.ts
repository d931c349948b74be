import { expect } from '@jest/globals'
import {
  type Answered,
  type Asked,
  as,
  type Bench,
  change,
  createBench,
  day,
  minute,
  type Proofs,
} from './bench.ts'
import {
  createSuiteBench,
  installedPage,
  loginSuiteId,
  providerCorpId,
  type SuiteBench,
  suiteId,
  templateId,
} from './suite-caller.ts'
import { checkPageOrder, expectErrorPage, expectPage, expectRedirect } from './verdicts.ts'
import { corpId } from './wecom-login.ts'

const callback = 'http://localhost:3000/callback'
const wecom = { 'user-agent': 'Mozilla/5.0 (iPhone) wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh' }

function press(bench: Bench, right: Asked, path: string, fields: Record<string, string>): Promise<Answered> {
  const request = new URLSearchParams(right.query as Record<string, string>).toString()
  const body = new URLSearchParams({ request, ...fields }).toString()
  const headers = { ...right.headers, 'content-type': 'application/x-www-form-urlencoded' }
  return bench.ask({ host: right.host, path, method: 'POST', headers, body })
}

const link: Asked = {
  host: 'open.weixin.qq.com',
  path: '/connect/oauth2/authorize',
  query: {
    appid: suiteId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'snsapi_privateinfo',
    state: 'abc123',
  },
  headers: wecom,
}

async function authorize(): Promise<void> {
  const bench = await createSuiteBench()
  await checkPageOrder(bench, link, [
    ['appid 参数错误', { appid: templateId }],
    ['response_type 参数错误', { response_type: 'token' }],
    ['scope 参数错误', { scope: 'snsapi_login' }],
    ['state 参数错误', { state: 'a'.repeat(129) }],
    ['redirect_uri需使用应用可信域名', { redirect_uri: 'https://example.com/' }],
  ])
  expectPage(await bench.ask({ ...link, headers: { 'user-agent': 'Chrome/130' } }), '请在企业微信客户端打开')
  const back = `${callback}?code=CODE&state=abc123`
  expectRedirect(await bench.ask(change(link, { scope: 'snsapi_base' })), back)
  expectPage(await bench.ask(link), '你的个人敏感信息')
  expectRedirect(await bench.ask(as(link, `${corpId}/lisi`)), back)
  await bench.install(suiteId, { unlicensed: ['lisi'], visible: { departments: [2] } })
  expectErrorPage(await bench.ask(as(link, 'lisi')), '你未获得该应用的接口许可，请联系服务商')
  await bench.simulator.suites.changeAuth(suiteId, corpId, { unlicensed: [] })
  expectErrorPage(await bench.ask(as(link, 'lisi')), '你不在应用的可见范围内')
  expectRedirect(await bench.ask(as(link, 'user123')), back)
}

async function authorizeReply(): Promise<void> {
  const bench = createBench()
  const path = '/connect/oauth2/authorize_reply'
  const allow = (person: string) => press(bench, link, path, { person, decision: 'allow' })
  expectRedirect(await allow('lisi'), `${callback}?code=CODE&state=abc123`)
  expectErrorPage(await allow('nobody'), '没有此成员')
  expectRedirect(await press(bench, link, path, { decision: 'deny' }), `${callback}?state=abc123`)
}

const loginPage: Asked = {
  host: 'login.work.weixin.qq.com',
  path: '/wwlogin/sso/login',
  query: {
    login_type: 'ServiceApp',
    appid: loginSuiteId,
    redirect_uri: callback,
    state: 'weblogin@gyoss9',
  },
}
const withCode = `${callback}?code=CODE&state=weblogin%40gyoss9`

async function serviceLogin(): Promise<void> {
  const bench = createBench()
  await checkPageOrder(bench, loginPage, [
    ['appid 参数错误', { appid: suiteId }],
    ['redirect_uri 参数错误', { redirect_uri: '' }],
  ])
  expectPage(await bench.ask(loginPage), '使用企业微信扫描二维码登录')
  const elsewhere = change(loginPage, { redirect_uri: 'https://example.com/' })
  expectPage(await bench.ask(elsewhere), '使用企业微信扫描二维码登录')
  expectErrorPage(await bench.ask(as(elsewhere, 'lisi')), 'redirect_uri需使用应用可信域名')
  expectRedirect(await bench.ask(as(loginPage, 'lisi')), withCode)
}

async function serviceLoginReply(): Promise<void> {
  const bench = createBench()
  const path = `${loginPage.path}_reply`
  expectRedirect(await press(bench, loginPage, path, { person: 'lisi', decision: 'allow' }), withCode)
  const denied = await press(bench, loginPage, path, { decision: 'deny' })
  expectRedirect(denied, withCode.replace('code=CODE&', ''))
}

async function installPage(bench: SuiteBench): Promise<Asked> {
  const { json } = await bench.ask(bench.call('service/get_pre_auth_code'))
  const query = {
    suite_id: suiteId,
    pre_auth_code: String(json['pre_auth_code']),
    redirect_uri: installedPage,
    state: 'shop7',
  }
  return { host: 'open.work.weixin.qq.com', path: '/3rdapp/install', query }
}

async function install(): Promise<void> {
  const bench = await createSuiteBench()
  const page = await installPage(bench)
  await checkPageOrder(bench, page, [
    ['suite_id 参数错误', { suite_id: templateId }],
    ['preauthcode校验失败', { pre_auth_code: 'x' }],
    ['redirect_uri 与配置的授权完成回调域名不一致', { redirect_uri: 'https://example.com/' }],
    ['state 参数错误', { state: 'a-b' }],
  ])
  expectPage(await bench.ask(page), '申请安装到你的企业')
  bench.simulator.clock.advance(20 * minute)
  expectErrorPage(await bench.ask(page), 'preauthcode校验失败')
}

async function installReply(): Promise<void> {
  const bench = await createSuiteBench()
  const page = await installPage(bench)
  const path = '/3rdapp/install_reply'
  expectPage(await press(bench, page, path, { corp: corpId, decision: 'deny' }), '已取消授权')
  const count = bench.server.got.length
  const answer = await press(bench, page, path, { corp: corpId, decision: 'allow' })
  expect([answer.status, bench.server.got.length]).toEqual([303, count])
  const back = (answer.headers['location'] ?? '').replace(/auth_code=[\w-]{64,512}/, 'auth_code=CODE')
  expect(back).toBe(`${installedPage}?auth_code=CODE&expires_in=600&state=shop7`)
  expectErrorPage(await press(bench, page, path, { corp: corpId, decision: 'allow' }), 'preauthcode校验失败')
  const next = await installPage(bench)
  bench.simulator.suites.update(suiteId, { published: false })
  expectErrorPage(
    await press(bench, next, path, { corp: corpId, decision: 'allow' }),
    '应用未上线，仅测试企业可以安装',
  )
}

async function customizedPage(bench: SuiteBench): Promise<Asked> {
  const body = { state: 'shop7', templateid_list: [templateId] }
  const { json } = await bench.ask(bench.asProvider('service/get_customized_auth_url', body))
  const key = new URL(String(json['qrcode_url'])).searchParams.get('key') ?? ''
  return { host: 'open.work.weixin.qq.com', path: '/3rdapp/customized', query: { key } }
}

async function customized(): Promise<void> {
  const bench = await createSuiteBench()
  const page = await customizedPage(bench)
  expectErrorPage(await bench.ask(change(page, { key: 'x' })), '二维码无效')
  expectPage(await bench.ask(page), '申请为你的企业开发应用')
  bench.simulator.clock.advance(10 * day)
  expectErrorPage(await bench.ask(page), '二维码已过期')
}

async function customizedReply(): Promise<void> {
  const bench = await createSuiteBench()
  const page = await customizedPage(bench)
  const path = '/3rdapp/customized_reply'
  expectPage(await press(bench, page, path, { decision: 'deny' }), '已取消授权')
  expectErrorPage(await press(bench, page, path, { corp: 'x', decision: 'allow' }), '没有此企业')
  expectPage(await press(bench, page, path, { corp: corpId, decision: 'allow' }), '授权成功')
  expect(bench.simulator.suites.installs(templateId)).toMatchObject([{ corpId, hasRedeemed: false }])
}

const former: Asked = {
  host: 'open.work.weixin.qq.com',
  path: '/wwopen/sso/3rd_qrConnect',
  query: { appid: providerCorpId, redirect_uri: callback, state: 'abc', usertype: 'admin' },
  headers: { referer: 'http://localhost:3000/login' },
}
const entered = (answer: Answered): string =>
  (answer.headers['location'] ?? '').replace(/auth_code=[\w-]{64}/, 'auth_code=CODE')

async function formerLogin(): Promise<void> {
  const bench = createBench()
  await checkPageOrder(bench, former, [
    ['appid 参数错误', { appid: 'ww1' }],
    ['该链接无法访问', { redirect_uri: 'https://example.com/' }],
  ])
  const pasted = { ...former, headers: {} }
  expectErrorPage(await bench.ask(pasted), '校验请求来源错误')
  expectPage(await bench.ask(former), '使用企业微信扫描二维码登录')
  const back = `${callback}?auth_code=CODE&expires_in=600&state=abc`
  expect(entered(await bench.ask(as(former, 'lisi')))).toBe(back)
  expectErrorPage(await bench.ask(as(former, 'visitor')), '你不是企业成员')
}

async function formerLoginReply(): Promise<void> {
  const bench = createBench()
  const path = `${former.path}_reply`
  const allowed = await press(bench, former, path, { person: 'lisi', decision: 'allow' })
  expect(entered(allowed)).toBe(`${callback}?auth_code=CODE&expires_in=600&state=abc`)
  expectRedirect(await press(bench, former, path, { decision: 'deny' }), `${callback}?state=abc`)
}

export const suiteAuthorize: Proofs = {
  '`GET /connect/oauth2/authorize` with a suite id': authorize,
  '`POST /connect/oauth2/authorize_reply` with a suite id': authorizeReply,
}

export const suiteLogin: Proofs = {
  '`GET /wwlogin/sso/login` with `login_type=ServiceApp`': serviceLogin,
  '`POST /wwlogin/sso/login_reply` with `login_type=ServiceApp`': serviceLoginReply,
}

export const suiteInstall: Proofs = {
  '`GET /wwopen/sso/3rd_qrConnect`': formerLogin,
  '`POST /wwopen/sso/3rd_qrConnect_reply`': formerLoginReply,
  '`GET /3rdapp/install`': install,
  '`POST /3rdapp/install_reply`': installReply,
  '`GET /3rdapp/customized`': customized,
  '`POST /3rdapp/customized_reply`': customizedReply,
}
