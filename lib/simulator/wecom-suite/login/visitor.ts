import { decisionAmong, type ProgramDecision } from '../../engine/login/program-decision.ts'
import { findVisitor, type SuiteVisitor, visitorsOf } from '../state/visitors.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** Who this browser was last used by. */
export function rememberedVisitor(call: Call): SuiteVisitor | undefined {
  const { simulated_corp: corpId, simulated_member: id = '' } = call.cookies
  const known = corpId === undefined ? undefined : findVisitor(call.world, `${corpId}/${id}`)
  return known ?? findVisitor(call.world, id)
}

/** The person who holds the phone if nobody was chosen. */
export function defaultVisitor(call: Call, suiteId: string): SuiteVisitor {
  const visitor = visitorsOf(call.world, suiteId)[0]
  call.check('some company has somebody who can log in', visitor !== undefined, -1, '没有可用的成员')
  return visitor
}

export function visitorDecision(call: Call): ProgramDecision<SuiteVisitor> {
  return decisionAmong(call, (id) => findVisitor(call.world, id))
}

/** Who a form names. */
export function visitorIn(call: Call, form: URLSearchParams): SuiteVisitor {
  const visitor = findVisitor(call.world, form.get('person') ?? '')
  call.check('the form names somebody who can log in', visitor !== undefined, -1, '没有此成员')
  return visitor
}
