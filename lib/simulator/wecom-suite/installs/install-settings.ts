import { checkNumbers, checkOneOf, checkText, checkTexts } from '../../engine/option-checks.ts'
import { checkVisible, type SimulatedVisibleRange } from '../../wecom/state/agent.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { memberOf } from '../../wecom/state/find-in-corp.ts'
import type { InstallSettings } from '../state/installs.ts'

/** What an administrator decides of an app. */
export interface AuthSettings {
  /** 0: an administrator installs for all; 1: members do, each for himself. */
  authMode?: 0 | 1
  /** Whom the app may know of, by the company's own ids; `undefined` for everybody. */
  visible?: SimulatedVisibleRange | undefined
  enabled?: boolean
  /** The members without a licence, by the company's own ids. */
  unlicensed?: string[]
}

export const authSettingKeys: readonly string[] = ['authMode', 'visible', 'enabled', 'unlicensed']

/** The settings that are given, checked. @throws TypeError */
export function readAuthSettings(
  owner: string,
  corp: SimulatedCorp,
  given: AuthSettings,
): Partial<InstallSettings> {
  const { authMode, visible, enabled, unlicensed } = given
  checkOneOf(owner, 'authMode', authMode, [undefined, 0, 1])
  checkOneOf(owner, 'enabled', enabled, [undefined, true, false])
  if (visible !== undefined) checkVisible(owner, visible)
  if (unlicensed !== undefined) {
    checkTexts(owner, 'unlicensed', unlicensed)
    for (const userid of unlicensed) memberOf(corp, userid)
  }
  return {
    ...(authMode !== undefined && { authMode }),
    ...(enabled !== undefined && { enabled }),
    ...(unlicensed !== undefined && { unlicensed }),
    ...(Object.hasOwn(given, 'visible') && { visible }),
  }
}

/** @throws TypeError */
export function checkAgentId(owner: string, corp: SimulatedCorp, taken: number[], agentId: number): void {
  checkNumbers(owner, 'agentId', [agentId])
  const isTaken = taken.includes(agentId) || corp.agents.some((one) => one.agentId === agentId)
  if (isTaken) throw new TypeError(`${owner}: corp "${corp.corpId}" has an agent ${agentId} already`)
}

/** @throws TypeError */
export function checkAdmin(owner: string, corp: SimulatedCorp, userid: string): string {
  checkText(owner, 'adminUserid', userid)
  return memberOf(corp, userid).userid
}
