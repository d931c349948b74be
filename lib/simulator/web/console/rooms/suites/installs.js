import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { Button, Pill } from '../../parts/button.js'
import { Empty, Logo } from '../../parts/card.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { tellOf } from './deliveries.js'
import { changeInstall, installSuite } from './install-form.js'
import { kindOf } from './kinds.js'

/** @typedef {import('../../types.d.ts').Suite} Suite */
/** @typedef {import('../../types.d.ts').Install} Install */
/** @typedef {import('../../types.d.ts').Corp} Corp */

const shown = 200

/**
 * The companies that have installed a suite.
 *
 * @param {{ suite: Suite, installs: Install[], corps: Corp[] }} props
 */
export function Installs({ suite, installs, corps }) {
  const isLogin = kindOf(suite) === 'login'
  const nameOf = (/** @type {string} */ corpId) =>
    corps.find((corp) => corp.corpId === corpId)?.name ?? corpId
  const list = () => html`
    <ul class="list">
      ${installs
        .slice(0, shown)
        .map(
          (one) => html`<${Row} key=${one.corpId} suite=${suite} one=${one} name=${nameOf(one.corpId)} />`,
        )}
    </ul>
  `
  const lead = isLogin ? t('suites.loginLead') : t('suites.noInstallsLead')
  const install = () => installSuite(suite, corps)
  return html`
    <section class="card flush">
      <div class="item">
        <h2 class="grow">${t('suites.installs')}</h2>
        ${!isLogin && html`<${Button} label=${t('suites.install')} kind="small" onClick=${install} />`}
      </div>
      ${
        installs.length === 0
          ? html`<${Empty} icon="suites" title=${t('suites.noInstalls')} text=${lead} />`
          : list()
      }
    </section>
  `
}

/** @param {{ suite: Suite, one: Install, name: string }} props */
function Row({ suite, one, name }) {
  const path = `/suites/${part(suite.suiteId)}/installs/${part(one.corpId)}`
  const deed = (/** @type {string} */ word, /** @type {string} */ deedPath) => () =>
    ask({
      title: t(`suites.${word}Ask`, { name }),
      lead: t(`suites.${word}Lead`),
      label: t(`suites.${word}`),
      work: async () => tellOf((await api('POST', `${path}/${deedPath}`, {})).pushes),
    })
  const named = (/** @type {string} */ word) => ({
    label: t(`suites.${word}`),
    'aria-label': `${t(`suites.${word}`)}: ${name}`,
  })
  const reset = () =>
    html`<${Button} ...${named('reset')} kind="small" onClick=${deed('reset', 'reset-permanent-code')} />`
  return html`
    <li class="item">
      <${Logo} name=${name} />
      <div class="grow stack">
        <div>
          <b class="break">${name}</b>
          <div class="small muted break">${one.shownCorpId}</div>
          <div class="small muted">AgentId ${one.agentId}</div>
          <${State} one=${one} />
        </div>
        <div class="row wrap">
          <${Button} ...${named('change')} kind="small" onClick=${() => changeInstall(suite, one)} />
          ${kindOf(suite) === 'template' && reset()}
          <${Button} ...${named('cancel')} kind="small quiet danger" onClick=${deed('cancel', 'cancel')} />
        </div>
      </div>
    </li>
  `
}

/** @param {{ one: Install }} props */
function State({ one: { hasRedeemed, enabled, authMode } }) {
  return html`
    <div class="row wrap">
      ${!hasRedeemed && html`<${Pill} text=${t('suites.unredeemed')} kind="warn" />`}
      ${!enabled && html`<${Pill} text=${t('wecom.disabled')} kind="bad" />`}
      ${authMode === 1 && html`<${Pill} text=${t('suites.byMembers')} />`}
    </div>
  `
}
