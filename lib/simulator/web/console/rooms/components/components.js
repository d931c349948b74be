import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/card.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { Authorizers } from './authorizers.js'
import { ComponentCard } from './component-card.js'
import { addComponent } from './component-form.js'
import { ReleaseCheck } from './release-check.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../types.d.ts').Authorizer} Authorizer */
/** @typedef {import('../../types.d.ts').App} App */

async function load() {
  /** @type {[ComponentPlatform[], App[]]} */
  const [components, apps] = await Promise.all([api('GET', '/components'), api('GET', '/apps')])
  const asked = components.map(({ appId }) => api('GET', `/components/${part(appId)}/authorizers`))
  /** @type {Authorizer[][]} */
  const authorizers = await Promise.all(asked)
  return {
    apps,
    platforms: components.map((component, at) => ({ component, authorizers: authorizers[at] ?? [] })),
  }
}

function Actions() {
  return html`<${Button} label=${t('components.add')} icon="plus" kind="main" onClick=${addComponent} />`
}

/** @param {{ data: Awaited<ReturnType<typeof load>> }} props */
function View({ data: { apps, platforms } }) {
  if (platforms.length === 0) {
    return html`
      <div class="card">
        <${Empty} icon="components" title=${t('components.none')} text=${t('components.noneLead')}><${Actions} /><//>
      </div>
    `
  }
  return html`
    <div class="stack">
      ${platforms.map(
        ({ component, authorizers }) => html`
          <div class="two" key=${component.appId}>
            <${ComponentCard} component=${component} apps=${apps} />
            <div class="stack">
              <${Authorizers} component=${component} authorizers=${authorizers} apps=${apps} />
              <${ReleaseCheck} component=${component} />
            </div>
          </div>
        `,
      )}
    </div>
  `
}

/** Third-party platforms: their settings, the accounts that have authorised them, and what can go wrong between them. */
export const components = { id: 'components', load, Actions, View }
