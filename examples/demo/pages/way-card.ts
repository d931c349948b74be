import { commentedIn } from '../comments.ts'
import type { Language } from '../language.ts'
import { type Snippet, snippetOf } from '../snippets.ts'
import type { Way, WayGroup } from '../ways.ts'
import { words } from '../words.ts'
import { highlight } from './highlight.ts'
import { type Html, html } from './html.ts'

export interface WayLinks {
  language: Language
  /** Whether any browser can play WeChat's or WeCom's. */
  isSimulated: boolean
}

export function waySection({ title, ways }: WayGroup, links: WayLinks): Html {
  return html`<section class="group"><h3>${title[links.language]}</h3>${ways.map((way) => wayCard(way, links))}</section>`
}

/** A way in, with the code that makes it. */
function wayCard(way: Way, { language, isSimulated }: WayLinks): Html {
  const href = isSimulated ? `/try/${way.id}` : way.path
  return html`<article class="way card" id="${way.id}">
<h4>${way.title[language]}</h4>
<a class="go" href="${href}">${way.action[language]} <span aria-hidden="true">→</span></a>
<p>${way.text[language]}</p>
${way.snippets.map((reference) => codeFigure(snippetOf(reference), way.mark, language))}
</article>`
}

function codeFigure({ file, code }: Snippet, mark: RegExp | undefined, language: Language): Html {
  const lines = code.split('\n').map((line) => {
    const isMarked = mark?.test(line) === true
    return html`<span class="line${isMarked ? ' marked' : ''}">${highlight(commentedIn(language, line))}\n</span>`
  })
  return html`<figure class="code"><figcaption><span>${file}</span>
<button type="button" data-copy data-done="${words.copied[language]}">${words.copy[language]}</button></figcaption>
<pre tabindex="0" aria-label="${file}"><code>${lines}</code></pre></figure>`
}
