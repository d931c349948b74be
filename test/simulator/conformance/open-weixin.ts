import { expect } from '@jest/globals'
import {
  type Answered,
  type Asked,
  account,
  as,
  type Bench,
  change,
  createBench,
  day,
  type Proofs,
  website,
} from './bench.ts'
import {
  checkPageOrder,
  expectErrorPage,
  expectPage,
  expectPicture,
  expectRedirect,
  png,
} from './verdicts.ts'

const host = 'open.weixin.qq.com'
const callback = 'http://localhost:3000/callback'
const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN' }
const { appId } = account
const unreachable = '该链接无法访问'

const link: Asked = {
  host,
  path: '/connect/oauth2/authorize',
  query: {
    appid: appId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'snsapi_userinfo',
    state: 'abc123',
  },
  headers: wechat,
}

async function post(bench: Bench, path: string, fields: Record<string, string>): Promise<Answered> {
  const headers = { ...wechat, 'content-type': 'application/x-www-form-urlencoded' }
  return bench.ask({ host, path, method: 'POST', headers, body: new URLSearchParams(fields).toString() })
}

async function checkAuthorizeLink(bench: Bench): Promise<void> {
  const { apps } = bench.simulator
  await checkPageOrder(bench, link, [
    ['appid 不能为空', { appid: '' }, 10012],
    ['redirect_uri 不能为空', { redirect_uri: '' }, 10011],
    ['response_type 参数错误', { response_type: 'token' }],
    ['scope 不能为空', { scope: '' }, 10010],
    ['state 不能为空', { state: '' }, 10013],
    ['state 参数错误', { state: 'a'.repeat(129) }],
    ['state 参数错误', { state: 'a-b' }],
    ['AppID 参数错误', { appid: 'wx00000000000000ff' }],
    ['redirect_uri 域名与后台配置不一致', { redirect_uri: 'https://www.example.com/' }, 10003],
    ['不支持微信开放平台的 Appid，请使用公众号 Appid', { appid: website.appId }, 10016],
    ['此公众号并没有这些 scope 的权限', { scope: 'snsapi_login' }, 10005],
  ])
  apps.update(appId, { redirectDomains: ['example.com'] })
  const differs = 'redirect_uri 域名与后台配置不一致'
  for (const url of ['http://www.example.com/', 'http://example.com:8080/', encodeURIComponent(callback)]) {
    expectErrorPage(await bench.ask(change(link, { redirect_uri: url })), differs, 10003)
  }
  const { state, ...others } = link.query ?? {}
  const disordered = { ...link, query: { state, ...others } }
  expectErrorPage(await bench.ask(disordered), unreachable)
  apps.update(appId, { redirectDomains: ['localhost'], banned: true })
  expectErrorPage(await bench.ask(link), '此公众号被封禁', 10004)
  apps.update(appId, { banned: false, verified: false })
  expectErrorPage(await bench.ask(link), '此公众号并没有这些 scope 的权限', 10005)
}

async function authorize(): Promise<void> {
  await checkAuthorizeLink(createBench({ strict: true }))
  const bench = createBench()
  const outside = await bench.ask({ ...link, headers: { 'user-agent': 'Chrome/130' } })
  expectPage(outside, '请在微信客户端打开链接')
  const blank = await bench.ask({ ...link, query: { appId, ...link.query, appid: undefined } })
  expect([blank.status, blank.text]).toEqual([200, ''])

  expectRedirect(
    await bench.ask(change(link, { scope: 'snsapi_base' })),
    `${callback}?code=CODE&state=abc123`,
  )
  const hash = change(link, { redirect_uri: 'http://localhost/a?b=1#/c', scope: 'snsapi_base' })
  expectRedirect(await bench.ask(hash), 'http://localhost/a?b=1&code=CODE&state=abc123#/c')
  expectPage(await bench.ask(link), '你的昵称、头像')
  expectRedirect(await bench.ask(as(link, 'xiaoming', 'deny')), `${callback}?state=abc123`)

  // After a consent, WeChat does not ask for 30 days, unless forcePopup says so.
  const allowed = await bench.ask(as(link, 'xiaohong'))
  expectRedirect(allowed, `${callback}?code=CODE&state=abc123`)
  const known = { ...link, headers: { ...wechat, cookie: 'simulated_person=xiaohong' } }
  expectRedirect(await bench.ask(known), `${callback}?code=CODE&state=abc123`)
  expectPage(await bench.ask(change(known, { forcePopup: 'true' })), '你的昵称、头像')
  bench.simulator.clock.advance(30 * day)
  expectPage(await bench.ask(known), '你的昵称、头像')
}

async function authorizeReply(): Promise<void> {
  const bench = createBench()
  const request = new URLSearchParams(link.query as Record<string, string>).toString()
  const path = '/connect/oauth2/authorize_reply'
  const press = (decision: string, person = 'xiaoming'): Promise<Answered> =>
    post(bench, path, { request, person, decision })
  expectRedirect(await press('allow'), `${callback}?code=CODE&state=abc123`)
  expectRedirect(await press('deny'), `${callback}?state=abc123`)
  expectErrorPage(await press('allow', 'nobody'), '没有此用户')
  const forged = request.replace('localhost', 'evil.example')
  const answer = await post(bench, path, { request: forged, person: 'xiaoming', decision: 'allow' })
  expectErrorPage(answer, 'redirect_uri 域名与后台配置不一致', 10003)
  const stays = createBench({ denial: 'stay' })
  expectPage(await post(stays, path, { request, person: 'xiaoming', decision: 'deny' }), '已取消授权')
}

