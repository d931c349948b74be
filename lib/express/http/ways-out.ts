import type { Request } from 'express'
import type { WechatAuthError, WechatAuthErrorCode } from '../../errors.ts'
import type { Lang } from './error-texts.ts'
import { backLinkOf, homeLinkOf, retryLinkOf } from './retry-link.ts'

/** A link on an error page. */
export interface WayOut {
  url: string
  label: string
}

/** What another try does not mend: the person would come back to the same page. */
const unmended: ReadonlySet<WechatAuthErrorCode> = new Set([
  'ERR_PLATFORM_CONFIG',
  'ERR_SESSION_MISSING',
  'ERR_GRANT_MISSING',
  'ERR_GRANT_REFUSED',
  'ERR_BROWSER_UNSUPPORTED',
  'ERR_LOGIN_LOOP',
  'ERR_IDENTITY_TAKEN',
])

/** What another person does not run into. */
const personal: ReadonlySet<WechatAuthErrorCode> = new Set([
  'ERR_USER_BLOCKED',
  'ERR_NOT_A_MEMBER',
  'ERR_NOT_AUTHORIZED',
])

/**
 * Back to where a link began, else a login that may end otherwise. In the browsers of WeChat and WeCom nobody else can
 * be chosen.
 */
export function retryFor({ code }: WechatAuthError, req: Request, lang: Lang): WayOut | undefined {
  const back = backLinkOf(req)
  if (back !== undefined) return { url: back, label: lang === 'en' ? 'Go back' : '返回' }
  const isSamePerson = personal.has(code) && /MicroMessenger/i.test(req.get('user-agent') ?? '')
  const url = unmended.has(code) || isSamePerson ? undefined : retryLinkOf(req)
  if (url === undefined) return undefined
  if (personal.has(code)) return { url, label: lang === 'en' ? 'Log in as somebody else' : '换个账号登录' }
  return { url, label: lang === 'en' ? 'Log in again' : '重新登录' }
}

/** The app's first page, unless it is that which has failed. */
export function homeFor(req: Request, home: string | false | undefined, lang: Lang): WayOut | undefined {
  const failed = req.originalUrl.replace(/[?#].*/, '')
  if (home === false || failed === (home ?? '/')) return undefined
  return { url: home ?? homeLinkOf(req), label: lang === 'en' ? 'Go to the home page' : '返回首页' }
}
