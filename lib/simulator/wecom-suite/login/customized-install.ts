import type { Answer } from '../../engine/http/answer.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { type Html, html } from '../../pages/html.ts'
import { either, type Language } from '../../pages/words.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { installIn, pushCreateAuth } from '../installs/install.ts'
import { checkCustomizedLink } from '../installs/install-request.ts'
import { installedPage, installQuestionPage } from '../pages/install-page.ts'
import type { CustomizedLink } from '../state/customized-links.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { corpDecision, corpIn } from './install-page.ts'

/** The templates of a link that are still there. */
function suitesOf(call: Call, link: CustomizedLink): SimulatedSuite[] {
  const { suites } = call.world.wecomSuite
  const found = link.suiteIds.flatMap((suiteId) => suites.get(suiteId) ?? [])
  call.check('there is a template of the link', found.length > 0, -1, '二维码无效')
  return found
}

function agree(call: EngineCall<PushWorld>, link: CustomizedLink, corp: SimulatedCorp): Answer {
  const { authCodes, underWay } = call.world.wecomSuite
  for (const suite of suitesOf(call, link)) {
    const code = authCodes.issue(installIn(call.world, suite, corp), { state: link.state })
    underWay.add(pushCreateAuth(call.world, suite, code, link.state))
  }
  return installedPage(call)
}

const hint = (language: Language): Html =>
  either(
    language,
    html`<p>这是管理员扫描代开发模板二维码后看到的页面。请选择你是哪家企业的管理员。此页不会跳转，服务商由指令回调 URL 得知。</p>`,
    html`<p>This is what an administrator sees who scans the code of templates. Choose whose administrator you are. Nobody is sent back: the provider is told at its command URL.</p>`,
  )

/** `3rdapp/customized`: what the code of `get_customized_auth_url` leads to. May be scanned by several companies. */
export const customizedPage: Record<'login' | 'reply', Endpoint<PushWorld>> = {
  login(call) {
    const link = checkCustomizedLink(call, call.world, call.query.get('key') ?? '')
    const { person: corp, decision } = corpDecision(call)
    if (decision === 'deny') return cancelledPage(webLanguageOf(call))
    if (corp !== undefined) return agree(call, link, corp)
    return installQuestionPage(call, { path: '3rdapp/customized', suites: suitesOf(call, link), hint })
  },
  reply(call): Answer {
    const form = new URLSearchParams(call.body.toString())
    const query = new URLSearchParams(form.get('request') ?? '')
    const link = checkCustomizedLink(call, call.world, query.get('key') ?? '')
    if (form.get('decision') !== 'allow') return cancelledPage(webLanguageOf(call))
    return agree(call, link, corpIn(call, form))
  },
}
