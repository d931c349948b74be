import type { SuiteGrantRow } from './suite-grant-row.ts'
import type { SuiteGrants } from './suite-grants.ts'

export interface EndRefusedTools {
  grants: SuiteGrants
  /** Tells of a company that has removed the app, as a refusal says. */
  onEnded(corpId: string): Promise<void>
}

/** A permanent code that WeCom refuses ends the installation that it belongs to, and no newer one. */
export async function endRefused(
  refused: SuiteGrantRow,
  { grants, onEnded }: EndRefusedTools,
): Promise<void> {
  const corpId = refused.auth_corpid
  const { verdict } = await grants.end(corpId, { isRefused: (row) => row.grant_id === refused.grant_id })
  // Of an installation that the app was never told of it is told no end. A row without an attempt is of its own making.
  const isKnown = refused.announced !== undefined || refused.attempt === undefined
  if (verdict === 'ended' && isKnown) await onEnded(corpId)
}
