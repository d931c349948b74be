import { html } from '../../../vendor/preact.js'
import { Card, Empty } from '../../parts/card.js'
import { CodeBlock, CopyField } from '../../parts/copy.js'
import { api } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { BrowserCard } from './browser-card.js'
import { LinksCard } from './links-card.js'
import { PointCard } from './point-card.js'
import { envLines } from './snippets.js'

/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Corp} Corp */

async function load() {
  /** @type {[import('../../types.d.ts').Overview, import('../../types.d.ts').BrowserChoices]} */
  const [overview, browser] = await Promise.all([api('GET', ''), api('GET', '/browser')])
  return { apps: overview.apps, corps: overview.corps, people: overview.users.slice(0, 200), browser }
}

/** @param {{ data: Awaited<ReturnType<typeof load>> }} props */
function View({ data: { apps, corps, people, browser } }) {
  return html`
    <div class="stack">
      <div class="two">
        <div class="stack">
          <${Card} title=${t('start.address')} lead=${t('start.addressLead')}>
            <${CopyField} text=${location.origin} what=${t('start.address')} />
          <//>
          <${PointCard} apps=${apps} />
        </div>
        <div class="stack">
          <${EnvCard} apps=${apps} corps=${corps} />
          <${BrowserCard} people=${people} corps=${corps} browser=${browser} />
        </div>
      </div>
      <${LinksCard} />
    </div>
  `
}

/** @param {{ apps: App[], corps: Corp[] }} props */
function EnvCard({ apps, corps }) {
  const isEmpty = apps.length + corps.length === 0
  return html`
    <${Card} title=${t('start.env')} lead=${t('start.envLead')}>
      ${
        isEmpty
          ? html`<${Empty} icon="apps" title=${t('apps.none')} text=${t('apps.noneLead')} />`
          : html`<${CodeBlock} text=${envLines(apps, corps)} what=".env" />`
      }
    <//>
  `
}

/** Where the simulator is, and how to point something at it. */
export const start = { id: 'start', load, View }
