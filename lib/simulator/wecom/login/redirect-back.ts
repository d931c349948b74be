import { type Answer, redirect } from '../../engine/http/answer.ts'
import { browserCookie } from '../../engine/login/browser.ts'
import { requestCallbackFirst, wantsDoubleCallback } from '../../engine/login/double-callback.ts'
import { callbackUrl } from '../../engine/login/redirect-target.ts'
import { panelDonePage, type RedirectType } from '../pages/login-panel.ts'
import { webLanguageOf } from '../pages/web-language.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpScope } from '../state/corp-codes.ts'
import type { CorpPerson } from '../state/people.ts'
import type { LoginWay } from '../state/trusted-domains.ts'
import type { Call } from '../state/wecom-world.ts'

/** Where the answer goes, and what it is worth. */
export interface CorpReturn {
  corp: SimulatedCorp
  agentId: number | undefined
  redirectUri: string
  /** The same, as a URL. */
  target: URL
  scope: CorpScope
  state: string | undefined
  via: LoginWay
  /** Of a login page: where the answer goes. @default 'top' */
  redirectType?: RedirectType
}

/** Sends the browser back to the app with a code. */
export async function sendCorpCode(call: Call, to: CorpReturn, person: CorpPerson): Promise<Answer> {
  const { agentId, scope, via, target, redirectUri, state } = to
  const { corpId } = to.corp
  const code = call.world.wecom.codes.issue({ corpId, personId: person.id, agentId, scope, via, target })
  const answer =
    to.redirectType === 'callback'
      ? panelDonePage(webLanguageOf(call), code, target)
      : redirect(callbackUrl(redirectUri, code, state))
  const { Location: location } = answer.headers
  if (location !== undefined && wantsDoubleCallback(call)) await requestCallbackFirst(call, String(location))
  answer.headers['Set-Cookie'] = browserCookie('simulated_member', person.id)
  return answer
}

/** Sends the browser back with `state` and no code: the person refused. */
export function sendCorpRefusal(to: Pick<CorpReturn, 'redirectUri' | 'state'>): Answer {
  return redirect(callbackUrl(to.redirectUri, undefined, to.state))
}
