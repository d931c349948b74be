import type { Language } from '../language.ts'
import { words } from '../words.ts'
import { type Html, html } from './html.ts'

export interface Page {
  language: Language
  title: string
  body: Html
  /** Of `public/`, without its ending, besides that of all pages. */
  scripts?: string[]
  /** Where the simulator is, when it plays the platforms. */
  simulatorUrl: string | undefined
  /** Of a page that is not the first one. */
  hasHomeLink?: boolean
}

const styles = [
  'colours',
  'base',
  'controls',
  'board',
  'code',
  'users',
  'flow',
  'arrows',
  'steps',
  'phone',
  'chat',
]

const mark = html`<svg width="32" height="32" viewBox="0 0 34 34" aria-hidden="true"><rect width="34" height="34" rx="9" fill="#07c160"/><path d="M9 18.5l5.2 5.2L25.5 12" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** One page of the demo. */
export function layout({ language, title, body, scripts = [], simulatorUrl, hasHomeLink }: Page): string {
  const other = language === 'en' ? { code: 'zh', name: '中文' } : { code: 'en', name: 'English' }
  const page = html`<!doctype html>
<html lang="${language === 'en' ? 'en' : 'zh-CN'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${styles.map((name) => html`<link rel="stylesheet" href="/public/${name}.css">`)}
${['page', ...scripts].map((name) => html`<script type="module" src="/public/${name}.js"></script>`)}
<div class="page">
<header><a class="brand" href="/">${mark}<b>express-wechat-auth</b></a>
<nav>${hasHomeLink && html`<a href="/">${words.home[language]}</a>`}
${simulatorUrl && html`<a href="${simulatorUrl}/">${words.simulator[language]}</a>`}
<a href="?lang=${other.code}" lang="${other.code}">${other.name}</a></nav></header>
${body}
</div>
</html>
`
  return page.html
}

/** What pages of the demo may load: their own files, pictures of people, and of the simulator what it plays. */
export function contentSecurityPolicy(simulatorUrl: string | undefined): string {
  const platform = simulatorUrl ?? 'https://res.wx.qq.com'
  return [
    "default-src 'none'",
    `script-src 'self' ${platform}`,
    "style-src 'self'",
    `img-src 'self' data: ${simulatorUrl ?? 'https:'}`,
    `connect-src 'self'${simulatorUrl ? ` ${simulatorUrl}` : ''}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
