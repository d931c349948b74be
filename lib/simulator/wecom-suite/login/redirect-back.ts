import { type Answer, redirect } from '../../engine/http/answer.ts'
import { browserCookie } from '../../engine/login/browser.ts'
import { requestCallbackFirst, wantsDoubleCallback } from '../../engine/login/double-callback.ts'
import { callbackUrl } from '../../engine/login/redirect-target.ts'
import { panelDonePage, type RedirectType } from '../../wecom/pages/login-panel.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import type { CorpScope } from '../../wecom/state/corp-codes.ts'
import type { LoginWay } from '../../wecom/state/trusted-domains.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { SuiteVisitor } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** Where the answer goes, and what it is worth. */
export interface SuiteReturn {
  suite: SimulatedSuite
  redirectUri: string
  /** The same, as a URL. */
  target: URL
  scope: CorpScope
  state: string | undefined
  via: LoginWay
  /** Of a login page: where the answer goes. @default 'top' */
  redirectType?: RedirectType
}

/** Sends the browser back to the suite with a code. */
export async function sendSuiteCode(
  call: Call,
  to: SuiteReturn,
  { corp, person }: SuiteVisitor,
): Promise<Answer> {
  const { scope, via, target, redirectUri, state } = to
  const { suiteId } = to.suite
  const { corpId } = corp
  const grant = { suiteId, corpId, personId: person.id, scope, via, target }
  const code = call.world.wecomSuite.loginCodes.issue(grant)
  const answer =
    to.redirectType === 'callback'
      ? panelDonePage(webLanguageOf(call), code, target)
      : redirect(callbackUrl(redirectUri, code, state))
  const { Location: location } = answer.headers
  if (location !== undefined && wantsDoubleCallback(call)) await requestCallbackFirst(call, String(location))
  answer.headers['Set-Cookie'] = [
    browserCookie('simulated_member', person.id),
    browserCookie('simulated_corp', corpId),
  ]
  return answer
}

/** Sends the browser back with `state` and no code: the person refused. */
export function sendSuiteRefusal(to: Pick<SuiteReturn, 'redirectUri' | 'state'>): Answer {
  return redirect(callbackUrl(to.redirectUri, undefined, to.state))
}
