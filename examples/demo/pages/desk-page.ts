import type { Text } from '../language.ts'
import { flowSection } from './flow-panel.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { holderSelect, type PhonePage, phone } from './phone.ts'

const words = {
  title: { en: 'Mini program code', zh: '小程序码登录' },
  lead: {
    en: 'Scan the code with WeChat: a page of the mini program opens, and asks for the number that stands here.',
    zh: '用微信扫描小程序码：小程序的页面会打开，并要求输入这里的数字。',
  },
  page: { en: 'Your login page', zh: '你的登录页' },
  alt: { en: 'Code of the mini program', zh: '小程序码' },
  number: { en: 'Enter this number on the phone', zh: '在手机上输入这个数字' },
  waiting: { en: 'Waiting for a phone', zh: '等待扫码' },
  scanned: { en: 'Scanned. Now the number', zh: '已扫码，请输入数字' },
  expired: { en: 'The code is over. Reload this page', zh: '小程序码已失效，请刷新页面' },
  failed: { en: 'No code now', zh: '暂时无法获取小程序码' },
  scan: { en: 'Scan the code', zh: '扫描小程序码' },
  question: {
    en: 'You are logging in to “{site}”, started at {time}.',
    zh: '您正在登录「{site}」（{time} 发起）。',
  },
  digits: { en: 'Number', zh: '数字' },
  confirm: { en: 'Log in', zh: '登录' },
  refuse: { en: 'It is not me', zh: '不是我' },
  wrong: { en: 'That number is wrong', zh: '数字不正确' },
  over: { en: 'This code is over', zh: '该小程序码已失效' },
  done: { en: 'Done. Look at the page', zh: '完成，请看网页' },
} satisfies Record<string, Text>

/** The login page of a desktop, and the phone whose mini program its code opens. */
export function deskPage({ language, people, panel, simulatorUrl }: PhonePage): string {
  const word = (name: keyof typeof words): string => words[name][language]
  const played = phone(
    '示例小程序',
    html`<form id="scan">${holderSelect(people, language)}
<button class="first" disabled>${word('scan')}</button></form>
<form id="confirm" hidden><p id="question" data-text="${word('question')}"></p>
<label>${word('digits')}<input name="number" autocomplete="off" inputmode="numeric" required maxlength="4"></label>
<button class="first">${word('confirm')}</button><button type="button" id="refuse">${word('refuse')}</button></form>
<p class="fine" id="told" role="alert" data-wrong="${word('wrong')}" data-over="${word('over')}" data-done="${word('done')}"></p>`,
  )
  const body = html`<div class="hero"><h1>${word('title')}</h1><p class="lead">${word('lead')}</p></div>
<main class="stage scan"><div class="pair"><section class="card qr" aria-label="${word('page')}">
<img id="code" width="200" height="200" alt="${word('alt')}">
<p>${word('number')}</p><output id="number">····</output>
<p id="status" role="status" data-scanned="${word('scanned')}" data-expired="${word('expired')}" data-failed="${word('failed')}">${word('waiting')}</p></section>
${played}</div>
${flowSection(panel)}</main>`
  return layout({
    language,
    title: word('title'),
    body,
    scripts: ['desk', 'desk-phone'],
    simulatorUrl,
    hasHomeLink: true,
  })
}
