import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty, Logo } from '../../parts/card.js'
import { CopyField } from '../../parts/copy.js'
import { t } from '../../tools/words.js'
import { AgentCard } from './agent-card.js'
import { addAgent } from './agent-form.js'
import { Departments } from './departments.js'
import { addMember } from './member-form.js'
import { MemberRow } from './member-row.js'
import { Tags } from './tags.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').BrowserChoices} BrowserChoices */

const shownMembers = 200

/** @param {{ corp: Corp, browser: BrowserChoices }} props */
export function Company({ corp, browser }) {
  return html`
    <div class="card">
      <div class="row wrap">
        <${Logo} name=${corp.name} />
        <div class="grow wide">
          <h2 class="break">${corp.name}</h2>
          <div class="small muted">${t('wecom.company')}</div>
        </div>
        <div class="grow wide"><${CopyField} text=${corp.corpId} what="CorpID" /></div>
      </div>
    </div>
    <div class="grid">
      ${corp.agents.map((agent) => html`<${AgentCard} key=${agent.agentId} corp=${corp} agent=${agent} />`)}
    </div>
    <div class="row">
      <${Button} label=${t('wecom.addAgent')} icon="plus" kind="small" onClick=${() => addAgent(corp)} />
    </div>
    <div class="two wide-left">
      <${Members} corp=${corp} browser=${browser} />
      <div class="stack"><${Departments} corp=${corp} /><${Tags} corp=${corp} /></div>
    </div>
  `
}

/** @param {{ corp: Corp, browser: BrowserChoices }} props */
function Members({ corp, browser }) {
  const everybody = [...corp.members, ...(corp.outsiders ?? [])].slice(0, shownMembers)
  const add = t('wecom.addMember')
  const list = () => html`
    <ul class="list">
      ${everybody.map((one) => {
        const id = 'kind' in one ? one.id : one.userid
        return html`<${MemberRow} key=${id} corp=${corp} one=${one} isChosen=${browser.member === id} />`
      })}
    </ul>
  `
  return html`
    <section class="card flush">
      <div class="item">
        <h2 class="grow">${t('wecom.members')}</h2>
        <${Button} label=${t('add')} kind="small" icon="plus" aria-label=${add} onClick=${() => addMember(corp)} />
      </div>
      ${
        everybody.length === 0
          ? html`<${Empty} icon="people" title=${t('wecom.noMembers')} text=${t('wecom.noMembersLead')} />`
          : list()
      }
    </section>
  `
}
