import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { messagePage } from '../../pages/message-page.ts'
import { browserButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, say } from '../../pages/words.ts'
import type { Call } from '../state/wecom-world.ts'

/** What every other browser gets in place of a login. */
export function wecomOnlyPage(call: Call): Answer {
  const language = languageOf(call)
  return messagePage({
    language: 'zh',
    sign: 'info',
    title: say('zh', 'wecomOnly'),
    panel: simulatorPanel(
      language,
      either(
        language,
        html`<p>此登录只能在企业微信或微信内进行：当前浏览器的 User-Agent 中没有 <code>MicroMessenger</code>。在真实的企业微信里，流程到此为止。</p>`,
        html`<p>This login works only inside the WeCom or WeChat app: the user agent of this browser does not contain <code>MicroMessenger</code>. At WeCom the journey ends here.</p>`,
      ),
      browserButton(
        call,
        'user_agent',
        'wecom',
        html`${either(language, '改为企业微信客户端', 'Act as the WeCom client')}`,
      ),
    ),
  })
}
