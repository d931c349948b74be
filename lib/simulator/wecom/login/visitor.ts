import { decisionAmong, type ProgramDecision } from '../../engine/login/program-decision.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import { type CorpPerson, isSameUserid, peopleOf } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'

/** Somebody who can open the corp's pages now. */
export function findVisitor(corp: SimulatedCorp, id: string): CorpPerson | undefined {
  return peopleOf(corp).find((person) => isSameUserid(person.id, id))
}

/** Who this browser was last used by, in this corp. */
export function rememberedVisitor(call: Call, corp: SimulatedCorp): CorpPerson | undefined {
  return findVisitor(corp, call.cookies['simulated_member'] ?? '')
}

/** The person who holds the phone if nobody was chosen. */
export function defaultVisitor(call: Call, corp: SimulatedCorp): CorpPerson {
  const person = peopleOf(corp)[0]
  call.check('the corp has somebody who can log in', person !== undefined, -1, '没有可用的成员')
  return person
}

export function visitorDecision(call: Call, corp: SimulatedCorp): ProgramDecision<CorpPerson> {
  return decisionAmong(call, (id) => findVisitor(corp, id))
}
