import type { Answer } from '../../engine/http/answer.ts'
import { type Html, html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { messagePage } from '../../pages/message-page.ts'
import { appLogo } from '../../pages/pictures.ts'
import { languageButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language } from '../../pages/words.ts'
import { webLanguageOf } from '../../wecom/pages/web-language.ts'
import { nameOf, type SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { companyPicker } from './company-picker.ts'
import { sayToAdmin } from './words.ts'

const host = 'open.work.weixin.qq.com'

/** What is asked of an administrator, and what the simulator says beside it. */
export interface InstallQuestion {
  /** The path, without its first slash. */
  path: '3rdapp/install' | '3rdapp/customized'
  suites: readonly SimulatedSuite[]
  hint(language: Language): Html
}

/** The page on which an administrator of a company agrees. */
export function installQuestionPage(call: Call, { path, suites, hint }: InstallQuestion): Answer {
  const language = webLanguageOf(call)
  const asks = path === '3rdapp/install' ? 'asksToInstall' : 'develop'
  const names = suites.map((suite) => {
    const name = nameOf(suite)
    return html`<p class="asker">${appLogo(name)}<span>${name}</span></p>`
  })
  const body = html`<main class="phone">
${simulatorPanel(language, hint(language), languageButton(call, language, host))}
<form class="sheet" method="post" action="/${host}/${path}_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
${names}
<h1>${sayToAdmin(language, asks)}</h1>
<p class="fields">${sayToAdmin(language, 'chooseCompany')}</p>
${companyPicker(call, suites, language)}
<p class="choice">
<button class="button plain" name="decision" value="deny">${sayToAdmin(language, 'decline')}</button>
<button class="button green" name="decision" value="allow">${sayToAdmin(language, 'agree')}</button>
</p>
</form>
</main>`
  return page({ language, title: sayToAdmin(language, 'install'), body })
}

/** What an administrator sees in the end who is sent nowhere. */
export function installedPage(call: Call): Answer {
  const language = webLanguageOf(call)
  return messagePage({
    language,
    sign: 'done',
    title: sayToAdmin(language, 'installed'),
    detail: html`${sayToAdmin(language, 'afterInstall')}`,
    panel: simulatorPanel(
      language,
      either(
        language,
        html`<p>已通过指令回调 URL 的 <code>create_auth</code> 通知服务商。此页不会跳转。</p>`,
        html`<p>The provider was told by <code>create_auth</code> at its command URL. Nobody is sent back from here.</p>`,
      ),
    ),
  })
}
