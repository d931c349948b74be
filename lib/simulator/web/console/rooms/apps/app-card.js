import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { PushLine } from '../../forms/push-form.js'
import { Button, IconButton, Pill } from '../../parts/button.js'
import { Facts, Logo } from '../../parts/card.js'
import { CopyField } from '../../parts/copy.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { editApp } from './app-form.js'

/** @typedef {import('../../types.d.ts').App} App */

/** @param {{ app: App }} props */
export function AppCard({ app }) {
  return html`
    <section class="card stack" aria-label=${app.name}>
      <div class="row">
        <${Logo} name=${app.name} />
        <div class="grow">
          <h2 class="break">${app.name}</h2>
          <div class="small muted">${t(`apps.kind.${app.kind}`)}</div>
        </div>
        ${app.verified === false && html`<${Pill} text=${t('apps.unverified')} kind="warn" />`}
        ${app.banned && html`<${Pill} text=${t('apps.banned')} kind="bad" />`}
        <${IconButton} label=${t('editWhat', { what: app.name })} icon="edit" onClick=${() => editApp(app)} />
      </div>
      <${Facts} rows=${factsOf(app)} kind="narrow" />
      <${Deeds} app=${app} />
    </section>
  `
}

/** @param {App} app */
function factsOf({ appId, appSecret, kind, name, redirectDomains, openPlatformAccount, push }) {
  const domains = redirectDomains.join(', ') || t('none')
  const pushLine = () => html`<${PushLine} receiver=${{ appId }} push=${push} name=${name} kind=${kind} />`
  return [
    ['AppID', html`<${CopyField} text=${appId} what="AppID" />`],
    ['AppSecret', html`<${CopyField} text=${appSecret} what="AppSecret" />`],
    kind !== 'mini-program' && [t('apps.domains'), domains],
    openPlatformAccount !== undefined && [t('apps.openPlatform'), openPlatformAccount],
    kind !== 'mobile-app' && [t('push'), pushLine()],
  ]
}

/** @param {{ app: App }} props */
function Deeds({ app: { appId, kind, name } }) {
  const path = `/apps/${part(appId)}`
  const revoke = (/** @type {string} */ tokens) =>
    act(() => api('POST', `${path}/revoke-${tokens}`, {}), t('apps.revoked'))
  const remove = () =>
    ask({
      title: t('removeAsk', { what: name }),
      lead: t('apps.removeLead'),
      label: t('remove'),
      work: () => api('DELETE', path),
    })
  const revokeUsers = () => html`
    <${Button} label=${t('apps.revokeUser')} kind="small" title=${t('apps.revokeUserHint')} onClick=${() => revoke('oauth-access-tokens')} />
  `
  const removeLabel = t('removeWhat', { what: name })
  return html`
    <div class="row wrap">
      <${Button} label=${t('apps.revokeApp')} kind="small" title=${t('apps.revokeAppHint')} onClick=${() => revoke('app-access-tokens')} />
      ${kind !== 'mini-program' && revokeUsers()}
      <${Button} label=${t('remove')} kind="small quiet danger" aria-label=${removeLabel} onClick=${remove} />
    </div>
  `
}
