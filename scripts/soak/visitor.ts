import { type Agent, request } from 'undici'
import { desktopUserAgent, wechatUserAgent, wecomUserAgent } from '../../test/helpers/visitors/browser.ts'
import type { Child } from './child.ts'
import { Abandoned, type Judge } from './judge.ts'

export interface Answer {
  status: number
  /** `200`, or with the library's code: `503 ERR_PLATFORM_UNAVAILABLE`. `network`, `hang`, or `page 200` of a platform. */
  code: string
  text: string
  location: string
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any route
  data: any
}

export interface RequestOptions {
  body?: unknown
  headers?: Record<string, string>
  /** The visitor does not wait any longer than this. */
  leaveAfterMs?: number
  /** And that is nothing unexpected. */
  mayLeave?: boolean
}

type Send = (path: string, expected: readonly number[], options?: RequestOptions) => Promise<Answer>

/** With a cookie jar of its own, which it loses nothing of. */
export interface Browser {
  cookies: Map<string, string>
  /** Opens a page. */
  open: Send
  /** As a script does. */
  load: Send
  post: Send
  /**
   * What a person does on the platform's page. Answers the callback, as a path of the app.
   * @param who by the page: the person of WeChat, or the member of the company
   */
  decide(page: string, who?: string): Promise<string>
}

/** Who takes part in a journey, and in no other one meanwhile. */
export interface Parties {
  /** Of WeChat, and of the company. */
  person: string
  member: string
  /** An account that can grant, and a company that can install something. */
  shop: string
  company: string
}

/** One person on one journey. */
export interface Visitor extends Parties {
  appUrl: string
  wechat(): Browser
  desktop(): Browser
  wecom(): Browser
  /** Without cookies; with a bearer token. */
  api(
    method: 'GET' | 'POST',
    path: string,
    expected: readonly number[],
    options?: ApiOptions,
  ): Promise<Answer>
  /** Calls a function of the simulator. */
  // biome-ignore lint/suspicious/noExplicitAny: each function has its own
  play(name: string, ...args: unknown[]): Promise<any>
  /** Notes what was seen elsewhere than in an answer. */
  note(what: string, code: string, isExpected: boolean): void
}

export interface ApiOptions extends RequestOptions {
  token?: string
}

export interface VisitorOptions extends Parties {
  appUrl: string
  agent: Agent
  judge: Judge
  platform: Child
}

/** An app may take that long over a request and no longer; the poll of a scan is held for 25 s. */
const hangMs = 40_000
/** Nobody waits long for a page of the platform. */
const pageMs = 8_000

export function createVisitor({ appUrl, agent, judge, platform, ...parties }: VisitorOptions): Visitor {
  const { person, member } = parties
  const startedAt = Date.now()

  const send = async (
    method: 'GET' | 'POST',
    url: URL,
    expected: readonly number[],
    { body, headers = {}, leaveAfterMs = hangMs, mayLeave = false }: RequestOptions,
  ): Promise<Answer & { cookies: string[] }> => {
    const isApp = url.origin === appUrl
    const what = `${method} ${isApp ? url.pathname : `${url.pathname} of the platform`}`
    const code = (name: string): string => (isApp ? name : `page ${name}`)
    try {
      const {
        statusCode,
        headers: got,
        body: stream,
      } = await request(url, {
        method,
        dispatcher: agent,
        signal: AbortSignal.timeout(leaveAfterMs),
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await stream.text()
      const named = /ERR_[A-Z_]+/.exec(text)?.[0]
      const answer: Answer = {
        status: statusCode,
        code: code(named === undefined ? String(statusCode) : `${statusCode} ${named}`),
        text,
        location: String(got['location'] ?? ''),
        data: dataOf(text),
      }
      judge.judge(what, answer.code, expected.includes(statusCode), startedAt)
      return { ...answer, cookies: [got['set-cookie'] ?? []].flat() }
    } catch (error) {
      if (error instanceof Abandoned) throw error
      const isLate = (error as Error).name === 'TimeoutError'
      if (isLate && leaveAfterMs === hangMs) judge.complain(`${what}: no answer in ${hangMs / 1_000} s`)
      const answer: Answer = {
        status: 0,
        code: code(isLate ? 'left' : 'network'),
        text: '',
        location: '',
        data: undefined,
      }
      judge.judge(what, answer.code, isLate && mayLeave, startedAt)
      return { ...answer, cookies: [] }
    }
  }

  const createBrowser = (userAgent: string): Browser => {
    const cookies = new Map<string, string>()
    const sendWith =
      (method: 'GET' | 'POST', accept: string): Send =>
      async (path, expected, options = {}) => {
        const url = new URL(path, appUrl)
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const own = url.origin === appUrl && cookie !== '' ? { cookie } : {}
        const headers = { 'user-agent': userAgent, accept, ...own, ...options.headers }
        const answer = await send(method, url, expected, { ...options, headers })
        if (url.origin === appUrl) keepCookies(cookies, answer.cookies)
        return answer
      }
    const open = sendWith('GET', 'text/html,*/*;q=0.8')
    return {
      cookies,
      open,
      load: sendWith('GET', 'application/json'),
      post: sendWith('POST', 'application/json'),
      async decide(page, who = page.includes('ww00') ? member : person) {
        const headers = {
          'x-simulator-user': who,
          'x-simulator-decision': 'allow',
        }
        const { location } = await open(page.replace(/#.*$/, ''), [302], { headers, leaveAfterMs: pageMs })
        const { pathname, search } = new URL(location)
        return pathname + search
      },
    }
  }

  return {
    appUrl,
    ...parties,
    wechat: () => createBrowser(wechatUserAgent),
    desktop: () => createBrowser(desktopUserAgent),
    wecom: () => createBrowser(wecomUserAgent),
    play: (name, ...args) => platform.ask('call', name, args),
    api(method, path, expected, { token, headers, ...options } = {}) {
      const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const all = { accept: 'application/json', 'user-agent': 'soak', ...bearer, ...headers }
      return send(method, new URL(path, appUrl), expected, { ...options, headers: all })
    },
    note: (what, code, isExpected) => judge.judge(what, code, isExpected, startedAt),
  }
}

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text).data
  } catch {
    return undefined
  }
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const name = pair.slice(0, pair.indexOf('='))
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length)
    if (expires !== undefined && new Date(expires).getTime() <= Date.now()) cookies.delete(name)
    else cookies.set(name, pair.slice(name.length + 1))
  }
}
