import { hide } from '../../engine/http/mask.ts'
import type { SimulatedVisibleRange } from '../../wecom/state/agent.ts'
import { corpIdFor } from '../installs/change-auth.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { WecomSuiteWorld } from '../state/wecom-suite-world.ts'

/** A company that has installed a suite or template. */
export interface SimulatedInstall {
  /** The company's own id. */
  corpId: string
  /** What the provider knows it as. */
  shownCorpId: string
  agentId: number
  authMode: 0 | 1
  enabled: boolean
  /** Whom the app may know of, by the company's own ids; undefined for everybody. */
  visible?: SimulatedVisibleRange
  ids: 'encrypted' | 'plain'
  unlicensed: string[]
  adminUserid: string
  /** Since when, in milliseconds since 1970. */
  installedAt: number
  /** Whether the provider has redeemed a code: without that it has no permanent code. */
  hasRedeemed: boolean
  /** Enough to compare it by eye, not enough to use it. */
  permanentCode: string
}

/** The companies of a suite, the oldest install first. */
export function installsOf({ wecomSuite }: WecomSuiteWorld, suite: SimulatedSuite): SimulatedInstall[] {
  return wecomSuite.installs.ofSuite(suite.suiteId).map((install) => {
    const { corpId, agentId, authMode, enabled, visible, ids, adminUserid, installedAt, hasRedeemed } =
      install
    return {
      corpId,
      shownCorpId: corpIdFor(suite, install),
      agentId,
      authMode,
      enabled,
      ...(visible !== undefined && { visible: structuredClone(visible) }),
      ids,
      unlicensed: [...install.unlicensed],
      adminUserid,
      installedAt,
      hasRedeemed,
      permanentCode: hide(install.permanentCode),
    }
  })
}
