import { expect } from '@jest/globals'
import { type Answered, type Asked, as, type Bench, change, createBench, day, type Proofs } from './bench.ts'
import { notFound } from './open-weixin.ts'
import { jwxworkScript } from './other-hosts.ts'
import { checkPageOrder, expectErrorPage, expectPage, expectRedirect } from './verdicts.ts'

export const corpId = 'ww0000000000000001'
export const agentId = 1000002
const callback = 'http://localhost:3000/callback'
const wecom = { 'user-agent': 'Mozilla/5.0 (iPhone) wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh' }

const link: Asked = {
  host: 'open.weixin.qq.com',
  path: '/connect/oauth2/authorize',
  query: {
    appid: corpId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'snsapi_privateinfo',
    state: 'abc123',
    agentid: String(agentId),
  },
  headers: wecom,
}

function press(
  bench: Bench,
  right: Asked,
  path: string,
  decision: string,
  person = 'lisi',
): Promise<Answered> {
  const request = new URLSearchParams(right.query as Record<string, string>).toString()
  const body = new URLSearchParams({ request, person, decision }).toString()
  const headers = { ...wecom, 'content-type': 'application/x-www-form-urlencoded' }
  return bench.ask({ host: right.host, path, method: 'POST', headers, body })
}

async function authorize(): Promise<void> {
  const bench = createBench({ strict: true })
  const { corps, clock } = bench.simulator
  await checkPageOrder(bench, link, [
    ['appid 参数错误', { appid: 'ww00000000000000ff' }],
    ['response_type 参数错误', { response_type: 'token' }],
    ['scope 参数错误', { scope: 'snsapi_login' }],
    ['state 参数错误', { state: 'a-b' }],
    ['agentid 参数错误', { agentid: undefined }],
    ['redirect_uri需使用应用可信域名', { redirect_uri: 'https://example.com/' }],
  ])
  corps.updateAgent(corpId, agentId, { trustedDomains: ['example.com', 'localhost:3000'] })
  for (const url of ['http://www.example.com/', 'http://example.com:8080/', 'http://localhost/']) {
    expectErrorPage(await bench.ask(change(link, { redirect_uri: url })), 'redirect_uri需使用应用可信域名')
  }
  const outside = { ...link, headers: { 'user-agent': 'Chrome/130' } }
  expectPage(await bench.ask(outside), '请在企业微信客户端打开')

  const silent = change(link, { scope: 'snsapi_base' })
  expectRedirect(await bench.ask(silent), `${callback}?code=CODE&state=abc123`)
  expectRedirect(await bench.ask(change(silent, { state: '' })), `${callback}?code=CODE&state=`)
  expectPage(await bench.ask(link), '你的个人敏感信息')
  expectRedirect(await bench.ask(as(link, 'lisi')), `${callback}?code=CODE&state=abc123`)
  const known = { ...link, headers: { ...wecom, cookie: 'simulated_member=lisi' } }
  expectRedirect(await bench.ask(known), `${callback}?code=CODE&state=abc123`)
  clock.advance(30 * day)
  expectPage(await bench.ask(known), '你的个人敏感信息')
  corps.updateAgent(corpId, agentId, { visible: { departments: [2] } })
  expectErrorPage(await bench.ask(as(link, 'lisi')), '你不在应用的可见范围内')
}

async function authorizeReply(): Promise<void> {
  const bench = createBench()
  const path = '/connect/oauth2/authorize_reply'
  expectRedirect(await press(bench, link, path, 'allow'), `${callback}?code=CODE&state=abc123`)
  expectRedirect(await press(bench, link, path, 'deny'), `${callback}?state=abc123`)
  expectErrorPage(await press(bench, link, path, 'allow', 'nobody'), '没有此成员')
}

const newPage: Asked = {
  host: 'login.work.weixin.qq.com',
  path: '/wwlogin/sso/login',
  query: {
    login_type: 'CorpApp',
    appid: corpId,
    agentid: String(agentId),
    redirect_uri: callback,
    state: 'weblogin@gyoss9',
  },
}
const oldPage: Asked = {
  host: 'open.work.weixin.qq.com',
  path: '/wwopen/sso/qrConnect',
  query: { ...newPage.query, login_type: undefined },
}
const withCode = `${callback}?code=CODE&state=weblogin%40gyoss9`

/** What both pages have in common; the host of redirect_uri is looked at only after the scan. */
async function checkLoginPage(right: Asked, untrusted: string): Promise<void> {
  const bench = createBench()
  const { corps } = bench.simulator
  await checkPageOrder(bench, right, [
    ...(right === newPage ? [['login_type 参数错误', { login_type: 'x' }] as const] : []),
    ['appid 参数错误', { appid: 'ww00000000000000ff' }],
    ['agentid 参数错误', { agentid: '7' }],
    ['redirect_uri 参数错误', { redirect_uri: '' }],
  ])
  expectPage(await bench.ask(right), '使用企业微信扫描二维码登录')
  expectPage(await bench.ask(change(right, { lang: 'en' })), 'Scan the QR code with WeCom')
  const elsewhere = change(right, { redirect_uri: 'https://example.com/' })
  expectPage(await bench.ask(elsewhere), '使用企业微信扫描二维码登录')
  expectErrorPage(await bench.ask(as(elsewhere, 'lisi')), untrusted)
  corps.updateAgent(corpId, agentId, { callbackDomains: ['example.com'] })
  const back = 'https://example.com/?code=CODE&state=weblogin%40gyoss9'
  expectRedirect(await bench.ask(as(elsewhere, 'lisi')), back)
  expectRedirect(await bench.ask(as(right, 'lisi')), withCode)
  corps.updateAgent(corpId, agentId, { visible: { departments: [2] } })
  expectErrorPage(await bench.ask(as(right, 'lisi')), '你没有权限登录该应用')
}

const reply = (right: Asked) => async (): Promise<void> => {
  const bench = createBench()
  const path = `${right.path}_reply`
  expectRedirect(await press(bench, right, path, 'allow'), withCode)
  expectRedirect(await press(bench, right, path, 'deny'), withCode.replace('code=CODE&', ''))
  expectErrorPage(await press(bench, right, path, 'allow', 'nobody'), '没有此成员')
  const stays = createBench({ denial: 'stay' })
  expectPage(await press(stays, right, path, 'deny'), '已取消授权')
}

const scanned = (host: string) => async (): Promise<void> => {
  const page = await createBench().ask({ host, path: '/wwlogin/sso/scanned', query: { lang: 'zh' } })
  expectPage(page, '请在电脑上继续')
  expect(page.headers['set-cookie']).toBeUndefined()
}

export const corpAuthorize: Proofs = {
  '`GET /connect/oauth2/authorize` with a corpid': authorize,
  '`POST /connect/oauth2/authorize_reply` with a corpid': authorizeReply,
}

export const loginWork: Proofs = {
  '`GET /wwlogin/sso/login`': () => checkLoginPage(newPage, 'redirect_uri需使用应用可信域名'),
  '`POST /wwlogin/sso/login_reply`': reply(newPage),
  '`GET /wwlogin/sso/scanned`': scanned(newPage.host),
  'any other path': notFound(newPage.host),
}

export const openWork: Proofs = {
  '`GET /wwopen/sso/qrConnect`': () => checkLoginPage(oldPage, '该链接无法访问'),
  '`POST /wwopen/sso/qrConnect_reply`': reply(oldPage),
  '`GET /wwlogin/sso/scanned`': scanned(oldPage.host),
  ...jwxworkScript,
  'any other path': notFound(oldPage.host),
}
