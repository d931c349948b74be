import { escapeHtml } from './html.ts'
import { pageStyle } from './page-style.ts'
import type { WayOut } from './ways-out.ts'

/** A page for a person whose login failed: what happened, ways to go on, and a code for whoever asks. */
export function errorPage(page: {
  lang: 'zh-CN' | 'en'
  message: string
  code: string
  retry: WayOut | undefined
  home: WayOut | undefined
}): string {
  const { retry, home } = page
  const links = [
    retry && `<a href="${escapeHtml(retry.url)}">${escapeHtml(retry.label)}</a>`,
    home && `<a class="home" href="${escapeHtml(home.url)}">${escapeHtml(home.label)}</a>`,
  ]
  return `<!doctype html>
<html lang="${page.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.message)}</title>
<style>${pageStyle}</style>
<main>
<h1>${escapeHtml(page.message)}</h1>
${links.filter((link) => link !== undefined).join('\n')}
<p>${escapeHtml(page.code)}</p>
</main>
</html>
`
}
