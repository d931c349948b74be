import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import { type CorpPerson, peopleOf } from '../state/people.ts'

const outsiderTraits: Readonly<Record<'linked' | 'external' | 'non-member', readonly [string, string]>> = {
  linked: ['互联企业成员', 'of a linked corp'],
  external: ['外部联系人，非企业成员', 'external contact, not a member'],
  'non-member': ['非企业成员', 'not a member'],
}

function captionOf(corp: SimulatedCorp, { member }: CorpPerson, language: Language): string {
  const department = corp.departments.find(({ id }) => id === member?.department[0])
  const parts = [department?.name, member?.position].filter((part) => part !== undefined && part !== '')
  return parts.length === 0 ? say(language, 'wecomMember') : parts.join(' · ')
}

/** Everybody of the corp who can log in, as a list of radio buttons. */
export function corpPicker(corp: SimulatedCorp, chosen: CorpPerson, language: Language): Html {
  const rows = peopleOf(corp).map((person) => {
    const drawing = `/simulator/corps/${encodeURIComponent(corp.corpId)}/avatars/${encodeURIComponent(person.id)}.svg`
    return {
      id: person.id,
      name: person.name,
      portrait: person.member?.avatar ?? drawing,
      traits: person.outsider === undefined ? '' : either(language, ...outsiderTraits[person.outsider.kind]),
      caption: captionOf(corp, person, language),
    }
  })
  return peoplePicker(rows, chosen.id)
}
