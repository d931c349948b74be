import type { WechatUser } from 'express-wechat-auth'
import { escapeHtml, layout } from './layout.ts'

export interface HomePage {
  user: WechatUser | undefined
  /** True after the person declined on WeChat's page. */
  denied: boolean
  simulatorUrl: string | undefined
}

interface Way {
  title: string
  text: string
  action: string
  href: string
}

const platformWays: Way[] = [
  {
    title: 'Log in with WeChat · 微信登录',
    text: 'Inside WeChat: its consent page. In other browsers: the QR code, if a website app is configured.',
    action: 'Log in',
    href: '/wechat/login',
  },
  {
    title: 'A page behind a guard · 受保护的页面',
    text: 'requireWechatUser() logs people in silently, then brings them back.',
    action: 'Open /orders',
    href: '/orders',
  },
]

const simulatorWays: Way[] = [
  {
    title: 'Inside WeChat · 微信内网页',
    text: 'The official account asks for nickname and picture on WeChat’s consent page.',
    action: 'Log in with WeChat',
    href: '/try?as=wechat',
  },
  {
    title: 'Inside WeChat, silently · 静默授权',
    text: 'snsapi_base: nobody is asked, and the app learns the openid alone.',
    action: 'Log in silently',
    href: '/try?as=wechat&scope=snsapi_base',
  },
  {
    title: 'In a desktop browser · 网页扫码',
    text: 'The website app shows a QR code; the phone scans it and confirms.',
    action: 'Log in with a QR code',
    href: '/try?as=plain',
  },
]

export function homePage({ user, denied, simulatorUrl }: HomePage): string {
  const ways = simulatorUrl ? [...simulatorWays, ...platformWays.slice(1)] : platformWays
  const note = denied
    ? '<p class="note" role="status">You declined, so nobody is logged in. · 你已拒绝授权</p>'
    : ''
  const greeting = user
    ? `<h1>Hello, ${escapeHtml(user.nickname ?? 'friend')}</h1>
<p class="lead">This is what the app reads from <code>req.wechatUser</code>.</p>
${personCard(user)}
<pre aria-label="req.wechatUser">${escapeHtml(JSON.stringify(user, undefined, 2))}</pre>`
    : `<h1>Hello, stranger</h1>
<p class="lead">Nobody is logged in: <code>req.wechatUser</code> is undefined. Choose a way in.</p>`
  return layout(
    'express-wechat-auth demo',
    `${note}
${greeting}
<section><div class="grid">${ways.map(wayCard).join('\n')}</div></section>
<footer>${simulatorFooter(simulatorUrl)}</footer>`,
  )
}

function personCard(user: WechatUser): string {
  const picture = user.headimgurl
    ? `<img src="${escapeHtml(user.headimgurl)}" alt="" referrerpolicy="no-referrer">`
    : '<span class="blank"></span>'
  return `<div class="card person">${picture}
<div><h2>${escapeHtml(user.nickname ?? 'No nickname: silent login')}</h2><p>${escapeHtml(user.provider)}, ${escapeHtml(user.scope ?? '')}</p></div>
<form method="post" action="/leave"><button>Log out · 退出</button></form></div>`
}

function wayCard({ title, text, action, href }: Way): string {
  return `<a class="card" href="${escapeHtml(href)}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p><i>${escapeHtml(action)} →</i></a>`
}

function simulatorFooter(url: string | undefined): string {
  if (!url) return 'Real platforms: the credentials in .env are used.'
  return `The simulator plays WeChat at <a href="${escapeHtml(url)}/simulator">${escapeHtml(url)}</a>: no account, no domain, no network.`
}
