import { html, render } from '../vendor/preact.js'
import { sectionAt } from './frame/sections.js'
import { Shell } from './frame/shell.js'
import { followLink } from './links/follow-link.js'
import { poll } from './tools/live.js'
import { refresh, show } from './tools/shown.js'

addEventListener('hashchange', () => void show(sectionAt(location.hash), true))
addEventListener('focus', () => void refresh())

async function start() {
  render(html`<${Shell} />`, /** @type {HTMLElement} */ (document.querySelector('#console')))
  await followLink()
  await show(sectionAt(location.hash), false)
  await poll()
}

void start()
