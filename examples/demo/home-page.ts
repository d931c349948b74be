import type { WechatUser, WecomUser } from 'express-wechat-auth'
import { escapeHtml, layout } from './layout.ts'
import { guardedWays, platformWays, simulatorWays, type Way } from './ways.ts'

export interface HomePage {
  wechatUser: WechatUser | undefined
  wecomUser: WecomUser | undefined
  /** True after the person declined on the platform's page. */
  denied: boolean
  /** The logins that are mounted. */
  platforms: Record<Way['platform'], boolean>
  simulatorUrl: string | undefined
}

export function homePage({ wechatUser, wecomUser, denied, platforms, simulatorUrl }: HomePage): string {
  const ways = [...(simulatorUrl ? simulatorWays : platformWays), ...guardedWays]
  const note = denied
    ? '<p class="note" role="status">You declined, so nobody is logged in. · 你已拒绝授权</p>'
    : ''
  const sections = [wechatUser && wechatSection(wechatUser), wecomUser && wecomSection(wecomUser)]
  const greeting =
    wechatUser || wecomUser
      ? `<h1>Hello, ${escapeHtml(nameOf(wechatUser, wecomUser))}</h1>${sections.filter(Boolean).join('\n')}`
      : `<h1>Hello, stranger</h1>
<p class="lead">Nobody is logged in: <code>req.wechatUser</code> and <code>req.wecomUser</code> are undefined. Choose a way in.</p>`
  return layout(
    'express-wechat-auth demo',
    `${note}
${greeting}
<section><div class="grid">${ways
      .filter((way) => platforms[way.platform])
      .map(wayCard)
      .join('\n')}</div></section>
<footer>${simulatorFooter(simulatorUrl)}</footer>`,
  )
}

/** The person of the newest login. */
function nameOf(wechatUser: WechatUser | undefined, wecomUser: WecomUser | undefined): string {
  const isWecomNewer = (wecomUser?.loggedInAt ?? 0) > (wechatUser?.loggedInAt ?? 0)
  if (isWecomNewer) return (wecomUser?.kind === 'member' && wecomUser.name) || 'colleague'
  return wechatUser?.nickname ?? 'friend'
}

function wechatSection(user: WechatUser): string {
  return userSection('req.wechatUser', user, {
    name: user.nickname ?? 'No nickname: silent login',
    about: `${user.provider}, ${user.scope ?? ''}`,
    picture: user.headimgurl,
    leave: '/leave',
  })
}

function wecomSection(user: WecomUser): string {
  const member = user.kind === 'member' ? user : undefined
  return userSection('req.wecomUser', user, {
    name: member?.name ?? user.kind,
    about: [member?.department, member?.position].filter(Boolean).join(' · ') || user.kind,
    picture: member?.avatar,
    leave: '/leave-wecom',
  })
}

interface Person {
  name: string
  about: string
  picture: string | undefined
  /** Where the logout button posts to. */
  leave: string
}

function userSection(property: string, user: object, { name, about, picture, leave }: Person): string {
  const image = picture
    ? `<img src="${escapeHtml(picture)}" alt="" referrerpolicy="no-referrer">`
    : '<span class="blank"></span>'
  return `<p class="lead">This is what the app reads from <code>${property}</code>.</p>
<div class="card person">${image}
<div><h2>${escapeHtml(name)}</h2><p>${escapeHtml(about)}</p></div>
<form method="post" action="${leave}"><button>Log out · 退出</button></form></div>
<pre aria-label="${property}">${escapeHtml(JSON.stringify(user, undefined, 2))}</pre>`
}

function wayCard({ title, text, action, href }: Way): string {
  return `<a class="card" href="${escapeHtml(href)}"><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p><i>${escapeHtml(action)} →</i></a>`
}

function simulatorFooter(url: string | undefined): string {
  if (!url) return 'Real platforms: the credentials in .env are used.'
  return `The simulator plays WeChat and WeCom at <a href="${escapeHtml(url)}/simulator">${escapeHtml(url)}</a>: no account, no domain, no network.`
}
