import { type Answer, redirect } from '../../engine/http/answer.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import { withParameters } from '../../engine/login/redirect-target.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { html } from '../../pages/html.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { installIn } from '../installs/install.ts'
import { checkInstallRequest, checkPublished } from '../installs/install-request.ts'
import { installQuestionPage } from '../pages/install-page.ts'
import { authCodeSeconds } from '../state/auth-codes.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** The company that a form names. */
export function corpIn(call: Call, form: URLSearchParams): SimulatedCorp {
  const corp = call.world.wecom.corps.get(form.get('corp') ?? '')
  call.check('the form names a company', corp !== undefined, -1, '没有此企业')
  return corp
}

const hint = html`<p>This is the page on which an administrator installs a third-party app. Choose whose administrator you are. To decline leads nowhere: nobody is sent back.</p>`

/** `3rdapp/install`: behind the link of a provider's site. Nothing is pushed from here. */
export const installPage: Record<'login' | 'reply', Endpoint<PushWorld>> = {
  login(call) {
    const { suite } = checkInstallRequest(call, call.world, call.query)
    return installQuestionPage(call, { path: '3rdapp/install', suites: [suite], hint })
  },
  reply(call): Answer {
    const form = new URLSearchParams(call.body.toString())
    const query = new URLSearchParams(form.get('request') ?? '')
    const { suite, attempt, redirectUri, state } = checkInstallRequest(call, call.world, query)
    if (form.get('decision') !== 'allow') return cancelledPage(webLanguageOf(call))
    const corp = corpIn(call, form)
    checkPublished(call, suite, corp, attempt.isTest)
    attempt.isUsed = true
    const auth_code = call.world.wecomSuite.authCodes.issue(installIn(call.world, suite, corp))
    return redirect(
      withParameters(redirectUri, { auth_code, expires_in: String(authCodeSeconds), state }),
      303,
    )
  },
}
