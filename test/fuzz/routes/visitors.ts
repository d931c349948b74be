import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { encodingAesKey } from '../../helpers/apps/scene.ts'
import { agent, corpId } from '../../helpers/apps/wecom.ts'
import { plainCorpId, thirdPartySuite } from '../../helpers/apps/wecom-suite.ts'
import { until } from '../../helpers/time/wait.ts'
import {
  createBrowser,
  desktopUserAgent,
  wechatUserAgent,
  wecomUserAgent,
} from '../../helpers/visitors/browser.ts'
import { accountCredentials, decide, websiteCredentials } from '../../helpers/visitors/page-login.ts'
import { mobileCredentials, phones, sceneToken } from './accounts.ts'
import { type FuzzRequest, requestTo } from './request.ts'
import { sendRaw } from './wire.ts'
import type { FuzzWorld } from './world.ts'

/** What somebody has in hands at some point of a login. */
export interface Visitor {
  headers: Record<string, string>
  cookies: Map<string, string>
  code: string
  /** Whose phone it is. */
  person: string
  state: string
  verifier: string
  token: string
}

export const shopFlow = '/shops/wx00000000000000ff/wechat'
export const companiesFlow = '/companies/wecom'

export type PageFlow = '/wechat' | '/wechat/qr' | '/api/wecom' | typeof shopFlow | typeof companiesFlow
export type AppFlow = '/wechat/mobile' | '/api' | '/corp'

/** People in front of the app, as far as a test needs them. Each call makes somebody new. */
export interface Visitors {
  /** Somebody who started a login and has the platform's code. */
  departed(flow: PageFlow): Promise<Visitor>
  /** Somebody with a session and a token. */
  loggedIn(flow: PageFlow): Promise<Visitor>
  /** A native app or a mini program with a fresh code. */
  withCode(flow: AppFlow): Promise<Visitor>
  /** The same with a token. */
  withToken(flow: AppFlow): Promise<Visitor>
  /** Somebody whose scan is confirmed, so that the page is about to log in. */
  confirmed(): Promise<Visitor>
  scannedIn(): Promise<Visitor>
}

const userAgents = {
  '/wechat': wechatUserAgent,
  '/wechat/qr': desktopUserAgent,
  '/api/wecom': wecomUserAgent,
  [shopFlow]: wechatUserAgent,
  [companiesFlow]: wecomUserAgent,
}

export function createVisitors({ simulator, instances }: FuzzWorld): Visitors {
  const [{ url }] = instances
  const { users, corps, suites, miniPrograms, push } = simulator
  const member = { agentId: agent.agentId }
  /** What the page of a login gives, for accounts whose codes belong to a third-party platform as well. */
  const codeOfPage = async (page: string): Promise<string> => {
    const back = await decide(createBrowser(url, wechatUserAgent), page)
    return new URL(back).searchParams.get('code') ?? ''
  }
  const codes: Record<PageFlow | AppFlow, (person: string, page: string) => string | Promise<string>> = {
    '/wechat': () => users.issueCode('xiaoming', accountCredentials.appId),
    '/wechat/qr': () => users.issueCode('xiaoming', websiteCredentials.appId, 'snsapi_login'),
    '/wechat/mobile': () => users.issueCode('xiaoming', mobileCredentials.appId),
    '/api/wecom': () => corps.issueCode(corpId, 'user123', member),
    [shopFlow]: (_person, page) => codeOfPage(page),
    [companiesFlow]: () =>
      suites.issueCode(thirdPartySuite.suiteId, { corpId: plainCorpId, personId: 'user123' }),
    '/api': (person) => miniPrograms.login(miniCredentials.appId, person, { keepsSessionKey: true }),
    '/corp': () => corps.miniProgramLogin(corpId, 'user123', { ...member, keepsSessionKey: true }),
  }
  let turn = 0
  const nextPhone = (): string => {
    turn += 1
    return phones[turn % phones.length] ?? ''
  }
  let pushes: Promise<void> | undefined
  const configurePushes = async (): Promise<void> => {
    const settings = { url: `${url}/wechat/messages`, token: sceneToken, encodingAESKey: encodingAesKey }
    const { passed } = await push.configure({ appId: accountCredentials.appId }, settings)
    if (!passed) throw new Error('the app does not pass WeChat’s check')
  }

  const nobody = (headers: Record<string, string> = {}): Visitor => ({
    headers,
    cookies: new Map(),
    code: '',
    person: '',
    state: '',
    verifier: '',
    token: '',
  })

  /** Sends a valid request, and keeps the cookies of its answer. Answers `data`. */
  const ask = async (visitor: Visitor, request: FuzzRequest): Promise<Record<string, string>> => {
    const outcome = await sendRaw(url, request)
    if (outcome.kind !== 'answer' || outcome.answer.status !== 200) {
      throw new Error(`${request.route}: ${outcome.kind === 'answer' ? outcome.answer.body : outcome.kind}`)
    }
    for (const [name, value] of outcome.answer.headers) {
      if (name !== 'set-cookie') continue
      const [, cookie = '', content = ''] = /^([^=]+)=([^;]*)/.exec(value) ?? []
      visitor.cookies.set(cookie, content)
    }
    return JSON.parse(outcome.answer.body.toString()).data
  }

  const departed: Visitors['departed'] = async (flow) => {
    const visitor = nobody({ 'User-Agent': userAgents[flow] })
    const asked = await ask(visitor, requestTo(`GET ${flow}/authorizeUrl`, visitor))
    const { state = '', verifier = '', url: page = '' } = asked
    return Object.assign(visitor, { state, verifier, code: await codes[flow]('', page) })
  }

  const withCode: Visitors['withCode'] = async (flow) => {
    const person = nextPhone()
    return { ...nobody(), person, code: await codes[flow](person, '') }
  }

  const bearing = (visitor: Visitor, token = ''): Visitor => {
    visitor.token = token
    visitor.headers = { ...visitor.headers, Authorization: `Bearer ${token}` }
    return visitor
  }

  const confirmed: Visitors['confirmed'] = async () => {
    pushes ??= configurePushes()
    await pushes
    const visitor = nobody({ 'User-Agent': desktopUserAgent })
    const { imageUrl = '', number = '' } = await ask(visitor, requestTo('POST /wechat/scene'))
    const { appId } = accountCredentials
    const person = nextPhone()
    const openid = users.openidOf(person, appId)
    const lastReply = () => push.chat(appId, openid).findLast(({ from }) => from === 'account')
    const before = lastReply()
    users.scan(person, { ticket: new URL(imageUrl).searchParams.get('ticket') ?? '' })
    await until('the account’s answer to a scan', () => lastReply() !== before)
    const message = { MsgType: 'text', Content: number }
    await push.send({ appId, personId: person, message })
    return visitor
  }

  return {
    departed,
    withCode,
    confirmed,
    async loggedIn(flow) {
      const visitor = await departed(flow)
      const { code, state } = visitor
      const request = requestTo(`POST ${flow}/getUserInfo`, { ...visitor, fields: { code, state } })
      const { token } = await ask(visitor, request)
      return Object.assign(visitor, { token })
    },
    async withToken(flow) {
      const visitor = await withCode(flow)
      const request = requestTo(`POST ${flow}/login`, { fields: { code: visitor.code } })
      return bearing(visitor, (await ask(visitor, request))['token'])
    },
    async scannedIn() {
      const visitor = await confirmed()
      await ask(visitor, requestTo('GET /wechat/scene', visitor))
      return visitor
    },
  }
}
