import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, IconButton, Pill } from '../../parts/button.js'
import { Facts, Logo } from '../../parts/card.js'
import { CopyField } from '../../parts/copy.js'
import { Select } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { editComponent } from './component-form.js'
import { askReplay, pushTicket } from './deliveries.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../types.d.ts').App} App */

const refreshModes = ['stable', 'rotating', 'dead-once', 'dead']

/** @param {{ component: ComponentPlatform, apps: App[] }} props */
export function ComponentCard({ component, apps }) {
  const name = component.name ?? component.appId
  const edit = () => editComponent(component)
  return html`
    <section class="card stack" aria-label=${name}>
      <div class="row">
        <${Logo} name=${name} />
        <div class="grow">
          <h2 class="break">${name}</h2>
          <div class="small muted">${t('components.kind')}</div>
        </div>
        ${component.released === false && html`<${Pill} text=${t('components.unreleased')} kind="warn" />`}
        <${IconButton} label=${t('editWhat', { what: name })} icon="edit" onClick=${edit} />
      </div>
      <${Facts} rows=${factsOf(component)} kind="narrow" />
      <${Deeds} component=${component} apps=${apps} name=${name} />
    </section>
  `
}

/** @param {ComponentPlatform} component */
function factsOf(component) {
  const { appId, appSecret, token, encodingAesKey, launchDomain, webDomains, eventUrl, messageUrl } =
    component
  const address = (/** @type {string | undefined} */ url) =>
    url === undefined ? t('none') : html`<${CopyField} text=${url} what="URL" />`
  return [
    ['AppID', html`<${CopyField} text=${appId} what="AppID" />`],
    ['AppSecret', html`<${CopyField} text=${appSecret} what="AppSecret" />`],
    ['Token', html`<${CopyField} text=${token} what="Token" />`],
    ['EncodingAESKey', html`<${CopyField} text=${encodingAesKey} what="EncodingAESKey" />`],
    [t('components.launchDomain'), launchDomain],
    [t('components.webDomains'), webDomains.join(', ') || t('none')],
    [t('components.eventUrl'), address(eventUrl)],
    [t('components.messageUrl'), address(messageUrl)],
    [t('components.refresh'), html`<${RefreshTokens} component=${component} />`],
  ]
}

/** @param {{ component: ComponentPlatform }} props */
function RefreshTokens({ component: { appId, refreshTokens = 'stable' } }) {
  const options = refreshModes.map((mode) => [mode, t(`components.refresh.${mode}`)])
  const choose = (/** @type {string} */ mode) =>
    act(() => api('PATCH', `/components/${part(appId)}`, { refreshTokens: mode }), t('components.changed'))
  return html`
    <${Select} aria-label=${t('components.refresh')} options=${options} chosen=${refreshTokens} onChoose=${choose} />
  `
}

/** @param {{ component: ComponentPlatform, apps: App[], name: string }} props */
function Deeds({ component, apps, name }) {
  const path = `/components/${part(component.appId)}`
  const revoke = () => act(() => api('POST', `${path}/revoke-tokens`, {}), t('apps.revoked'))
  const remove = () =>
    ask({
      title: t('removeAsk', { what: name }),
      lead: t('components.removeLead'),
      label: t('remove'),
      work: () => api('DELETE', path),
    })
  const replay = () => askReplay(component, apps)
  const removeLabel = t('removeWhat', { what: name })
  return html`
    <div class="row wrap">
      <${Button} label=${t('components.ticket')} kind="small" onClick=${() => pushTicket(component)} />
      <${Button} label=${t('components.replay')} kind="small" title=${t('components.replayHint')} onClick=${replay} />
      <${Button} label=${t('components.revoke')} kind="small" title=${t('apps.revokeAppHint')} onClick=${revoke} />
      <${Button} label=${t('remove')} kind="small quiet danger" aria-label=${removeLabel} onClick=${remove} />
    </div>
  `
}
