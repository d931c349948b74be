import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, IconButton, Pill } from '../../parts/button.js'
import { Facts, Logo } from '../../parts/card.js'
import { CopyField } from '../../parts/copy.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { askReplay, pushTicket, verifyUrls } from './deliveries.js'
import { kindOf, nameOf } from './kinds.js'
import { editSuite } from './suite-form.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../types.d.ts').Install} Install */

/** @param {{ suite: Suite, installs: Install[] }} props */
export function SuiteCard({ suite, installs }) {
  const name = nameOf(suite)
  const edit = () => editSuite(suite)
  return html`
    <section class="card stack" aria-label=${name}>
      <div class="row">
        <${Logo} name=${name} />
        <div class="grow">
          <h2 class="break">${name}</h2>
          <div class="small muted">${t(`suites.kind.${kindOf(suite)}`)}</div>
        </div>
        ${suite.published === false && html`<${Pill} text=${t('suites.unpublished')} kind="warn" />`}
        <${IconButton} label=${t('editWhat', { what: name })} icon="edit" onClick=${edit} />
      </div>
      <${Facts} rows=${factsOf(suite)} kind="narrow" />
      <${Deeds} suite=${suite} installs=${installs} name=${name} />
    </section>
  `
}

/** @param {Suite} suite */
function factsOf(suite) {
  const { suiteId, suiteSecret, providerCorpId, providerSecret, token, encodingAesKey, trustedDomains } =
    suite
  const copied = (/** @type {string | undefined} */ text, /** @type {string} */ what) =>
    text === undefined ? t('none') : html`<${CopyField} text=${text} what=${what} />`
  return [
    ['SuiteID', copied(suiteId, 'SuiteID')],
    ['SuiteSecret', copied(suiteSecret, 'SuiteSecret')],
    [t('suites.provider'), copied(providerCorpId, 'CorpID')],
    ['ProviderSecret', copied(providerSecret, 'ProviderSecret')],
    ['Token', copied(token, 'Token')],
    ['EncodingAESKey', copied(encodingAesKey, 'EncodingAESKey')],
    [t('wecom.domains'), trustedDomains.join(', ') || t('none')],
    [t('suites.commandUrl'), copied(suite.commandUrl, 'URL')],
    [t('suites.dataUrl'), copied(suite.dataUrl, 'URL')],
  ]
}

/** @param {{ suite: Suite, installs: Install[], name: string }} props */
function Deeds({ suite, installs, name }) {
  const path = `/suites/${part(suite.suiteId)}`
  const revoke = () => act(() => api('POST', `${path}/revoke-tokens`, {}), t('apps.revoked'))
  const remove = () =>
    ask({
      title: t('removeAsk', { what: name }),
      lead: t('suites.removeLead'),
      label: t('remove'),
      work: () => api('DELETE', path),
    })
  const replay = () => askReplay(suite, installs)
  const removeLabel = t('removeWhat', { what: name })
  return html`
    <div class="row wrap">
      <${Button} label=${t('components.ticket')} kind="small" onClick=${() => pushTicket(suite)} />
      <${Button} label=${t('suites.verify')} kind="small" title=${t('suites.verifyHint')} onClick=${() => verifyUrls(suite)} />
      ${
        kindOf(suite) !== 'login' &&
        html`<${Button} label=${t('suites.replay')} kind="small" title=${t('suites.replayHint')} onClick=${replay} />`
      }
      <${Button} label=${t('suites.revoke')} kind="small" onClick=${revoke} />
      <${Button} label=${t('remove')} kind="small quiet danger" aria-label=${removeLabel} onClick=${remove} />
    </div>
  `
}
