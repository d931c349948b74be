import { randomBytes } from 'node:crypto'
import { type Answer, text } from '../engine/http/answer.ts'
import { type Html, html } from '../pages/html.ts'
import { moduleNames, moduleUrl } from './modules.ts'

/** Own scripts only, no markup made by scripts, nothing from elsewhere, and no frame around it. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/**
 * A link of another site may lead here, but what it asks for waits for a click. Browsers do not tell where they come
 * from to addresses they do not trust, such as that of a laptop seen from a phone: these ask too.
 */
function isFromHere(fetchSite: string | undefined): boolean {
  return fetchSite === 'none' || fetchSite === 'same-origin' || fetchSite === 'same-site'
}

/** All modules at once: the browser would find them one after the other. */
function preloads(nonce: string): Html[] {
  return moduleNames().map(
    (name) => html`<link rel="modulepreload" nonce="${nonce}" href="${moduleUrl(name)}">\n`,
  )
}

/** The console's frame; the script fills it. */
export function consolePage(fetchSite: string | undefined): Answer {
  const nonce = randomBytes(16).toString('base64')
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>WeChat simulator</title>
<link rel="icon" href="/console/icon.svg">
<script nonce="${nonce}" src="/console/theme.js"></script>
<link rel="stylesheet" href="/console/style.css">
${preloads(nonce)}
<script nonce="${nonce}" src="${moduleUrl('console/app.js')}" type="module"></script>
</head>
<body data-link="${isFromHere(fetchSite) ? 'follow' : 'ask'}">
<div id="console">
<a class="skip" href="#content"></a>
<div class="app">
<aside class="side">
<a class="brand" href="/console"><img src="/console/icon.svg" alt="" width="34" height="34"><span>WeChat simulator</span></a>
<nav class="nav"></nav>
<div class="foot">
<a class="time" href="#clock"><b>00:00:00</b><span></span></a>
<div class="switches">
<button type="button" class="button small" data-switch="language"></button>
<button type="button" class="button small" data-switch="theme"></button>
</div>
</div>
</aside>
<main id="content" tabindex="-1"><noscript><p>The console needs JavaScript. The same can be done over HTTP, below /simulator.</p></noscript></main>
</div>
</div>
</body>
</html>
`
  const answer = text(200, 'text/html; charset=utf-8', document.html)
  answer.headers['Content-Security-Policy'] = policy(nonce)
  answer.headers['X-Frame-Options'] = 'DENY'
  answer.headers['X-Content-Type-Options'] = 'nosniff'
  answer.headers['Referrer-Policy'] = 'no-referrer'
  return answer
}
