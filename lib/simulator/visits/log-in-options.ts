import { checkKeys, checkOneOf, checkText } from '../engine/option-checks.ts'

/** What the person does on the platform's page. */
export type Decision = 'allow' | 'deny'

/** Where the person opens the app: this is said by the user agent. */
export type LogInBrowser = 'wechat' | 'wecom' | 'desktop'

/** A login by pages. */
export interface PageLogInOptions {
  /**
   * Where it begins: the login route, or a page of the app that needs a login. A path for an agent of supertest's, which
   * knows the app; the whole address for a cookie jar and for a function like `fetch`.
   */
  path: string
  /** @default 'allow' */
  decision?: Decision
  /** @default what the agent says of itself */
  browser?: LogInBrowser
  appId?: never
  corpId?: never
  agentId?: never
}

/** A login of an app without pages, which posts a code: a mini program or a native app. */
export interface AppLogInOptions {
  /** The route that takes `{ code }`, such as `/login`. A path or the whole address, as above. */
  path: string
  /** Of the mini program or mobile app. */
  appId?: string
  /** Of the company, for a mini program inside WeCom: with `agentId`. */
  corpId?: string
  agentId?: number
  decision?: never
  browser?: never
}

export const isAppLogIn = (options: PageLogInOptions | AppLogInOptions): options is AppLogInOptions =>
  'appId' in options || 'corpId' in options

/**
 * @param wholeAddress whether the path has to be one
 * @throws TypeError
 */
export function checkLogInOptions(options: PageLogInOptions | AppLogInOptions, wholeAddress: boolean): void {
  checkKeys('logIn', options, ['path', 'decision', 'browser', 'appId', 'corpId', 'agentId'])
  checkText('logIn', 'path', options.path)
  const isWhole = /^https?:\/\/[^/]/.test(options.path) && URL.canParse(options.path)
  if (wholeAddress ? !isWhole : !/^\/(?!\/)/.test(options.path)) {
    throw new TypeError(
      wholeAddress
        ? 'logIn: option "path" must be a whole address, such as "http://localhost:3000/wechat/login"'
        : 'logIn: option "path" must begin with one "/": the agent knows the app',
    )
  }
  const { decision, browser, appId, corpId, agentId } = options
  checkOneOf('logIn', 'decision', decision, [undefined, 'allow', 'deny'])
  checkOneOf('logIn', 'browser', browser, [undefined, 'wechat', 'wecom', 'desktop'])
  if (appId !== undefined && corpId !== undefined) {
    throw new TypeError('logIn: give "appId", or "corpId" with "agentId", not both')
  }
  if ((corpId === undefined) !== (agentId === undefined)) {
    throw new TypeError('logIn: "corpId" and "agentId" go together')
  }
  const isApp = isAppLogIn(options)
  if (isApp && (decision !== undefined || browser !== undefined)) {
    throw new TypeError('logIn: an app without pages has neither "decision" nor "browser"')
  }
}
