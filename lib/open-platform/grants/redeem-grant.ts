import type { GrantTask } from '../../core/grants/grant-journal.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import type { TokenEngine } from '../../core/tokens/token-engine.ts'
import type { TokenSource } from '../../core/tokens/token-source.ts'
import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import type { ComponentCalls, RedeemedGrant } from '../component/component-calls.ts'
import type { AccountGrants } from './account-grants.ts'
import { findListed } from './grant-list.ts'

export interface RedeemTools {
  grants: AccountGrants
  calls: ComponentCalls
  tokens: TokenEngine
  /** Where the access token of an account is kept, for the grant with this id. */
  tokenSourceOf(appId: string, grantId: string): TokenSource
  /** Stands for a code in a store. */
  hashOf(code: string): string
  onLost(appId: string): void
  /** Keeps whose grant it is. */
  noteAccount(task: GrantTask, appId: string): Promise<void>
  now(): number
}

/**
 * Takes the codes of a task for the grant, and stores it. Answers the account.
 *
 * @throws ERR_CODE_DEAD where the codes are spent and the grant cannot be found otherwise; ERR_GRANT_MISSING where the
 * account has cancelled since
 */
export async function redeemGrant(task: GrantTask, tools: RedeemTools): Promise<string> {
  const { grants } = tools
  const known = task.account === undefined ? undefined : await grants.find(task.account)
  if (known?.status === 'active' && known.attempt === task.id) return known.authorizer_appid
  if (known?.status === 'ended' && (known.cancelled_at ?? 0) > task.at) {
    throw new WechatAuthError('ERR_GRANT_MISSING', 'the account has withdrawn this grant already')
  }
  const grantedAt = tools.now()
  const redeemed = (await redeemFirst(task, tools)) ?? (await listedGrant(task, tools))
  // Where this process dies now, the next one finds the code spent: by the account it finds the grant.
  if (task.account === undefined) await tools.noteAccount(task, redeemed.appId).catch(() => undefined)
  // The browser does not tell when the account agreed; it had not cancelled when the code was redeemed.
  const toldAt = task.account === undefined ? grantedAt : task.at
  const row = await keepTrying(() => grants.put({ ...redeemed, attempt: task.id, toldAt, grantedAt }))
  if (redeemed.accessToken !== undefined) {
    await tools.tokens.keepToken(
      tools.tokenSourceOf(row.authorizer_appid, row.grant_id),
      redeemed.accessToken,
    )
  }
  return row.authorizer_appid
}

type Redeemed = RedeemedGrant & { codeHash?: string }

/** What the first of the codes gives that is alive. Undefined where none is. */
async function redeemFirst(
  { codes, account }: GrantTask,
  { calls, hashOf }: RedeemTools,
): Promise<Redeemed | undefined> {
  for (const code of codes) {
    try {
      const redeemed = await keepTrying(() => calls.redeem(code))
      if (account === undefined || account === redeemed.appId) return { ...redeemed, codeHash: hashOf(code) }
    } catch (error) {
      if (!isWechatAuthError(error) || error.code !== 'ERR_CODE_DEAD') throw error
    }
  }
  return undefined
}

/**
 * The grant of a code that was spent before its row was stored. The account must be known: of two who granted at the
 * same time the list does not tell which one this browser belongs to.
 */
async function listedGrant(
  { account: appId }: GrantTask,
  { calls, grants, onLost }: RedeemTools,
): Promise<Redeemed> {
  const listed = appId === undefined ? undefined : await findListed(calls, (one) => one.appId === appId)
  if (appId !== undefined && listed?.refreshToken !== undefined) {
    return { appId, refreshToken: listed.refreshToken, permissions: [], accessToken: undefined }
  }
  if (appId !== undefined && listed !== undefined && (await grants.find(appId))?.status !== 'active') {
    onLost(appId)
  }
  throw new WechatAuthError('ERR_CODE_DEAD', 'the code of this grant was used already, or is too old')
}
