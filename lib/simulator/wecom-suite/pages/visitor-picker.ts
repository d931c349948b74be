import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { type SuiteVisitor, visitorIdOf, visitorsOf } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'

const outsiderTraits = {
  linked: 'of a company that the simulator has not',
  external: 'external contact, of no company',
  'non-member': 'of no company',
} as const

/** People of all companies as a list of radio buttons. */
export function visitorPicker(call: Call, suiteId: string, chosen: SuiteVisitor): Html {
  const rows = visitorsOf(call.world, suiteId).map((visitor) => {
    const { corp, person } = visitor
    const drawing = `/simulator/corps/${encodeURIComponent(corp.corpId)}/avatars/${encodeURIComponent(person.id)}.svg`
    return {
      id: visitorIdOf(visitor),
      name: person.name,
      portrait: person.member?.avatar ?? drawing,
      traits: person.outsider === undefined ? '' : outsiderTraits[person.outsider.kind],
      caption: corp.name,
    }
  })
  return peoplePicker(rows, visitorIdOf(chosen))
}
