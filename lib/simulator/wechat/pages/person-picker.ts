import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { either, type Language, say } from '../../pages/words.ts'
import type { Call } from '../state/wechat-world.ts'

/** What is special about a person, for the one who chooses. */
export function traitsOf(person: SimulatedPerson, language: Language): string {
  const traits = [
    isSnapshot(person) && either(language, '快照页用户', 'snapshot user'),
    person.isBlocked === true && either(language, '高风险用户：40226', 'blocked: 40226'),
    person.hasNoUnionid === true && either(language, '没有 unionid', 'no unionid'),
  ]
  return traits.filter((trait) => trait !== false).join(either(language, '，', ', '))
}

/** Who holds the phone. */
export function personPicker(call: Call, chosen: SimulatedPerson, language: Language): Html {
  const rows = call.world.people.list().map((person) => ({
    id: person.id,
    name: person.nickname,
    portrait: person.headimgurl ?? `/simulator/avatars/${person.id}.svg`,
    traits: traitsOf(person, language),
    caption: say(language, 'wechatProfile'),
  }))
  return peoplePicker(rows, chosen.id)
}
