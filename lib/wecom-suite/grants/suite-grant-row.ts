import { sha256 } from '../../core/digests.ts'
import type { GrantRecord } from '../../core/grants/grant-book.ts'
import { isText } from '../../core/texts.ts'
import { idIn } from '../../wecom/client/wecom-ids.ts'

/** A company that has installed the app of a service provider. */
export interface SuiteGrant {
  suiteId: string
  /** Encrypted for this provider; compared with case. */
  corpId: string
  corpName?: string
  agentId?: number
  status: 'active' | 'ended'
  /** Milliseconds since the epoch. */
  grantedAt: number
}

/** An installation as it is stored, one row for a company. What else a row holds is left alone. */
export interface SuiteGrantRow extends GrantRecord {
  suite_id: string
  auth_corpid: string
  /** Empty once the company has removed the app. */
  permanent_code: string
  agentid?: number
  /** 1: each member installs it for himself. */
  auth_mode?: number
  corp_name?: string
  granted_at: number
  /** Of the customised link that it came by. */
  state?: string
}

/** Reads a row as a database gives it back, also one that the app has written itself. */
export function parseSuiteGrantRow(
  row: unknown,
  { suiteId, corpId }: { suiteId: string; corpId: string },
): SuiteGrantRow | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  const known = row as Partial<Record<keyof SuiteGrantRow, unknown>>
  if (known.auth_corpid !== corpId || (known.suite_id ?? suiteId) !== suiteId) return undefined
  const permanentCode = isText(known.permanent_code) ? known.permanent_code : ''
  const agentId = idIn(known.agentid)
  const authMode = Number(known.auth_mode)
  const { agentid: _a, auth_mode: _b, corp_name: _c, state: _d, attempt: _e, ...more } = known
  const { announced: _f, cancelled_at: _g, ...others } = more
  return {
    ...others,
    suite_id: suiteId,
    auth_corpid: corpId,
    permanent_code: permanentCode,
    ...(agentId !== undefined && { agentid: agentId }),
    ...(known.auth_mode !== undefined && Number.isInteger(authMode) && { auth_mode: authMode }),
    ...textsIn(known),
    granted_at: timeIn(known.granted_at),
    status: known.status !== 'ended' && permanentCode !== '' ? 'active' : 'ended',
    grant_id: isText(known.grant_id) ? known.grant_id : sha256(permanentCode).slice(0, 16),
    told_at: timeIn(known.told_at),
    ...(known.cancelled_at !== undefined && { cancelled_at: timeIn(known.cancelled_at) }),
  }
}

const textNames = ['corp_name', 'state', 'attempt', 'announced'] as const

function textsIn(
  row: Partial<Record<keyof SuiteGrantRow, unknown>>,
): Partial<Record<(typeof textNames)[number], string>> {
  return Object.fromEntries(textNames.filter((name) => isText(row[name])).map((name) => [name, row[name]]))
}

const timeIn = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0)

/** What the app is told of a row: no code. */
export const suiteGrantOf = (row: SuiteGrantRow): SuiteGrant => ({
  suiteId: row.suite_id,
  corpId: row.auth_corpid,
  ...(row.corp_name !== undefined && { corpName: row.corp_name }),
  ...(row.agentid !== undefined && { agentId: row.agentid }),
  status: row.status,
  grantedAt: row.granted_at,
})
