import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import type { Call } from '../state/wechat-world.ts'

/** What is special about a person, for the one who chooses. */
export function traitsOf(person: SimulatedPerson): string {
  const traits = [
    isSnapshot(person) && 'snapshot user',
    person.isBlocked === true && 'blocked: 40226',
    person.hasNoUnionid === true && 'no unionid',
  ]
  return traits.filter((trait) => trait !== false).join(', ')
}

/** Who holds the phone. */
export function personPicker(call: Call, chosen: SimulatedPerson, caption: string): Html {
  const rows = call.world.people.list().map((person) => ({
    id: person.id,
    name: person.nickname,
    portrait: person.headimgurl ?? `/simulator/avatars/${person.id}.svg`,
    traits: traitsOf(person),
    caption,
  }))
  return peoplePicker(rows, chosen.id)
}
