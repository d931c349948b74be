import { stringifySetCookie } from 'cookie'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { Call } from '../http/call.ts'

/** The simulator's own cookies; `Path=/`, so that an app on another port of the same host sees them too. */
export type BrowserCookie =
  | 'simulated_person'
  | 'simulated_member'
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

/** The language of the pages: `lang` in the link, the button on the page, or the language of the WeChat client. */
export function languageOf(call: Call): 'zh' | 'en' {
  const asked = call.query.get('lang') ?? call.cookies['simulated_language']
  if (asked !== undefined && asked !== null) return asked === 'en' ? 'en' : 'zh'
  return /\bLanguage\/en/.test(call.headers['user-agent'] ?? '') ? 'en' : 'zh'
}

/** Who this browser was last used by. */
export function rememberedPerson(call: Call): SimulatedPerson | undefined {
  return call.world.people.get(call.cookies['simulated_person'] ?? '')
}

/** The person who holds the phone if nobody was chosen. */
export function defaultPerson(call: Call): SimulatedPerson {
  const person = call.world.people.list()[0]
  call.check('there is at least one person', person !== undefined, -1, '没有可用的用户')
  return person
}

/**
 * The answer a program gives in place of a person, by the headers `x-simulator-user` and `x-simulator-decision`;
 * a person named without a decision agrees.
 */
export interface ProgramDecision<T> {
  person: T | undefined
  decision: 'allow' | 'deny' | undefined
}

export function programDecision(call: Call): ProgramDecision<SimulatedPerson> {
  return decisionAmong(call, (id) => call.world.people.get(id))
}

export function decisionAmong<T>(call: Call, find: (id: string) => T | undefined): ProgramDecision<T> {
  const id = call.headers['x-simulator-user']
  const decision = call.headers['x-simulator-decision']
  const person = id === undefined ? undefined : find(id)
  if (id !== undefined) call.check('x-simulator-user names a person', person !== undefined, -1, '没有此用户')
  if (decision !== undefined) {
    const isKnown = decision === 'allow' || decision === 'deny'
    call.check('x-simulator-decision is allow or deny', isKnown, -1, '无法识别的操作')
  }
  return { person, decision: (decision ?? (person && 'allow')) as 'allow' | 'deny' | undefined }
}
