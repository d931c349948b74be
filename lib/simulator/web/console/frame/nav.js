import { html, useLayoutEffect, useRef } from '../../vendor/preact.js'
import { Icon } from '../parts/icon.js'
import { live } from '../tools/live.js'
import { shown } from '../tools/shown.js'
import { useStore } from '../tools/store.js'
import { t } from '../tools/words.js'
import { groups } from './sections.js'

/** The sections: at a desk a column, on a phone a strip in which the chosen one is in the middle. */
export function Nav() {
  const { faults } = useStore(live)
  const chosen = useStore(shown).section?.id
  const strip = useRef(/** @type {HTMLElement | null} */ (null))
  useLayoutEffect(() => centre(strip.current), [chosen, document.documentElement.lang])

  const count = html`<span class="count hot" title=${t('faults.armedCount', { n: faults })}>${faults}</span>`
  /** @param {string} id */
  const link = (id) => html`
    <a key=${id} href=${`#${id}`} aria-current=${chosen === id ? 'page' : undefined}>
      <${Icon} name=${id} />${t(`${id}.title`)}${id === 'faults' && faults > 0 && count}
    </a>
  `
  return html`
    <nav class="nav" ref=${strip} aria-label=${t('sections')}>
      ${groups.map((sections, index) => [
        index > 0 && html`<h2>${t(`group.${index}`)}</h2>`,
        sections.map(({ id }) => link(id)),
      ])}
    </nav>
  `
}

/** @param {HTMLElement | null} nav */
function centre(nav) {
  const current = nav?.querySelector('[aria-current]')?.getBoundingClientRect()
  if (!nav || current === undefined || nav.scrollWidth <= nav.clientWidth) return
  const strip = nav.getBoundingClientRect()
  nav.scrollLeft += current.left + current.width / 2 - strip.left - strip.width / 2
}
