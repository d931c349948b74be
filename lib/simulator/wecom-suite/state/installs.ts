import { randomBytes } from 'node:crypto'
import { createUuid } from '../../engine/identifiers.ts'
import type { SimulatedVisibleRange } from '../../wecom/state/agent.ts'

/** What the administrator of a company can decide of an app that is installed there. */
export interface InstallSettings {
  /** 0: an administrator installs for all; 1: members do, each for himself. */
  authMode: 0 | 1
  /** Whom the app may know of; without it, everybody. */
  visible: SimulatedVisibleRange | undefined
  enabled: boolean
  /** `plain`: an install from before ids were encrypted, never migrated. */
  ids: 'encrypted' | 'plain'
  /** Members who have no licence. */
  unlicensed: readonly string[]
  /** Who installed. */
  adminUserid: string
}

/** A suite or template that a company has installed, until that is cancelled. */
export interface Install extends InstallSettings {
  /** Another one for each install after a cancellation. */
  id: string
  suiteId: string
  /** The company's own id. */
  corpId: string
  agentId: number
  permanentCode: string
  /** False until the provider has redeemed a code: it then knows the permanent code. */
  hasRedeemed: boolean
  /** Milliseconds since 1970. */
  installedAt: number
  isCancelled: boolean
}

export interface Installs {
  add(suiteId: string, corpId: string, agentId: number, settings: InstallSettings): Install
  /** Undefined when there is none, or none any more. */
  get(suiteId: string, corpId: string): Install | undefined
  /** The last one, cancelled or not. */
  lastOf(suiteId: string, corpId: string): Install | undefined
  /** The provider has learned the permanent code. */
  redeem(install: Install): void
  cancel(install: Install): void
  renewPermanentCode(install: Install): void
  /** The oldest first. */
  ofSuite(suiteId: string): Install[]
  ofCorp(corpId: string): Install[]
  forget(suiteId: string): void
}

function createPermanentCode(): string {
  return randomBytes(48).toString('base64url')
}

export function createInstalls(now: () => number): Installs {
  const installs = new Map<string, Install>()
  const keyOf = (suiteId: string, corpId: string): string => JSON.stringify([suiteId, corpId])
  const alive = (): Install[] => [...installs.values()].filter(({ isCancelled }) => !isCancelled)

  return {
    add(suiteId, corpId, agentId, settings) {
      const key = keyOf(suiteId, corpId)
      const install: Install = {
        ...structuredClone(settings),
        id: createUuid(),
        suiteId,
        corpId,
        agentId,
        permanentCode: createPermanentCode(),
        hasRedeemed: false,
        installedAt: now(),
        isCancelled: false,
      }
      installs.delete(key)
      installs.set(key, install)
      return install
    },
    get(suiteId, corpId) {
      const install = installs.get(keyOf(suiteId, corpId))
      return install?.isCancelled === false ? install : undefined
    },
    lastOf: (suiteId, corpId) => installs.get(keyOf(suiteId, corpId)),
    redeem(install) {
      install.hasRedeemed = true
    },
    cancel(install) {
      install.isCancelled = true
    },
    renewPermanentCode(install) {
      install.permanentCode = createPermanentCode()
    },
    ofSuite: (suiteId) => alive().filter((install) => install.suiteId === suiteId),
    ofCorp: (corpId) => alive().filter((install) => install.corpId === corpId),
    forget(suiteId) {
      for (const [key, install] of installs) {
        if (install.suiteId !== suiteId) continue
        install.isCancelled = true
        installs.delete(key)
      }
    },
  }
}
