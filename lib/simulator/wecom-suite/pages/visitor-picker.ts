import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { either, type Language } from '../../pages/words.ts'
import { type SuiteVisitor, visitorIdOf, visitorsOf } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'

const outsiderTraits: Readonly<Record<'linked' | 'external' | 'non-member', readonly [string, string]>> = {
  linked: ['所属企业不在模拟器中', 'of a company that the simulator has not'],
  external: ['外部联系人，不属于任何企业', 'external contact, of no company'],
  'non-member': ['不属于任何企业', 'of no company'],
}

/** People of all companies as a list of radio buttons. */
export function visitorPicker(call: Call, suiteId: string, chosen: SuiteVisitor, language: Language): Html {
  const rows = visitorsOf(call.world, suiteId).map((visitor) => {
    const { corp, person } = visitor
    const drawing = `/simulator/corps/${encodeURIComponent(corp.corpId)}/avatars/${encodeURIComponent(person.id)}.svg`
    return {
      id: visitorIdOf(visitor),
      name: person.name,
      portrait: person.member?.avatar ?? drawing,
      traits: person.outsider === undefined ? '' : either(language, ...outsiderTraits[person.outsider.kind]),
      caption: corp.name,
    }
  })
  return peoplePicker(rows, visitorIdOf(chosen))
}
