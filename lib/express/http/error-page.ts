import { escapeHtml } from './html.ts'
import { pageStyle } from './page-style.ts'

/** A page for a person whose login failed: what happened, a way to try again, and a code for whoever asks. */
export function errorPage(page: {
  lang: 'zh-CN' | 'en'
  message: string
  code: string
  retry: { url: string; label: string } | undefined
}): string {
  const retry = page.retry
    ? `<a href="${escapeHtml(page.retry.url)}">${escapeHtml(page.retry.label)}</a>`
    : ''
  return `<!doctype html>
<html lang="${page.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.message)}</title>
<style>${pageStyle}</style>
<main>
<h1>${escapeHtml(page.message)}</h1>
${retry}
<p>${escapeHtml(page.code)}</p>
</main>
</html>
`
}
