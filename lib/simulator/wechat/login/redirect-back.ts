import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import { type Answer, redirect } from '../../engine/http/answer.ts'
import { browserCookie } from '../../engine/login/browser.ts'
import { requestCallbackFirst, wantsDoubleCallback } from '../../engine/login/double-callback.ts'
import { callbackUrl, withParameters } from '../../engine/login/redirect-target.ts'
import type { Call } from '../state/wechat-world.ts'

/** Where the answer goes. */
export interface ReturnAddress {
  app: { appId: string }
  redirectUri: string
  scope: string
  state: string | undefined
  /** The third-party platform that asks on behalf of the account. */
  componentAppId?: string | undefined
}

/** Issues a code for a person, as the platform does when the person agrees. */
export function issueCode(
  call: Call,
  to: ReturnAddress,
  person: SimulatedPerson,
  forceSnapShot = false,
): string {
  return call.world.codes.issue({
    appId: to.app.appId,
    personId: person.id,
    scope: to.scope,
    isSnapshot: forceSnapShot || isSnapshot(person),
    componentAppId: to.componentAppId,
  })
}

/** Sends the browser back to the app with a code. */
export async function redirectWithCode(
  call: Call,
  to: ReturnAddress,
  person: SimulatedPerson,
  forceSnapShot = false,
): Promise<Answer> {
  const code = issueCode(call, to, person, forceSnapShot)
  const appid = to.componentAppId === undefined ? undefined : to.app.appId
  const answer = redirect(withParameters(to.redirectUri, { code, state: to.state, appid }))
  if (wantsDoubleCallback(call)) await requestCallbackFirst(call, String(answer.headers['Location']))
  answer.headers['Set-Cookie'] = browserCookie('simulated_person', person.id)
  return answer
}

/** Sends the browser back to the app with `state` and no code: the person refused. */
export function redirectWithoutCode(to: ReturnAddress): Answer {
  return redirect(callbackUrl(to.redirectUri, undefined, to.state))
}
