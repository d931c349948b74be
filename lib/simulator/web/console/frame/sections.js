import { apps } from '../rooms/apps/apps.js'
import { clock } from '../rooms/clock/clock.js'
import { components } from '../rooms/components/components.js'
import { faults } from '../rooms/faults/faults.js'
import { messages } from '../rooms/messages/messages.js'
import { people } from '../rooms/people/people.js'
import { requests } from '../rooms/requests/requests.js'
import { scan } from '../rooms/scan/scan.js'
import { sent } from '../rooms/sent/sent.js'
import { start } from '../rooms/start/start.js'
import { suites } from '../rooms/suites/suites.js'
import { wecom } from '../rooms/wecom/wecom.js'

/** @typedef {import('../frame-types.d.ts').Section} Section */

/**
 * As the navigation shows them: three groups, of which the second and third have a title.
 *
 * @type {readonly (readonly Section[])[]}
 */
export const groups = [
  [start, requests, sent],
  [people, apps, components, wecom, suites],
  [messages, scan, faults, clock],
]

/**
 * The section that the hash of an address names; the first one for any other.
 *
 * @param {string} hash
 * @returns {Section}
 */
export function sectionAt(hash) {
  const id = hash.replace(/^#/, '').split('/')[0]
  return groups.flat().find((section) => section.id === id) ?? start
}
