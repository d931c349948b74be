import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { type CorpPerson, isSameUserid, peopleOf } from '../../wecom/state/people.ts'
import type { WecomSuiteWorld } from './wecom-suite-world.ts'

/** Somebody at a page of a suite: of any company, or of none. */
export interface SuiteVisitor {
  corp: SimulatedCorp
  person: CorpPerson
}

/** `corpId/id`: ids are the same in several companies. */
export function visitorIdOf({ corp, person }: SuiteVisitor): string {
  return `${corp.corpId}/${person.id}`
}

function findIn(corp: SimulatedCorp, id: string): SuiteVisitor | undefined {
  const person = peopleOf(corp).find((one) => isSameUserid(one.id, id))
  return person && { corp, person }
}

/** Somebody who can open pages now, by `corpId/id`, or by the id alone: then in the first company that has it. */
export function findVisitor({ wecom }: WecomSuiteWorld, id: string): SuiteVisitor | undefined {
  const [first = '', second] = id.split('/')
  const corp = second === undefined ? undefined : wecom.corps.get(first)
  if (corp !== undefined) return findIn(corp, second ?? '')
  for (const one of wecom.corps.list()) {
    const visitor = findIn(one, id)
    if (visitor !== undefined) return visitor
  }
  return undefined
}

const maxShown = 200

/** Those that a page offers: the companies that have installed the suite come first. */
export function visitorsOf({ wecom, wecomSuite }: WecomSuiteWorld, suiteId: string): SuiteVisitor[] {
  const corps = wecom.corps.list()
  const has = ({ corpId }: SimulatedCorp): boolean => wecomSuite.installs.get(suiteId, corpId) !== undefined
  return [...corps.filter(has), ...corps.filter((corp) => !has(corp))]
    .flatMap((corp) => peopleOf(corp).map((person) => ({ corp, person })))
    .slice(0, maxShown)
}
