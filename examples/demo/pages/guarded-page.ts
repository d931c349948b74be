import type { Language, Text } from '../language.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { type Users, usersPanel } from './users-panel.ts'

export interface GuardedPage {
  language: Language
  title: Text
  text: Text
  /** What the page was drawn from. */
  detail: string | undefined
  users: Users
  panel: FlowPanel
  simulatorUrl: string | undefined
}

/** A page that only people who are let in see. */
export function guardedPage({
  language,
  title,
  text,
  detail,
  users,
  panel,
  simulatorUrl,
}: GuardedPage): string {
  const body = html`<div class="hero"><h1>${title[language]}</h1>
<p class="lead">${text[language]} <code>${detail ?? ''}</code></p></div>
<main class="stage pages">${usersPanel(users, language)}${flowSection(panel)}</main>`
  return layout({ language, title: title[language], body, simulatorUrl, hasHomeLink: true })
}

export const orders: Pick<GuardedPage, 'title' | 'text'> = {
  title: { en: 'Your orders', zh: '你的订单' },
  text: {
    en: 'The guard let you in. Orders would be looked up by your openid:',
    zh: '守卫已放行。订单可按你的 openid 查询：',
  },
}

export const shop: Pick<GuardedPage, 'title' | 'text'> = {
  title: { en: 'The merchant’s shop', zh: '商家的店铺' },
  text: {
    en: 'You are a customer of the account in the path, known there as',
    zh: '你是路径中账号的顾客，在该账号下的 openid 是',
  },
}

export const member: Pick<GuardedPage, 'title' | 'text'> = {
  title: { en: 'The app for companies', zh: '面向企业的应用' },
  text: {
    en: 'You are a member of a company that has installed it, known here as',
    zh: '你是已安装应用的企业的成员，该企业在这里的 CorpID 是',
  },
}

export const team: Pick<GuardedPage, 'title' | 'text'> = {
  title: { en: 'The team’s page', zh: '团队页面' },
  text: {
    en: 'Only department 2 and those below it get here, and you are in',
    zh: '只有部门 2 及其下级可以进入，你所在的部门是',
  },
}
