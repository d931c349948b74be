import { html } from '../../../vendor/preact.js'
import { Pill } from '../../parts/button.js'
import { Icon } from '../../parts/icon.js'
import { createStore, toggled, useStore } from '../../tools/store.js'
import { timeOf, tookOf } from '../../tools/time.js'
import { t } from '../../tools/words.js'
import { isRefused } from './filter.js'
import { RequestPanel } from './request-panel.js'

/** @typedef {import('../../types.d.ts').LoggedRequest} LoggedRequest */
/** @typedef {import('./requests.js').Known} Known */

/** The requests that are opened. */
const opened = createStore({ ids: /** @type {ReadonlySet<number>} */ (new Set()) })

/**
 * The check that failed, or else where the request went.
 *
 * @param {LoggedRequest} request
 */
function detailOf({ checks, api, query, host }) {
  const failed = checks.find(({ ok }) => !ok)
  if (failed !== undefined) return failed.what
  return api.startsWith('simulator/') ? query.url : host
}

/** @param {{ request: LoggedRequest, known: Known }} props */
export function Line({ request, known }) {
  const { ids } = useStore(opened)
  const isOpen = ids.has(request.id)
  const detail = detailOf(request)
  const toggle = () => opened.set({ ids: toggled(ids, request.id) })
  return html`
    <li data-id=${request.id}>
      <button type="button" class="line" aria-expanded=${String(isOpen)} onClick=${toggle}>
        <span class="when"><time>${timeOf(request.at)}</time><span class="method">${request.method}</span></span>
        <span class="api"><b>${request.api}</b>${detail && html`<small>${detail}</small>`}</span>
        <span class="verdict"><${Verdict} request=${request} errorTexts=${known.errorTexts} /></span>
        <span class="took">${tookOf(request.durationMs)}</span>
        <${Icon} name="next" />
      </button>
      ${isOpen && html`<${RequestPanel} request=${request} known=${known} />`}
    </li>
  `
}

/** @param {{ request: LoggedRequest, errorTexts: Known['errorTexts'] }} props */
function Verdict({ request, errorTexts }) {
  const { fault } = request
  const { text, kind } = verdictOf(request, errorTexts)
  return html`
    ${fault !== undefined && html`<${Pill} text=${t(`kind.${fault}`)} kind="sim" icon="faults" />`}
    <${Pill} text=${text} kind=${kind} />
  `
}

/**
 * @param {LoggedRequest} request
 * @param {Known['errorTexts']} errorTexts
 */
function verdictOf(request, errorTexts) {
  const { durationMs, errcode = 0, status, host } = request
  if (durationMs === undefined) return { text: t('requests.open'), kind: '' }
  if (errcode !== 0) {
    const family = host === 'qyapi.weixin.qq.com' ? 'wecom' : 'wechat'
    const [errmsg] = String(errorTexts.get(family + errcode) ?? '').split(',')
    return { text: `${errcode} ${errmsg}`, kind: 'bad' }
  }
  if (status === undefined) return { text: t('requests.cut'), kind: 'bad' }
  const isGood = status < 400 && !isRefused(request)
  const kind = isGood ? 'good' : status >= 400 ? 'bad' : 'warn'
  return { text: status === 200 && isGood ? 'ok' : String(status), kind }
}
