import type { Language } from '../language.ts'
import type { WayGroup } from '../ways.ts'
import { words } from '../words.ts'
import { type FlowPanel, flowSection } from './flow-panel.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { nameOf, type Users, usersPanel } from './users-panel.ts'
import { waySection } from './way-card.ts'

export interface HomePage {
  language: Language
  users: Users
  /** True after the person declined on the platform's page. */
  isDenied: boolean
  /** The ways that are mounted. */
  groups: readonly WayGroup[]
  panel: FlowPanel
  simulatorUrl: string | undefined
}

export function homePage({ language, users, isDenied, groups, panel, simulatorUrl }: HomePage): string {
  const name = nameOf(users, language)
  const links = { language, isSimulated: simulatorUrl !== undefined }
  // On a narrow screen what happened comes first, once something has.
  const order = panel.flow ? 'news-first' : 'ways-first'
  const body = html`<main class="board ${order}">
<div class="hero">
<h1>${name === undefined ? words.stranger[language] : words.hello[language] + name}</h1>
<p class="lead">${words.lead[language]}</p>
${isDenied && html`<p class="note" role="status">${name === undefined ? words.declined[language] : words.declinedButIn[language] + name}</p>`}
</div>
<div class="news"><div class="stick">${usersPanel(users, language)}
${flowSection(panel)}</div></div>
<div class="ways"><h2>${words.ways[language]}</h2>
${groups.map((group) => waySection(group, links))}
<p class="fine">${words.names[language]}</p></div>
</main>
<footer>${simulatorUrl ? html`${words.footerSimulated[language]} <a href="${simulatorUrl}/">${simulatorUrl}</a>` : words.footerReal[language]}</footer>`
  return layout({ language, title: 'express-wechat-auth', body, simulatorUrl })
}
