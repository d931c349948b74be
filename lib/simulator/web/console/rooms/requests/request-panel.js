import { html } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { CodeBlock, pretty } from '../../parts/copy.js'
import { Icon } from '../../parts/icon.js'
import { copyText } from '../../tools/clipboard.js'
import { t } from '../../tools/words.js'
import { curlOf, isCallable } from './curl.js'

/** @typedef {import('../../types.d.ts').LoggedRequest} LoggedRequest */

/**
 * One request, opened: its checks in words, what was asked, what was answered.
 *
 * @param {{ request: LoggedRequest, known: import('./requests.js').Known }} props
 */
export function RequestPanel({ request, known }) {
  const { fault } = request
  const copy = () => copyText(curlOf(request, known))
  const bent = () => html`
    <p class="row wide">
      <${Pill} text=${t(`kind.${fault}`)} kind="sim" icon="faults" />
      <span class="small">${t('requests.bentHint')}</span>
    </p>
  `
  const curl = () => html`
    <div><${Button} label=${t('requests.curl')} icon="copy" kind="small" onClick=${copy} /></div>
  `
  return html`
    <div class="opened">
      ${fault !== undefined && bent()}
      <div class="stack">
        <div><h3>${t('requests.checks')}</h3><${Checks} request=${request} /></div>
        ${isCallable(request) && curl()}
      </div>
      <div class="stack"><${Exchange} request=${request} /></div>
    </div>
  `
}

/** @param {{ request: LoggedRequest }} props */
function Checks({ request: { checks, fault } }) {
  if (checks.length === 0) {
    const key = fault === undefined ? 'requests.noChecks' : 'requests.noChecksBent'
    return html`<p class="muted small">${t(key)}</p>`
  }
  return html`
    <ul class="checks">
      ${checks.map(
        ({ what, ok, documented }) => html`
          <li class=${ok ? '' : 'failed'}>
            <${Icon} name=${ok ? 'check' : 'cross'} />
            <span>
              <span class="sr">${t(ok ? 'requests.passed' : 'requests.failed')}: </span>
              <span lang="en">${what}</span>
              ${documented === false && html` <${Pill} text=${t('requests.undocumented')} kind="warn" />`}
            </span>
          </li>
        `,
      )}
    </ul>
  `
}

/** @param {{ request: LoggedRequest }} props */
function Exchange({ request }) {
  const { query, body, status } = request
  const hasQuery = Object.keys(query).length > 0
  const asked = t('requests.asked')
  const posted = t('requests.body')
  const answered = t('requests.answered')
  const postedBlock = () => html`
    <div><h3>${posted}</h3><${CodeBlock} text=${pretty(body)} what=${posted} /></div>
  `
  return html`
    <div>
      <h3>${asked}</h3>
      ${
        hasQuery
          ? html`<${CodeBlock} text=${pretty(query)} what=${asked} />`
          : html`<p class="muted small">${t('requests.noQuery')}</p>`
      }
    </div>
    ${body !== undefined && postedBlock()}
    <div>
      <h3>${answered}${status !== undefined && ` · HTTP ${status}`}</h3>
      <${CodeBlock} text=${answerOf(request)} what=${answered} />
    </div>
  `
}

/** @param {LoggedRequest} request */
function answerOf({ answer, durationMs }) {
  if (answer === undefined) return t(durationMs === undefined ? 'requests.waiting' : 'requests.nothingSent')
  return answer === '' ? t('requests.emptyBody') : pretty(answer)
}
