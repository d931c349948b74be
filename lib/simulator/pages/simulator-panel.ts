import type { Call } from '../engine/http/call.ts'
import { type Html, html } from './html.ts'
import { either, type Language } from './words.ts'

/** What is the simulator's own, set apart so that nobody takes it for WeChat. */
export function simulatorPanel(language: Language, ...content: Html[]): Html {
  return html`<aside class="sim" lang="${either(language, 'zh-CN', 'en')}">
<p class="sim-mark"><span lang="zh-CN">模拟器</span> / <span lang="en">simulator</span></p>
<a class="sim-console" href="/console#requests" target="_blank" rel="noopener">${either(language, '控制台', 'Console')}</a>
${content}
</aside>`
}

/** A button that sets one of the simulator's cookies and comes back to this page; its own pages have no host. */
export function browserButton(
  call: Call,
  field: 'user_agent' | 'language',
  value: string,
  label: Html,
  host = 'open.weixin.qq.com',
): Html {
  const back = `${host === '' ? '' : `/${host}`}/${call.api}?${call.rawQuery}`
  return html`<form method="post" action="/simulator/browser">
<input type="hidden" name="back" value="${back}">
<button class="sim-button" name="${field}" value="${value}">${label}</button>
</form>`
}

/** The buttons of a page that only WeChat's browser gets. */
export function clientButtons(call: Call, language: Language, host?: string): Html {
  const isActing =
    /^we(?:chat|com)$/.test(call.cookies['simulated_user_agent'] ?? '') && call.method === 'GET'
  return html`<div class="sim-buttons">${languageButton(call, language, host)}
${isActing && browserButton(call, 'user_agent', 'plain', html`${either(language, '改为普通浏览器', 'Act as a plain browser')}`, host)}</div>`
}

/** Chinese or English, whichever is not shown now. */
export function languageButton(call: Call, language: Language, host?: string): Html {
  return language === 'zh'
    ? browserButton(call, 'language', 'en', html`<span lang="en">In English</span>`, host)
    : browserButton(call, 'language', 'zh', html`<span lang="zh-CN">中文</span>`, host)
}
