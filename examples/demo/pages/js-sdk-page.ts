import type { Language, Text } from '../language.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export interface JsSdkPage {
  language: Language
  panel: FlowPanel
  simulatorUrl: string | undefined
  /** Whether the page is open in WeChat, or in a browser that plays it. */
  isInWechat: boolean
}

const words = {
  title: { en: 'A page with WeChat’s JS-SDK', zh: '使用 JS-SDK 的页面' },
  lead: {
    en: 'The page sends its own address to the router, and gives the signature to wx.config().',
    zh: '页面把自己的地址发给路由，再把签名交给 wx.config()。',
  },
  outside: {
    en: 'This browser is not WeChat’s. There the real wx.config() does not work: open this page in WeChat.',
    zh: '当前不是微信浏览器，真实的 wx.config() 在这里不可用：请在微信中打开本页。',
  },
  play: { en: 'Open it as WeChat does', zh: '以微信浏览器打开' },
  waiting: { en: 'wx.config() has not answered', zh: 'wx.config() 尚未返回' },
  network: { en: 'wx.getNetworkType()', zh: 'wx.getNetworkType()' },
  share: { en: 'wx.updateAppMessageShareData()', zh: 'wx.updateAppMessageShareData()' },
} satisfies Record<string, Text>

/** WeChat's script is the simulator's own stand-in, or the real one. */
export function jsSdkPage({ language, panel, simulatorUrl, isInWechat }: JsSdkPage): string {
  const host = simulatorUrl ? `${simulatorUrl}/res.wx.qq.com` : 'https://res.wx.qq.com'
  const body = html`<div class="hero"><h1>${words.title[language]}</h1><p class="lead">${words.lead[language]}</p>
${!isInWechat && html`<p class="note" role="note">${words.outside[language]}${simulatorUrl && html` <a href="/try/js-sdk">${words.play[language]}</a>`}</p>`}</div>
<main class="stage"><div class="card sdk"><output id="result" role="status">${words.waiting[language]}</output>
<button value="network" disabled>${words.network[language]}</button>
<button value="share" disabled>${words.share[language]}</button></div>
${flowSection(panel)}</main>
<script src="${host}/open/js/jweixin-1.6.0.js"></script>`
  return layout({
    language,
    title: words.title[language],
    body,
    scripts: ['js-sdk'],
    simulatorUrl,
    hasHomeLink: true,
  })
}
