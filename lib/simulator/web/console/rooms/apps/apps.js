import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { api } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { AppCard } from './app-card.js'
import { addApp } from './app-form.js'

/** @typedef {import('../../types.d.ts').App} App */

function Actions() {
  return html`<${Button} label=${t('apps.add')} icon="plus" kind="main" onClick=${addApp} />`
}

/** @param {{ data: App[] }} props */
function View({ data }) {
  if (data.length === 0) {
    return html`
      <div class="card">
        <${Empty} icon="apps" title=${t('apps.none')} text=${t('apps.noneLead')}><${Actions} /><//>
      </div>
    `
  }
  return html`
    <div class="grid">${data.map((app) => html`<${AppCard} key=${app.appId} app=${app} />`)}</div>
  `
}

/** Registrations at WeChat: their ids and secrets, what they may do, and where their messages go. */
export const apps = { id: 'apps', load: () => api('GET', '/apps'), Actions, View }
