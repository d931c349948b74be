import { html } from '../../../vendor/preact.js'
import { openForm } from '../../forms/dialogs.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { Segments } from '../../parts/fields.js'
import { api } from '../../tools/api.js'
import { randomHex } from '../../tools/random.js'
import { createStore, useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { Company } from './company.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').BrowserChoices} BrowserChoices */

const chosen = createStore({ corpId: '' })

async function load() {
  /** @type {[Corp[], BrowserChoices]} */
  const [corps, browser] = await Promise.all([api('GET', '/corps'), api('GET', '/browser')])
  return { corps, browser }
}

function addCorp() {
  openForm({
    title: t('wecom.addCorp'),
    fields: [
      { name: 'name', label: t('apps.name'), required: true },
      { name: 'corpId', label: 'CorpID', value: `ww${randomHex(16)}`, mono: true, required: true },
    ],
    submit({ name, corpId }) {
      const departments = [{ id: 1, name, parentid: 0 }]
      return api('POST', '/corps', { corpId, name, agents: [], departments, members: [] })
    },
  })
}

function Actions() {
  return html`<${Button} label=${t('wecom.addCorp')} icon="plus" kind="main" onClick=${addCorp} />`
}

/** @param {{ data: Awaited<ReturnType<typeof load>> }} props */
function View({ data: { corps, browser } }) {
  const { corpId } = useStore(chosen)
  const corp = corps.find((one) => one.corpId === corpId) ?? corps[0]
  if (corp === undefined) {
    return html`
      <div class="card">
        <${Empty} icon="wecom" title=${t('wecom.none')} text=${t('wecom.noneLead')}><${Actions} /><//>
      </div>
    `
  }
  const options = corps.map((one) => [one.corpId, one.name])
  const choose = (/** @type {string} */ id) => chosen.set({ corpId: id })
  const chooser = () => html`
    <div>
      <${Segments} label=${t('wecom.company')} options=${options} chosen=${corp.corpId} onChoose=${choose} />
    </div>
  `
  return html`
    <div class="stack">
      ${corps.length > 1 && chooser()}
      <${Company} key=${corp.corpId} corp=${corp} browser=${browser} />
    </div>
  `
}

/** Companies at WeCom: their apps, departments, members and tags. */
export const wecom = { id: 'wecom', load, Actions, View }
