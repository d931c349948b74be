import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { encodingAesKey } from '../../helpers/apps/scene.ts'
import { agent, corpId } from '../../helpers/apps/wecom.ts'
import { wecomMiniAppId } from '../../helpers/apps/wecom-mini-program.ts'
import {
  account,
  corp,
  type PushRequest,
  plainPush,
  safePush,
  sealPush,
  textXml,
  wecomPush,
} from '../../helpers/messages/pushes.ts'
import { desktopUserAgent, wechatUserAgent, wecomUserAgent } from '../../helpers/visitors/browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'
import { sceneToken, verificationFile } from './accounts.ts'
import { frontEnd } from './app.ts'
import { type Entry, entry, page, pushed, simple, type ValidRequest } from './entries.ts'
import { providerRequests } from './valid-provider-requests.ts'
import { scanRequests } from './valid-scan-requests.ts'
import { type AppFlow, companiesFlow, type PageFlow, shopFlow, type Visitor } from './visitors.ts'
import type { FuzzWorld } from './world.ts'

/** For each route what it is made for. */
export function validRequests(world: FuzzWorld): Record<string, ValidRequest> {
  const { miniPrograms, corps } = world.simulator
  const userInfoOf: Record<'/api' | '/corp', (visitor: Visitor) => object> = {
    '/api': ({ person }) => miniPrograms.getUserInfo(miniCredentials.appId, person),
    '/corp': () =>
      corps.miniProgramData(corpId, 'user123', { agentId: agent.agentId, appId: wecomMiniAppId }),
  }
  const phone = ({ person }: Visitor): object => ({
    code: miniPrograms.getPhoneNumber(miniCredentials.appId, person),
  })
  const me = encodeURIComponent('http://127.0.0.1/me')

  return Object.fromEntries([
    ...pageLogin('/wechat', wechatUserAgent),
    ...pageLogin('/wechat/qr', desktopUserAgent),
    simple('GET /wechat/qr/widget', 200, { query: { returnTo: '/me' } }),
    simple('GET /wechat/qr/framed', 200, { query: { code: 'c0de', state: '1234567890abcdef0' } }),
    ...pageLogin('/api/wecom', wecomUserAgent),
    session('GET /api/wecom/verify/:userId', '/api/wecom'),
    ...pageLogin(shopFlow, wechatUserAgent),
    ...pageLogin(companiesFlow, wecomUserAgent),
    session(`GET ${companiesFlow}/verify/:userId`, companiesFlow),
    ...appLogin('/wechat/mobile'),
    token('POST /wechat/mobile/refresh', '/wechat/mobile', () => ({})),
    ...appLogin('/api'),
    token('POST /api/login/phone', '/api', phone),
    token('POST /api/login/userinfo', '/api', userInfoOf['/api']),
    token('GET /api/login/check', '/api'),
    ...appLogin('/corp'),
    token('POST /corp/login/userinfo', '/corp', userInfoOf['/corp']),
    token('GET /corp/login/check', '/corp'),
    simple('POST /wechat/scene', 200),
    entry('GET /wechat/scene', 200, async (people, to) => to(await people.confirmed())),
    entry('GET /wechat/scene/user', 200, async (people, to) => to(await people.scannedIn())),
    entry('POST /wechat/scene/logout', 200, async (people, to) => to(await people.scannedIn())),
    ...pushes('/wechat/messages', ({ echostr }) => {
      const own = { token: sceneToken, encodingAesKey, receiverId: accountCredentials.appId }
      return echostr ? plainPush(echostr, own) : safePush(textXml(), own)
    }),
    ...pushes('/wechat/plain', ({ echostr }) => plainPush(echostr ?? textXml(), account)),
    ...pushes('/wecom/messages', ({ echostr }) => {
      if (echostr === undefined) return wecomPush(textXml())
      const { query, encrypted } = sealPush(echostr, corp)
      return { query, body: encrypted, type: '' }
    }),
    simple('GET /wechat/jsSdkConfig', 200, { query: { url: `${frontEnd}/page?a=${me}#b` } }),
    simple('GET /wecom/jsSdkConfig', 200, { query: { url: `${frontEnd}/page`, type: 'agentConfig' } }),
    simple(`GET /${verificationFile}`, 200),
    session('GET /me', '/wechat'),
    session('GET /profile', '/wechat'),
    session('GET /website-only', '/wechat/qr'),
    session('GET /member', '/api/wecom'),
    simple('GET /li', 302, { headers: page }),
    simple('GET /log-in-here', 302, { headers: page, query: { to: '/me' } }),
    simple('GET /log-in-there', 302, { headers: page, query: { to: '/member' } }),
    session('GET /log-out-here', '/wechat'),
    ...providerRequests(world),
    ...scanRequests(world),
  ])
}

const session = (route: string, flow: PageFlow): Entry =>
  entry(route, 200, async (people, to) => to(await people.loggedIn(flow)))

const token = (route: string, flow: AppFlow, fields?: (visitor: Visitor) => object): Entry =>
  entry(route, 200, async (people, to) => {
    const visitor = await people.withToken(flow)
    return to({ headers: visitor.headers, ...(fields && { fields: { ...fields(visitor) } }) })
  })

function pageLogin(flow: PageFlow, userAgent: string): Entry[] {
  const headers = { ...page, 'User-Agent': userAgent }
  return [
    entry(`GET ${flow}/login`, 302, async (people, to) => {
      const { cookies } = await people.departed(flow)
      return to({ headers, cookies, query: { returnTo: '/me?a=1', scope: 'snsapi_base' } })
    }),
    entry(`GET ${flow}/callback`, 303, async (people, to) => {
      const { code, state, cookies } = await people.departed(flow)
      return to({ headers, cookies, query: { returnTo: '/me', code, state } })
    }),
    entry(`GET ${flow}/authorizeUrl`, 200, async (people, to) => {
      const { cookies } = await people.departed(flow)
      const from = { 'User-Agent': userAgent, Origin: frontEnd }
      return to({ headers: from, cookies, query: { redirect_uri: `${frontEnd}/back` } })
    }),
    entry(`POST ${flow}/getUserInfo`, 200, async (people, to) => {
      const { code, state, verifier, cookies } = await people.departed(flow)
      return to({ headers: { 'User-Agent': userAgent }, cookies, fields: { code, state, verifier } })
    }),
    session(`GET ${flow}/user`, flow),
    session(`POST ${flow}/logout`, flow),
  ]
}

function appLogin(flow: AppFlow): Entry[] {
  const below = flow === '/wechat/mobile' ? flow : `${flow}/login`
  const login = entry(`POST ${flow}/login`, 200, async (people, to) => {
    const { code, headers } = await people.withCode(flow)
    return to({ headers, fields: { code } })
  })
  return [login, token(`GET ${below}/user`, flow), token(`POST ${below}/logout`, flow)]
}

/** The handshake, and a message. */
function pushes(path: string, create: (given: { echostr?: string }) => PushRequest): Entry[] {
  return [
    entry(`GET ${path}`, 200, (_people, to) => {
      const { query, body } = create({ echostr: '1234567890' })
      return to({ query: { ...query, echostr: body } })
    }),
    entry(`POST ${path}`, 200, (_people, to) => pushed(to, create({}))),
  ]
}
