import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import type { RedeemedInstall, ServiceCalls } from '../service/service-calls.ts'
import type { SuiteGrants } from './suite-grants.ts'

export interface RedeemTools {
  grants: SuiteGrants
  calls: ServiceCalls
  journal: GrantJournal
  /** What was redeemed and could not be stored yet, by task: the permanent code can never be read again. */
  unstored: Map<string, RedeemedInstall>
  now(): number
}

/** More companies than install an app while its store is down. */
const maxUnstored = 1_000

/**
 * Takes the code of a task for the permanent code, and stores it before anything else is done. Answers the company.
 *
 * @throws ERR_CODE_DEAD where the code is spent
 */
export async function redeemInstall(task: GrantTask, tools: RedeemTools): Promise<string> {
  const { grants, calls } = tools
  const known = task.account === undefined ? undefined : await grants.find(task.account)
  if (known?.status === 'active' && known.attempt === task.id) return known.auth_corpid
  if (task.codes.length === 0) return readAgain(task, tools)
  const redeemed = await redeemOnce(task, tools)
  const install = { ...redeemed, attempt: task.id, toldAt: task.at, grantedAt: tools.now() }
  const row = await keepTrying(() => grants.put(install))
  tools.unstored.delete(task.id)
  if (row.agentid === undefined) {
    const info = await keepTrying(() => calls.fetchAuthInfo(row.auth_corpid, redeemed.permanentCode))
    await grants.complete(row.auth_corpid, info)
  }
  return row.auth_corpid
}

async function redeemOnce(task: GrantTask, tools: RedeemTools): Promise<RedeemedInstall> {
  const { calls, journal, unstored } = tools
  const known = unstored.get(task.id) ?? (task.result as RedeemedInstall | undefined)
  if (known !== undefined) return known
  const redeemed = await keepTrying(() => calls.redeem(task.codes[0] as string))
  if (unstored.size < maxUnstored) unstored.set(task.id, redeemed)
  // The row follows at once. This is for a process that dies in between.
  await journal.add({ ...task, account: redeemed.corpId, result: redeemed }).catch(() => undefined)
  return redeemed
}

/** What was changed is not said: the company's installation is read anew. */
async function readAgain({ id, account = '' }: GrantTask, { grants, calls }: RedeemTools): Promise<string> {
  const row = await grants.require(account)
  const info = await keepTrying(() => calls.fetchAuthInfo(account, row.permanent_code))
  await grants.complete(account, info, id)
  return account
}
