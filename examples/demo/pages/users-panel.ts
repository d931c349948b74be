import type { Request } from 'express'
import type { WechatUser, WecomUser } from 'express-wechat-auth'
import type { Language } from '../language.ts'
import { words } from '../words.ts'
import { type Html, html } from './html.ts'

export interface Users {
  wechatUser: WechatUser | undefined
  wecomUser: WecomUser | undefined
  /** Where the button posts to that ends the login with WeChat. @default '/leave' */
  leave?: string
  /** The same for WeCom. @default '/leave-wecom' */
  leaveWecom?: string
}

/** What a request says of who is here. */
export const usersOf = ({ wechatUser, wecomUser }: Request): Users => ({ wechatUser, wecomUser })

/** The person of the newest login. */
export function nameOf({ wechatUser, wecomUser }: Users, language: Language): string | undefined {
  const isWecomNewer = (wecomUser?.loggedInAt ?? 0) > (wechatUser?.loggedInAt ?? 0)
  if (isWecomNewer) return (wecomUser?.kind === 'member' && wecomUser.name) || words.colleague[language]
  return wechatUser && (wechatUser.nickname ?? words.friend[language])
}

/** What the app reads from the request. */
export function usersPanel({ wechatUser, wecomUser, leave, leaveWecom }: Users, language: Language): Html {
  return html`<section class="users card" aria-labelledby="users-title">
<h2 id="users-title">${words.now[language]}</h2>
${wechatUser && personRow(wechatPerson(wechatUser, leave), language)}
${propertyBox('req.wechatUser', wechatUser)}
${wecomUser && personRow(wecomPerson(wecomUser, leaveWecom), language)}
${propertyBox('req.wecomUser', wecomUser)}
</section>`
}

interface Person {
  name: string
  about: string
  picture: string | undefined
  /** Where the logout button posts to. */
  leave: string
}

function wechatPerson(
  { nickname, openid, provider, scope, headimgurl }: WechatUser,
  leave = '/leave',
): Person {
  return {
    name: nickname ?? `${openid.slice(0, 8)}…`,
    about: [provider, scope].filter(Boolean).join(' · '),
    picture: headimgurl || undefined,
    leave,
  }
}

function wecomPerson(user: WecomUser, leave = '/leave-wecom'): Person {
  const member = user.kind === 'member' ? user : undefined
  return {
    name: member?.name ?? user.kind,
    about: [member?.department, member?.position].filter(Boolean).join(' · ') || user.kind,
    picture: member?.avatar || undefined,
    leave,
  }
}

function personRow({ name, about, picture, leave }: Person, language: Language): Html {
  const image = picture
    ? html`<img src="${picture}" alt="" referrerpolicy="no-referrer">`
    : html`<span class="blank" aria-hidden="true"></span>`
  return html`<div class="person">${image}<div><b>${name}</b><p>${about}</p></div>
<form method="post" action="${leave}"><button>${words.leave[language]}</button></form></div>`
}

function propertyBox(property: string, user: object | undefined): Html {
  const json = user ? writeJson(user) : 'undefined'
  return html`<figure class="property${user ? '' : ' empty'}"><figcaption><code>${property}</code></figcaption>
<pre tabindex="0" aria-label="${property}">${json}</pre></figure>`
}

/** One line for each property. */
function writeJson(user: object): string {
  const lines = Object.entries(user)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`)
  return `{\n${lines.join(',\n')}\n}`
}
