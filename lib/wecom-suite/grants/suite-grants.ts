import { randomBytes } from 'node:crypto'
import { createGrantBook, type GrantBook, type GrantBookOptions } from '../../core/grants/grant-book.ts'
import { WechatAuthError } from '../../errors.ts'
import type { AuthInfo, RedeemedInstall } from '../service/service-calls.ts'
import { parseSuiteGrantRow, type SuiteGrantRow } from './suite-grant-row.ts'

/** The companies that have installed an app of a service provider. */
export interface SuiteGrants extends Omit<GrantBook<SuiteGrantRow>, 'change'> {
  /** @throws ERR_GRANT_MISSING for a company that has not installed the app, or has removed it */
  require(corpId: string): Promise<SuiteGrantRow>
  /** Stores an installation in place of the one before. Answers the row, which may be that of a newer one. */
  put(install: NewInstall): Promise<SuiteGrantRow>
  /** Adds what WeCom says of the company. Undefined where it has removed the app meanwhile. */
  complete(corpId: string, info: AuthInfo, attempt?: string): Promise<SuiteGrantRow | undefined>
}

export interface NewInstall extends RedeemedInstall {
  attempt: string
  toldAt: number
  /** When its code was redeemed. */
  grantedAt: number
}

export const isCorpId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value)

export function createSuiteGrants(
  options: Omit<GrantBookOptions<SuiteGrantRow>, 'parse' | 'ended'>,
): SuiteGrants {
  const { platformAppId: suiteId } = options
  const { change, ...book } = createGrantBook<SuiteGrantRow>({
    ...options,
    parse: (row, corpId) => parseSuiteGrantRow(row, { suiteId, corpId }),
    ended: (row, corpId) => endedRow(row, { suiteId, corpId }),
  })
  const find = async (corpId: string): Promise<SuiteGrantRow | undefined> =>
    isCorpId(corpId) ? book.find(corpId) : undefined

  return {
    ...book,
    find,
    async require(corpId) {
      const row = await find(corpId)
      if (row?.status === 'active') return row
      throw grantMissing(row)
    },
    async put({ corpId, permanentCode, state, attempt, toldAt, grantedAt, ...info }) {
      const row = await change(corpId, (before) => {
        // A process that was frozen, or the task of one that died, brings a permanent code that is dead by now.
        if (before?.status === 'active' && before.granted_at > grantedAt) return undefined
        return {
          ...withoutInstall(before),
          suite_id: suiteId,
          auth_corpid: corpId,
          permanent_code: permanentCode,
          ...infoColumns(info),
          granted_at: grantedAt,
          status: 'active',
          grant_id: randomBytes(9).toString('base64url'),
          attempt,
          ...(state !== undefined && { state }),
          told_at: toldAt,
        }
      })
      return row as SuiteGrantRow
    },
    complete: (corpId, info, attempt) =>
      change(corpId, (before) => {
        if (before?.status !== 'active') return undefined
        return { ...before, ...infoColumns(info), ...(attempt !== undefined && { attempt }) }
      }),
  }
}

/** What another installation leaves of the row: a company that installs the app again gets another number for it. */
function withoutInstall(row: SuiteGrantRow | undefined): Partial<SuiteGrantRow> {
  const { agentid: _a, auth_mode: _b, corp_name: _c, state: _d, announced: _e, ...kept } = row ?? {}
  return kept
}

const infoColumns = ({
  corpName,
  agentId,
  authMode,
}: AuthInfo): Pick<SuiteGrantRow, 'corp_name' | 'agentid' | 'auth_mode'> => ({
  ...(corpName !== undefined && { corp_name: corpName }),
  ...(agentId !== undefined && { agentid: agentId }),
  ...(authMode !== undefined && { auth_mode: authMode }),
})

/** Also of a company that is not known: so an older push, which comes after that of its end, does not bring it to life. */
const endedRow = (
  row: SuiteGrantRow | undefined,
  { suiteId, corpId }: { suiteId: string; corpId: string },
): SuiteGrantRow => ({
  granted_at: 0,
  grant_id: '',
  told_at: 0,
  ...row,
  suite_id: suiteId,
  auth_corpid: corpId,
  permanent_code: '',
  status: 'ended',
})

export const grantMissing = (row: SuiteGrantRow | undefined): WechatAuthError =>
  new WechatAuthError(
    'ERR_GRANT_MISSING',
    row === undefined
      ? 'this company has not installed the app'
      : 'this company has removed the app, or its permanent code was reset',
  )
