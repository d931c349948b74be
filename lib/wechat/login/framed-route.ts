import { hash } from 'node:crypto'
import type { Request } from 'express'
import { escapeHtml } from '../../express/http/html.ts'
import { pageStyle } from '../../express/http/page-style.ts'
import { queryOf } from '../../express/http/query.ts'
import type { PlatformRoute } from '../../express/login/platform-router.ts'
import { requireCode } from '../../express/login/require-code.ts'
import { requireWellFormedState } from '../../express/login/transaction.ts'
import type { PageLoginApp } from '../../express/request/login-platform.ts'
import { locationOf, type RouterContext } from '../../express/request/request-context.ts'

/**
 * What `GET .../framed` hands to the page around it by `postMessage`: code and state for `getUserInfo`, or that the person
 * declined. Look at `event.origin` and `state` before you believe it.
 */
export type FramedLogin =
  | { type: 'wechat-login'; code: string; state: string }
  | { type: 'wechat-login'; error: 'access_denied'; state: string }

/** `GET .../framed`: what the frame with the QR code goes on to. It speaks to pages of the app's own origin alone. */
export const framedRoute: PlatformRoute<PageLoginApp> = {
  name: 'framed',
  method: 'get',
  kind: 'page',
  handle(req, res, router) {
    res.set('Referrer-Policy', 'no-referrer')
    const page = pageOf(messageOf(req), locationOf(req, router).origin, router)
    // A parent of another origin is not told, and may not even show the page.
    res
      .set({
        'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'SAMEORIGIN',
      })
      .type('html')
      .send(page)
  },
}

/** Nothing is proven here: the cookie that proves it is the page's, and does not come along to a frame. */
function messageOf(req: Request): FramedLogin {
  const { code, state } = queryOf(req)
  requireWellFormedState(state)
  if (code === undefined) return { type: 'wechat-login', error: 'access_denied', state }
  return { type: 'wechat-login', code: requireCode(code), state }
}

const script = `if (parent === window) document.querySelector('main').hidden = false
else {
  const { message, origin } = document.body.dataset
  parent.postMessage(JSON.parse(message), origin)
}`
const scriptHash = hash('sha256', script, 'base64')

function pageOf(message: FramedLogin, origin: string, { settings }: RouterContext): string {
  const isEnglish = settings.lang === 'en'
  const text = isEnglish
    ? 'This page is part of a login dialog. Opened by itself it does nothing.'
    : '此页面属于登录弹窗，单独打开不起作用。'
  return `<!doctype html>
<html lang="${isEnglish ? 'en' : 'zh-CN'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>…</title>
<style>${pageStyle}</style>
<body data-origin="${escapeHtml(origin)}" data-message="${escapeHtml(JSON.stringify(message))}">
<main hidden>${text}</main>
<script>${script}</script>
</html>
`
}
