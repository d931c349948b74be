import { escapeHtml } from '../../express/http/html.ts'
import { pageStyle } from '../../express/http/page-style.ts'

const texts = {
  'zh-CN': {
    title: '授权',
    lead: (site: string) => `将您的公众号或小程序授权给「${site}」`,
    desktop: '前往微信授权',
    phone: '前往授权',
    hint: '由公众号或小程序的管理员扫码确认',
    phoneHint: '由公众号或小程序的管理员确认',
  },
  en: {
    title: 'Grant access',
    lead: (site: string) => `Let “${site}” act for your official account or mini program`,
    desktop: 'Go on to WeChat',
    phone: 'Go on',
    hint: 'An administrator of the account confirms by scanning a code',
    phoneHint: 'An administrator of the account confirms',
  },
}

/**
 * A page with a link to WeChat's: WeChat takes nobody who comes by a redirect, since it looks at the Referer. The
 * link says so itself, below whatever policy the app has.
 */
export function grantPage(page: {
  lang: 'zh-CN' | 'en'
  siteName: string
  url: string
  isPhone: boolean
}): string {
  const words = texts[page.lang]
  const [label, hint] = page.isPhone ? [words.phone, words.phoneHint] : [words.desktop, words.hint]
  return `<!doctype html>
<html lang="${page.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="strict-origin-when-cross-origin">
<title>${escapeHtml(words.title)}</title>
<style>${pageStyle}</style>
<main>
<h1>${escapeHtml(words.lead(page.siteName))}</h1>
<a href="${escapeHtml(page.url)}" referrerpolicy="strict-origin-when-cross-origin">${escapeHtml(label)}</a>
<p>${escapeHtml(hint)}</p>
</main>
</html>
`
}
