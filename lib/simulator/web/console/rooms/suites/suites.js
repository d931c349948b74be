import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { Installs } from './installs.js'
import { SuiteCard } from './suite-card.js'
import { addSuite } from './suite-form.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../types.d.ts').Install} Install */
/** @typedef {import('../../types.d.ts').Corp} Corp */

async function load() {
  /** @type {[Suite[], Corp[]]} */
  const [suites, corps] = await Promise.all([api('GET', '/suites'), api('GET', '/corps')])
  const asked = suites.map(({ suiteId }) => api('GET', `/suites/${part(suiteId)}/installs`))
  /** @type {Install[][]} */
  const installs = await Promise.all(asked)
  return { corps, suites: suites.map((suite, at) => ({ suite, installs: installs[at] ?? [] })) }
}

function Actions() {
  return html`<${Button} label=${t('suites.add')} icon="plus" kind="main" onClick=${addSuite} />`
}

/** @param {{ data: Awaited<ReturnType<typeof load>> }} props */
function View({ data: { corps, suites } }) {
  if (suites.length === 0) {
    return html`
      <div class="card">
        <${Empty} icon="suites" title=${t('suites.none')} text=${t('suites.noneLead')}><${Actions} /><//>
      </div>
    `
  }
  return html`
    <div class="stack">
      ${suites.map(
        ({ suite, installs }) => html`
          <div class="two" key=${suite.suiteId}>
            <${SuiteCard} suite=${suite} installs=${installs} />
            <${Installs} suite=${suite} installs=${installs} corps=${corps} />
          </div>
        `,
      )}
    </div>
  `
}

/** Suites and templates of service providers of WeCom: their settings, and the companies that have installed them. */
export const suites = { id: 'suites', load, Actions, View }
