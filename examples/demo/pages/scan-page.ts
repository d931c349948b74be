import type { Text } from '../language.ts'
import { words as common } from '../words.ts'
import { flowSection } from './flow-panel.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import { type Part, partsNav } from './parts.ts'
import { holderSelect, type PhonePage, phone } from './phone.ts'

const words = {
  title: { en: 'Scan to follow', zh: '扫码关注登录' },
  lead: {
    en: 'Scan the account’s code with WeChat, then send it the number that stands here.',
    zh: '用微信扫描公众号二维码，再把这里的数字发给它。',
  },
  page: { en: 'Your login page', zh: '你的登录页' },
  alt: { en: 'QR code of the official account', zh: '公众号二维码' },
  number: { en: 'Send this number in the chat', zh: '在对话中发送这个数字' },
  waiting: { en: 'Waiting for a phone', zh: '等待扫码' },
  scanned: { en: 'Scanned. Now the number', zh: '已扫码，请发送数字' },
  expired: { en: 'The code is over. Reload this page', zh: '二维码已失效，请刷新页面' },
  failed: { en: 'No code now', zh: '暂时无法获取二维码' },
  chat: { en: '示例公众号', zh: '示例公众号' },
  scan: { en: 'Scan the code', zh: '扫描二维码' },
  subscribe: { en: 'followed the account', zh: '关注了公众号' },
  scanEvent: { en: 'scanned the code', zh: '扫描了二维码' },
  message: { en: 'Message', zh: '消息' },
  send: { en: 'Send', zh: '发送' },
  other: { en: 'or scan it on the simulator’s page', zh: '或在模拟器页面上扫码' },
} satisfies Record<string, Text>

/** The login page of `sceneLogin()`, and with the simulator the phone that scans it. */
export function scanPage({ language, people, panel, simulatorUrl }: PhonePage): string {
  const word = (name: keyof typeof words): string => words[name][language]
  const body = html`<div class="hero"><h1>${word('title')}</h1><p class="lead">${word('lead')}</p></div>
${partsNav(partsOf(simulatorUrl !== undefined), language)}
<main class="stage scan"><div class="pair"><section class="card qr" id="login" aria-label="${word('page')}">
<img id="code" width="200" height="200" alt="${word('alt')}">
<p>${word('number')}</p><output id="number">····</output>
<p id="status" role="status" data-scanned="${word('scanned')}" data-expired="${word('expired')}" data-failed="${word('failed')}">${word('waiting')}</p></section>
${simulatorUrl && html`<section id="phone" aria-label="${common.phone[language]}">${chatPhone(word, { people, language, simulatorUrl })}</section>`}</div>
${flowSection(panel)}</main>`
  return layout({
    language,
    title: word('title'),
    body,
    scripts: ['scan', ...(simulatorUrl ? ['chat'] : [])],
    simulatorUrl,
    hasHomeLink: true,
  })
}

const partsOf = (hasPhone: boolean): Part[] => [
  { id: 'login', name: words.page },
  ...(hasPhone ? [{ id: 'phone', name: common.phone }] : []),
  { id: 'flow', name: common.flow },
]

function chatPhone(
  word: (name: keyof typeof words) => string,
  { people, language, simulatorUrl }: Pick<PhonePage, 'people' | 'language' | 'simulatorUrl'>,
): Html {
  return phone(
    word('chat'),
    html`<form id="scan">${holderSelect(people, language)}
<button class="first" disabled>${word('scan')}</button></form>
<ol class="chat" aria-live="polite" aria-label="${word('chat')}" data-subscribe="${word('subscribe')}" data-scan="${word('scanEvent')}"></ol>
<form id="chat" class="composer"><input name="text" autocomplete="off" required maxlength="200" aria-label="${word('message')}" placeholder="${word('message')}">
<button disabled>${word('send')}</button></form>
<p class="fine"><a id="scan-link" href="${simulatorUrl ?? ''}/simulator/scan" target="_blank" rel="noopener">${word('other')}</a></p>`,
  )
}
