import { html, useState } from '../../../vendor/preact.js'
import { Button, Pill } from '../../parts/button.js'
import { Card } from '../../parts/card.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').ComponentPlatform} ComponentPlatform */
/** @typedef {import('../../types.d.ts').ReleaseStep} ReleaseStep */

/**
 * The check before a release, and what came of the last one.
 *
 * @param {{ component: ComponentPlatform }} props
 */
export function ReleaseCheck({ component: { appId } }) {
  const [isRunning, setRunning] = useState(false)
  const [steps, setSteps] = useState(/** @type {ReleaseStep[]} */ ([]))
  const run = async () => {
    setRunning(true)
    const result = await act(() => api('POST', `/components/${part(appId)}/release-check`, {}))
    setSteps(result ?? [])
    setRunning(false)
  }
  const button = () => html`
    <${Button} label=${t('components.check')} kind="small" disabled=${isRunning} onClick=${run} />
  `
  return html`
    <${Card} title=${t('components.check')} lead=${t('components.checkHint')}>
      <div class="stack">
        <div>${button()}</div>
        ${steps.length > 0 && html`<${Result} steps=${steps} />`}
      </div>
    <//>
  `
}

/** @param {{ steps: ReleaseStep[] }} props */
function Result({ steps }) {
  const verdict = (/** @type {boolean} */ passed) =>
    passed
      ? html`<${Pill} text=${t('components.passed')} kind="good" />`
      : html`<${Pill} text=${t('components.failed')} kind="bad" />`
  return html`
    <table class="table" role="status">
      <thead><tr><th>${t('components.step')}</th><th>${t('components.result')}</th></tr></thead>
      <tbody>
        ${steps.map(
          ({ name, passed, detail }) => html`
            <tr key=${name}>
              <td><b>${name}</b><div class="small muted break">${detail}</div></td>
              <td>${verdict(passed)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `
}
