import { type BrowserCookie, browserCookie, forgottenCookie } from '../engine/login/browser.ts'
import { checkKeys } from '../engine/option-checks.ts'
import type { Order } from './control.ts'

/** What the browser that asks acts as, on the simulator's login pages. */
export interface BrowserChoices {
  /** The id of a person. */
  person?: string
  /** The userid of a member, or the id of an outsider. */
  member?: string
  /** The company of that member, for logins at suites. */
  corp?: string
  userAgent?: 'wechat' | 'wecom' | 'plain'
  language?: 'zh' | 'en'
}

const cookies: readonly (readonly [keyof BrowserChoices, BrowserCookie, RegExp])[] = [
  ['person', 'simulated_person', /^[\w-]{1,64}$/],
  ['member', 'simulated_member', /^[\w.@-]{1,64}$/],
  ['corp', 'simulated_corp', /^[\w.@-]{1,64}$/],
  ['userAgent', 'simulated_user_agent', /^(?:wechat|wecom|plain)$/],
  ['language', 'simulated_language', /^(?:zh|en)$/],
]

/** `GET /simulator/browser`. */
export function browserChoices(order: Order): BrowserChoices {
  const pairs = cookies.flatMap(([name, cookie, shape]) => {
    const value = order.cookies[cookie] ?? ''
    return shape.test(value) ? [[name, value]] : []
  })
  return Object.fromEntries(pairs)
}

/** `PUT /simulator/browser`: changes what is given; `null` takes a choice back. */
export function chooseForBrowser(order: Order): BrowserChoices {
  const owner = 'simulated browser'
  checkKeys(
    owner,
    order.body,
    cookies.map(([name]) => name),
  )
  for (const [name, cookie, shape] of cookies) {
    const value: unknown = order.body[name]
    if (value === undefined) continue
    if (value !== null && !shape.test(String(value))) {
      throw new TypeError(`${owner}: option "${name}" has no value like that`)
    }
    order.setCookie(value === null ? forgottenCookie(cookie) : browserCookie(cookie, String(value)))
  }
  return order.body
}
