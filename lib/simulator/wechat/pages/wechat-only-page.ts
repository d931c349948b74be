import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { html } from '../../pages/html.ts'
import { messagePage } from '../../pages/message-page.ts'
import { browserButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, say } from '../../pages/words.ts'
import type { Call } from '../state/wechat-world.ts'

/** What every other browser gets in place of a page for WeChat's. */
export function wechatOnlyPage(call: Call, host?: string): Answer {
  const language = languageOf(call)
  return messagePage({
    language: 'zh',
    sign: 'info',
    title: say('zh', 'wechatOnly'),
    panel: simulatorPanel(
      language,
      either(
        language,
        html`<p>此页面只能在微信内打开：当前浏览器的 User-Agent 中没有 <code>MicroMessenger</code>。在真实的微信里，流程到此为止。</p>`,
        html`<p>This page works only inside the WeChat app: the user agent of this browser does not contain <code>MicroMessenger</code>. At WeChat the journey ends here.</p>`,
      ),
      browserButton(
        call,
        'user_agent',
        'wechat',
        html`${either(language, '改为微信浏览器', 'Act as the WeChat browser')}`,
        host,
      ),
    ),
  })
}
