import { type Answer, redirect } from '../../engine/http/answer.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import { decisionAmong, type ProgramDecision } from '../../engine/login/program-decision.ts'
import { withParameters } from '../../engine/login/redirect-target.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { type Html, html } from '../../pages/html.ts'
import { either, type Language } from '../../pages/words.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { installIn } from '../installs/install.ts'
import { checkInstallRequest, checkPublished, type InstallRequest } from '../installs/install-request.ts'
import { installQuestionPage } from '../pages/install-page.ts'
import { authCodeSeconds } from '../state/auth-codes.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** The company that a program names in place of a form, and what its administrator decides. */
export function corpDecision(call: Call): ProgramDecision<SimulatedCorp> {
  return decisionAmong(call, (id) => call.world.wecom.corps.get(id))
}

/** The company that a form names. */
export function corpIn(call: Call, form: URLSearchParams): SimulatedCorp {
  const corp = call.world.wecom.corps.get(form.get('corp') ?? '')
  call.check('the form names a company', corp !== undefined, -1, '没有此企业')
  return corp
}

function agree(call: EngineCall<PushWorld>, request: InstallRequest, corp: SimulatedCorp): Answer {
  const { suite, attempt, redirectUri, state } = request
  checkPublished(call, suite, corp, attempt.isTest)
  attempt.isUsed = true
  const auth_code = call.world.wecomSuite.authCodes.issue(installIn(call.world, suite, corp))
  const parameters = { auth_code, expires_in: String(authCodeSeconds), state }
  return redirect(withParameters(redirectUri, parameters), 303)
}

const hint = (language: Language): Html =>
  either(
    language,
    html`<p>管理员在此页安装第三方应用。请选择你是哪家企业的管理员。取消后不会跳转。</p>`,
    html`<p>This is the page on which an administrator installs a third-party app. Choose whose administrator you are. To decline leads nowhere: nobody is sent back.</p>`,
  )

/** `3rdapp/install`: behind the link of a provider's site. Nothing is pushed from here. */
export const installPage: Record<'login' | 'reply', Endpoint<PushWorld>> = {
  login(call) {
    const request = checkInstallRequest(call, call.world, call.query)
    const { suite } = request
    const { person: corp, decision } = corpDecision(call)
    if (decision === 'deny') return cancelledPage(webLanguageOf(call))
    if (corp !== undefined) return agree(call, request, corp)
    return installQuestionPage(call, { path: '3rdapp/install', suites: [suite], hint })
  },
  reply(call): Answer {
    const form = new URLSearchParams(call.body.toString())
    const query = new URLSearchParams(form.get('request') ?? '')
    const request = checkInstallRequest(call, call.world, query)
    if (form.get('decision') !== 'allow') return cancelledPage(webLanguageOf(call))
    return agree(call, request, corpIn(call, form))
  },
}
