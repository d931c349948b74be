import type { Answer } from '../engine/http/answer.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { sign } from './pictures.ts'
import type { Language } from './words.ts'

export interface Message {
  language: Language
  sign: 'info' | 'warn' | 'done' | 'cancelled'
  title: string
  detail?: Html
  panel?: Html
}

/** A page with a sign and a sentence, as WeChat has for everything that ends here. */
export function messagePage(message: Message): Answer {
  const body = html`<main class="message">
${sign(message.sign)}
<h1>${message.title}</h1>
${message.detail !== undefined && html`<p class="detail">${message.detail}</p>`}
${message.panel}
</main>`
  return page({ language: message.language, title: message.title, body })
}
