import type { Answer } from '../../engine/http/answer.ts'
import { html } from '../../pages/html.ts'
import { messagePage } from '../../pages/message-page.ts'
import { browserButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { say } from '../../pages/words.ts'
import type { Call } from '../state/wechat-world.ts'

/** What every other browser gets in place of a page for WeChat's. */
export function wechatOnlyPage(call: Call, host?: string): Answer {
  return messagePage({
    language: 'zh',
    sign: 'info',
    title: say('zh', 'wechatOnly'),
    panel: simulatorPanel(
      html`<p>This page works only inside the WeChat app: the user agent of this browser does not contain <code>MicroMessenger</code>. At WeChat the journey ends here.</p>`,
      browserButton(call, 'user_agent', 'wechat', html`Act as the WeChat browser`, host),
    ),
  })
}
