import type { Registry } from '../../engine/registry.ts'
import type { SimulatedAgent } from './agent.ts'
import type { SimulatedCorp } from './corp.ts'
import type { SimulatedMember } from './member.ts'
import { findMember } from './people.ts'

/** @throws TypeError */
export function corpOf(corps: Registry<SimulatedCorp>, corpId: string): SimulatedCorp {
  const corp = corps.get(corpId)
  if (corp === undefined) throw new TypeError(`simulator: there is no corp "${corpId}"`)
  return corp
}

/** @throws TypeError */
export function agentOf(corp: SimulatedCorp, agentId: number): SimulatedAgent {
  const agent = corp.agents.find((one) => one.agentId === agentId)
  if (agent === undefined) throw new TypeError(`simulator: corp "${corp.corpId}" has no agent ${agentId}`)
  return agent
}

/** @throws TypeError */
export function memberOf(corp: SimulatedCorp, userid: string): SimulatedMember {
  const member = findMember(corp, String(userid))
  if (member === undefined) throw new TypeError(`simulator: corp "${corp.corpId}" has no member "${userid}"`)
  return member
}
