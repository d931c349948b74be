import type { SimulatedPerson } from '../../accounts/state/person.ts'
import { decisionAmong, type ProgramDecision } from '../../engine/login/program-decision.ts'
import type { Call } from '../state/wechat-world.ts'

/** Who this browser was last used by. */
export function rememberedPerson(call: Call): SimulatedPerson | undefined {
  return call.world.people.get(call.cookies['simulated_person'] ?? '')
}

/** The person who holds the phone if nobody was chosen. */
export function defaultPerson(call: Call): SimulatedPerson {
  const person = call.world.people.list()[0]
  call.check('there is at least one person', person !== undefined, -1, '没有可用的用户')
  return person
}

export function programDecision(call: Call): ProgramDecision<SimulatedPerson> {
  return decisionAmong(call, (id) => call.world.people.get(id))
}
