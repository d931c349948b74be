import type { Answer } from '../../engine/http/answer.ts'
import { html } from '../../pages/html.ts'
import { messagePage } from '../../pages/message-page.ts'
import { browserButton, simulatorPanel } from '../../pages/simulator-panel.ts'
import { say } from '../../pages/words.ts'
import type { Call } from '../state/wecom-world.ts'

/** What every other browser gets in place of a login. */
export function wecomOnlyPage(call: Call): Answer {
  return messagePage({
    language: 'zh',
    sign: 'info',
    title: say('zh', 'wecomOnly'),
    panel: simulatorPanel(
      html`<p>This login works only inside the WeCom or WeChat app: the user agent of this browser does not contain <code>MicroMessenger</code>. At WeCom the journey ends here.</p>`,
      browserButton(call, 'user_agent', 'wecom', html`Act as the WeCom client`),
    ),
  })
}
