import type { SimulatedAgent } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { Call } from '../state/wecom-world.ts'

/** The corp that the appid of a link stands for, and the apps that a link can be for. */
export interface LinkTarget {
  corp: SimulatedCorp
  agents: SimulatedAgent[]
}

/** A corp by its own id or by the id that a provider knows it by: then the apps are those that this provider has developed. */
export function linkTargetOf(call: Call, appId: string): LinkTarget | undefined {
  const { wecom, installed } = call.world
  const developed = installed.knownAs(appId).filter(({ kind }) => kind === 'template')
  const agents = developed.map(({ agent }) => agent)
  const own = wecom.corps.get(appId)
  if (own !== undefined) return { corp: own, agents: [...own.agents, ...agents] }
  const corp = installed.corpKnownAs(appId)
  return corp && { corp, agents }
}
