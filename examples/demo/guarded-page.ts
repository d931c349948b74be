import { escapeHtml, layout } from './layout.ts'

/** A page that only people who are let in see. */
export function guardedPage(title: string, text: string, detail: string | undefined): string {
  return layout(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p class="lead">The guard let you in. ${escapeHtml(text)}, <code>${escapeHtml(detail ?? '')}</code>.</p>
<a class="card" href="/"><h2>Back to the start · 返回首页</h2></a>`,
  )
}
