import { stringifySetCookie } from 'cookie'
import type { Call } from '../http/call.ts'

/** The simulator's own cookies; `Path=/`, so that an app on another port of the same host sees them too. */
export type BrowserCookie =
  | 'simulated_person'
  | 'simulated_member'
  | 'simulated_corp'
  | 'simulated_user_agent'
  | 'simulated_language'

export function browserCookie(name: BrowserCookie, value: string): string {
  return stringifySetCookie({ name, value, path: '/', httpOnly: true, sameSite: 'lax', maxAge: 30 * 86_400 })
}

export function forgottenCookie(name: BrowserCookie): string {
  return stringifySetCookie({ name, value: '', path: '/', httpOnly: true, sameSite: 'lax', maxAge: 0 })
}

/** True in WeChat's browser, and in any browser that was told to act as it. */
export function isWechatBrowser(call: Call): boolean {
  const userAgent = call.headers['user-agent'] ?? ''
  return /MicroMessenger/i.test(userAgent) || call.cookies['simulated_user_agent'] === 'wechat'
}

/** True in WeCom's client and in WeChat's (both call themselves MicroMessenger), and in a browser told to act so. */
export function isCorpClient(call: Call): boolean {
  const userAgent = call.headers['user-agent'] ?? ''
  const acts = call.cookies['simulated_user_agent']
  return /MicroMessenger/i.test(userAgent) || acts === 'wecom' || acts === 'wechat'
}

/** The language of the pages: `lang` in the link, the button on the page, or the language of the WeChat client. */
export function languageOf(call: Call): 'zh' | 'en' {
  const asked = call.query.get('lang') ?? call.cookies['simulated_language']
  if (asked !== undefined && asked !== null) return asked === 'en' ? 'en' : 'zh'
  return /\bLanguage\/en/.test(call.headers['user-agent'] ?? '') ? 'en' : 'zh'
}
