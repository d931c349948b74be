import { type Answer, redirect } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { type BrowserCookie, browserCookie } from '../engine/login/browser.ts'

const fields: readonly (readonly [string, BrowserCookie, RegExp])[] = [
  ['user_agent', 'simulated_user_agent', /^(?:wechat|wecom|plain)$/],
  ['language', 'simulated_language', /^(?:zh|en)$/],
  ['person', 'simulated_person', /^[\w-]{1,64}$/],
  ['member', 'simulated_member', /^[\w.@-]{1,64}$/],
  ['corp', 'simulated_corp', /^[\w.@-]{1,64}$/],
]

/** `POST /simulator/browser`: the buttons that say what this browser acts as; leads back to the page they are on. */
export function browserSettings(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString())
  const cookies = fields.flatMap(([field, name, shape]) => {
    const value = form.get(field) ?? ''
    return shape.test(value) ? [browserCookie(name, value)] : []
  })
  const back = form.get('back') ?? ''
  // Only a path of this server: neither `//elsewhere` nor `/\elsewhere`.
  const answer = redirect(/^\/[\w.-]+\//.test(back) ? back : '/simulator', 303)
  answer.headers['Set-Cookie'] = cookies
  return answer
}
