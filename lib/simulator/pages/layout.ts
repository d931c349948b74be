import { randomBytes } from 'node:crypto'
import { type Answer, text } from '../engine/http/answer.ts'
import { type Html, html } from './html.ts'
import { style } from './style.ts'
import type { Language } from './words.ts'

export interface Page {
  language: Language
  title: string
  body: Html
  /** A module of our own that imports nothing; never anything from a request. */
  module?: string
}

/** A whole page: nothing is loaded from elsewhere, and nothing but our own script may run. */
export function page({ language, title, body, module }: Page): Answer {
  const nonce = randomBytes(16).toString('base64')
  const document = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="same-origin">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${{ html: style }}</style>
</head>
<body>
${body}
${module !== undefined && html`<script type="module" nonce="${nonce}">${{ html: module }}</script>`}
</body>
</html>
`
  const answer = text(200, 'text/html; charset=utf-8', document.html)
  answer.headers['Content-Security-Policy'] =
    `default-src 'none'; img-src http: https: data:; style-src 'nonce-${nonce}'; script-src 'self' 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'`
  return answer
}
