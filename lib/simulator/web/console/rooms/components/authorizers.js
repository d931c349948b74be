import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, Pill } from '../../parts/button.js'
import { Empty, Logo } from '../../parts/card.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../types.d.ts').Authorizer} Authorizer */
/** @typedef {import('../../types.d.ts').App} App */

const shown = 200

/**
 * The accounts that have authorised a platform.
 *
 * @param {{ component: ComponentPlatform, authorizers: Authorizer[], apps: App[] }} props
 */
export function Authorizers({ component, authorizers, apps }) {
  const nameOf = (/** @type {string} */ appId) => apps.find((app) => app.appId === appId)?.name ?? appId
  const list = () => html`
    <ul class="list">
      ${authorizers
        .slice(0, shown)
        .map(
          (one) =>
            html`<${Row} key=${one.appId} component=${component} one=${one} name=${nameOf(one.appId)} />`,
        )}
    </ul>
  `
  const title = t('components.noAuthorizers')
  return html`
    <section class="card flush">
      <div class="item"><h2 class="grow">${t('components.authorizers')}</h2></div>
      ${
        authorizers.length === 0
          ? html`<${Empty} icon="components" title=${title} text=${t('components.noAuthorizersLead')} />`
          : list()
      }
    </section>
  `
}

/** @param {{ component: ComponentPlatform, one: Authorizer, name: string }} props */
function Row({ component, one, name }) {
  const cancel = () =>
    ask({
      title: t('components.cancelAsk', { name }),
      lead: t('components.cancelLead'),
      label: t('components.cancelGrant'),
      work: () =>
        api('POST', `/components/${part(component.appId)}/authorizers/${part(one.appId)}/cancel`, {}),
    })
  const label = `${t('components.cancelGrant')}: ${name}`
  return html`
    <li class="item">
      <${Logo} name=${name} />
      <div class="grow">
        <b class="break">${name}</b>
        <div class="small muted break">${one.userName}</div>
        <div class="small muted">${t('components.sets', { ids: one.permissions.join(', ') })}</div>
        ${!one.hasRedeemed && html`<${Pill} text=${t('components.unredeemed')} kind="warn" />`}
      </div>
      <${Button} label=${t('components.cancelGrant')} kind="small quiet danger" aria-label=${label} onClick=${cancel} />
    </li>
  `
}
