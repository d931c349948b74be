import { html } from '../../vendor/preact.js'
import { Dialog } from '../forms/dialog.js'
import { Notes } from '../links/notes.js'
import { shown } from '../tools/shown.js'
import { useStore } from '../tools/store.js'
import { toasts } from '../tools/toasts.js'
import { t } from '../tools/words.js'
import { Content } from './content.js'
import { Foot } from './foot.js'
import { look } from './look.js'
import { Nav } from './nav.js'

/** The whole page: the same elements that the server has drawn, and what is in them. */
export function Shell() {
  useStore(look)
  const { section } = useStore(shown)
  if (section !== undefined) document.title = `${t(`${section.id}.title`)} · ${t('console')}`
  return html`
    <a class="skip" href="#content">${t('skip')}</a>
    <div class="app">
      <aside class="side">
        <a class="brand" href="/console">
          <img src="/console/icon.svg" alt="" width="34" height="34" />
          <span>${t('brand')}<small>${t('console')}</small></span>
        </a>
        <${Nav} />
        <${Foot} />
      </aside>
      <main id="content" tabindex="-1">
        <div aria-live="polite"><${Notes} /></div>
        <${Content} />
      </main>
    </div>
    <${Toasts} />
    <div><${Dialog} /></div>
  `
}

function Toasts() {
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${useStore(toasts).toasts.map(({ id, text, kind }) => html`<p key=${id} class=${`toast ${kind}`}>${text}</p>`)}
    </div>
  `
}