const qrLink: Asked = {
  host,
  path: '/connect/qrconnect',
  query: { ...link.query, appid: website.appId, scope: 'snsapi_login', state: 'a-b_c' },
}

async function openQrPage(bench: Bench): Promise<string> {
  return /data-uuid="([\w-]+)"/.exec((await bench.ask(qrLink)).text)?.[1] ?? ''
}

async function qrConnect(): Promise<void> {
  const bench = createBench()
  const noRight = 'Scope 参数错误或没有 Scope 权限'
  await checkPageOrder(bench, qrLink, [
    ['AppID 参数错误', { appid: 'wx00000000000000ff' }],
    [noRight, { scope: 'snsapi_userinfo' }],
    ['redirect_uri 参数错误', { redirect_uri: 'https://example.com/' }],
    [unreachable, { response_type: 'token' }],
  ])
  expectErrorPage(await bench.ask(change(qrLink, { appid: appId })), noRight)
  const page = await bench.ask(qrLink)
  expectPage(page, '使用微信扫一扫登录')
  expect(page.text).toMatch(/<img [^>]*src="[^"]*\/connect\/qrcode\/[\w-]{16}"/)
  expectPage(await bench.ask(change(qrLink, { lang: 'en' })), 'Scan QR code with WeChat')
  const embedded = { response_type: undefined, login_type: 'jssdk', self_redirect: 'true' }
  expectPage(await bench.ask(change(qrLink, embedded)), '使用微信扫一扫登录')
  const xml = await bench.ask(change(qrLink, { f: 'xml' }))
  expect(xml.text).toMatch(/<uuid><!\[CDATA\[[\w-]{16}\]\]><\/uuid>/)
  expectRedirect(await bench.ask(as(qrLink, 'afang')), `${callback}?code=CODE&state=a-b_c`)
}

async function qrImage(): Promise<void> {
  const bench = createBench()
  const uuid = await openQrPage(bench)
  expectPicture(await bench.ask({ host, path: `/connect/qrcode/${uuid}` }), 'image/png', png)
  expect((await bench.ask({ host, path: '/connect/qrcode/nothing' })).status).toBe(404)
}

async function qrPoll(): Promise<void> {
  const bench = createBench({ pollHoldMs: 20 })
  const uuid = await openQrPage(bench)
  const poll = async (last?: string): Promise<string> => {
    const answer = await bench.ask({ host, path: '/connect/l/qrconnect', query: { uuid, last } })
    expect([answer.status, answer.type]).toEqual([200, 'text/javascript'])
    return answer.text
  }
  const act = (decision: string): Promise<Answered> =>
    post(bench, '/connect/confirm_reply', { uuid, person: 'afang', decision })
  expect(await poll()).toBe("window.wx_errcode=408;window.wx_code='';")
  await bench.ask({ host, path: '/connect/confirm', query: { uuid } })
  expect(await poll()).toBe("window.wx_errcode=404;window.wx_code='';")
  expect(await poll('404')).toContain('wx_errcode=408;')
  await act('deny')
  expect(await poll('404')).toContain('wx_errcode=403;')
  await act('allow')
  expect(await poll('403')).toMatch(/^window\.wx_errcode=405;window\.wx_code='[\w-]{32}';$/)
  bench.simulator.clock.advance(day)
  expect(await poll('405')).toContain('wx_errcode=402;')
}

async function confirm(): Promise<void> {
  const bench = createBench()
  const uuid = await openQrPage(bench)
  const open = (): Promise<Answered> => bench.ask({ host, path: '/connect/confirm', query: { uuid } })
  expectPage(await open(), '申请以你的微信身份登录网页')
  await post(bench, '/connect/confirm_reply', { uuid, person: 'afang', decision: 'allow' })
  expectErrorPage(await open(), '该二维码已被使用')
  bench.simulator.clock.advance(day)
  expectErrorPage(await open(), '二维码已过期，请刷新后重新扫描')
}

async function confirmReply(): Promise<void> {
  const bench = createBench()
  const uuid = await openQrPage(bench)
  const press = (fields: Record<string, string>): Promise<Answered> =>
    post(bench, '/connect/confirm_reply', { uuid, person: 'afang', ...fields })
  expectErrorPage(await press({ person: 'nobody', decision: 'allow' }), '没有此用户')
  expectPage(await press({ decision: 'deny' }), '已取消授权')
  expectPage(await press({ decision: 'allow' }), '已确认登录')
  expectErrorPage(await press({ decision: 'allow' }), '该二维码已被使用')
}

export const notFound = (onHost: string) => async (): Promise<void> => {
  for (const path of ['/nothing', '/']) {
    expect((await createBench().ask({ host: onHost, path })).status).toBe(404)
  }
}

export const openWeixin: Proofs = {
  '`GET /connect/oauth2/authorize`': authorize,
  '`POST /connect/oauth2/authorize_reply`': authorizeReply,
  '`GET /connect/qrconnect`': qrConnect,
  '`GET /connect/qrcode/:uuid`': qrImage,
  '`GET /connect/l/qrconnect`': qrPoll,
  '`GET /connect/confirm`': confirm,
  '`POST /connect/confirm_reply`': confirmReply,
  'any other path': notFound(host),
}
