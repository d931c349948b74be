import { html, useLayoutEffect, useRef } from '../../vendor/preact.js'
import { Empty } from '../parts/card.js'
import { shown } from '../tools/shown.js'
import { useStore } from '../tools/store.js'
import { t } from '../tools/words.js'

/** The section that is shown; nothing before the first one has its data. */
export function Content() {
  const { section, data, error, isMoved } = useStore(shown)
  const title = useRef(/** @type {HTMLElement | null} */ (null))
  // Whoever came by a link of the navigation goes on from the title of the section.
  useLayoutEffect(() => {
    if (isMoved) title.current?.focus({ preventScroll: true })
  }, [section])
  if (section === undefined) return html`<div></div>`
  if (error !== undefined) {
    return html`<div><${Empty} icon="warn" title=${t('unreachable')} text=${error} /></div>`
  }
  const { id, Actions, View } = section
  return html`
    <div>
      <header class="head">
        <div>
          <h1 ref=${title} tabindex="-1">${t(`${id}.title`)}</h1>
          <p>${t(`${id}.lead`)}</p>
        </div>
        ${Actions !== undefined && html`<div class="actions"><${Actions} key=${id} data=${data} /></div>`}
      </header>
      <${View} key=${id} data=${data} />
    </div>
  `
}
