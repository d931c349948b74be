import { webText } from '../../engine/classic-script.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { sign } from '../../pages/pictures.ts'
import { type Language, say } from '../../pages/words.ts'

/**
 * Where the answer of a login page goes that is in a panel (`createWWLoginPanel`): to the whole window, to the frame, or to
 * a function of the page around it.
 */
export type RedirectType = 'top' | 'self' | 'callback'

export function redirectTypeOf(query: URLSearchParams): RedirectType {
  const type = query.get('redirect_type')
  return type === 'self' || type === 'callback' ? type : 'top'
}

/** True for a link of the SDK's, which says its version: the page is in a frame of 480 by 416 pixels, or smaller. */
export const isInPanel = (query: URLSearchParams): boolean => query.has('version')

/** What the frame shows after the scan, while it tells the code to the page around it, if that is the app's own. */
export function panelDonePage(language: Language, code: string, target: URL): Answer {
  const body = html`<main class="message" data-code="${code}" data-origin="${target.origin}">
${sign('done')}
<h1>${say(language, 'phoneDone')}</h1>
</main>`
  return page({
    language,
    title: say(language, 'phoneDone'),
    body,
    module: webText('pages/ww-login-done.js'),
  })
}
