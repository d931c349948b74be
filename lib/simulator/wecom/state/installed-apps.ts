import type { SimulatedAgentPush } from '../../engine/push-config.ts'
import type { SimulatedAgent } from './agent.ts'
import type { SimulatedCorp } from './corp.ts'

/** An app in a corp that a service provider made, for many corps or for this one. */
export interface InstalledApp {
  kind: 'third-party' | 'template'
  suiteId: string
  /** As the corp itself knows them; the secret is the permanent code. */
  corp: SimulatedCorp
  agent: SimulatedAgent
  /** As the provider sees them: the ids of corp and members are others, and some data is missing. */
  shown: { corp: SimulatedCorp; agent: SimulatedAgent }
  /** What the provider knows a person as; the id itself when it knows nobody by another one. */
  shownIdOf(id: string): string
  /** The way back. */
  plainIdOf(shownId: string): string
  /** Whether a member may not use the app for want of a licence. */
  isUnlicensed(id: string): boolean
  /** Where its messages and events are pushed to. */
  push: SimulatedAgentPush | undefined
}

/** What all others see of the apps of service providers. */
export interface InstalledApps {
  /** @param corpId the corp's own */
  find(corpId: string, agentId: number): InstalledApp | undefined
  /** All that are there in a corp, for the ids that their providers know it by. */
  knownAs(corpId: string): readonly InstalledApp[]
  /** The corp that a provider knows by this id, whatever it has installed. */
  corpKnownAs(corpId: string): SimulatedCorp | undefined
  /** What is to be told when an app turned somebody away who has no licence. */
  noteUnlicensed(app: InstalledApp, id: string): void
}

/** True for an id that was encrypted for a provider: such an id is compared with its case. */
export function isEncryptedId(id: string): boolean {
  return /^w[pom][\w-]{30}$/.test(id)
}
