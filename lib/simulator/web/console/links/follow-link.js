import { act } from '../tools/act.js'
import { messageOf } from '../tools/api.js'
import { refresh } from '../tools/shown.js'
import { tell } from '../tools/toasts.js'
import { t } from '../tools/words.js'
import { deedsIn } from './deeds.js'
import { addNote } from './notes.js'

/** @typedef {import('./deeds.js').Deed} Deed */

/**
 * Does what the address asks for, says so, and offers to undo it. It is taken out of the address: a reload does not do
 * it again. What a link on another site asks for waits for a click.
 */
export async function followLink() {
  const query = new URLSearchParams(location.search)
  const deeds = readDeeds(query)
  if (query.toString() !== '') history.replaceState(null, '', location.pathname + hashFor(deeds, query))
  const isFromElsewhere = document.body.dataset.link === 'ask'
  for (const deed of deeds) {
    if (isFromElsewhere) offer(deed)
    else await run(deed)
  }
}

/** @param {URLSearchParams} query */
function readDeeds(query) {
  try {
    return deedsIn(query)
  } catch (error) {
    tell(messageOf(error), 'bad')
    return []
  }
}

/**
 * Where what was done can be seen, unless the link says where to go.
 *
 * @param {Deed[]} deeds
 * @param {URLSearchParams} query
 */
function hashFor([first], query) {
  if (location.hash !== '') return location.hash
  if (first !== undefined) return `#${first.section}`
  return query.has('filter') ? '#requests' : ''
}

/** @param {Deed} deed */
function offer(deed) {
  const allow = async () => {
    await run(deed)
    await refresh()
  }
  addNote(`${t('links.foreign')} ${deed.says}`, { label: t('links.allow'), icon: 'check', onClick: allow })
}

/** @param {Deed} deed */
async function run(deed) {
  try {
    const undo = await deed.run()
    const onClick = () => act(undo, t('links.undone'))
    addNote(`${t('links.armed')} ${deed.says}`, { label: t('links.undo'), icon: 'undo', onClick })
  } catch (error) {
    addNote(`${t('links.failed')} ${messageOf(error)}`)
  }
}
