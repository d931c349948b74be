import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import { isOver } from '../../core/grants/redeem-once.ts'
import type { RedeemedInstall, ServiceCalls } from '../service/service-calls.ts'
import { isGrantGone } from '../service/suite-errcodes.ts'
import { type EndRefusedTools, endRefused } from './end-refused.ts'
import type { SuiteGrantRow } from './suite-grant-row.ts'
import { grantMissing } from './suite-grants.ts'

export interface RedeemTools extends EndRefusedTools {
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
  const { unstored } = tools
  try {
    const corpId = await redeemAndComplete(task, tools)
    unstored.delete(task.id)
    return corpId
  } catch (error) {
    if (isOver(error)) unstored.delete(task.id)
    throw error
  }
}

async function redeemAndComplete(task: GrantTask, tools: RedeemTools): Promise<string> {
  const { grants } = tools
  const known = task.account === undefined ? undefined : await grants.find(task.account)
  const isStored = known?.status === 'active' && known.attempt === task.id
  if (!isStored && task.codes.length === 0) return readAgain(task, tools)
  const row = isStored ? known : await storeRedeemed(task, tools)
  if (row.agentid === undefined) await complete(row, tools)
  return row.auth_corpid
}

async function storeRedeemed(task: GrantTask, tools: RedeemTools): Promise<SuiteGrantRow> {
  const { grants, calls } = tools
  const redeemed = await redeemOnce(task, tools)
  const install = { ...redeemed, attempt: task.id, toldAt: task.at, grantedAt: tools.now() }
  const row = await keepTrying(async () => {
    const stored = await grants.find(redeemed.corpId)
    if (stored?.attempt === task.id) return stored
    // A code may be late, and what it gave replaced or withdrawn since: WeCom says whether it stands.
    if (isNewer(stored, task)) await calls.fetchAuthInfo(redeemed.corpId, redeemed.permanentCode)
    return grants.put(install)
  })
  if (row.status === 'active') return row
  throw grantMissing(row)
}

/** Whether something was told of the company later than this installation. */
const isNewer = (row: SuiteGrantRow | undefined, { at }: GrantTask): boolean =>
  row !== undefined && Math.max(row.told_at, row.cancelled_at ?? 0) >= at

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
async function readAgain({ id, account = '' }: GrantTask, tools: RedeemTools): Promise<string> {
  await complete(await tools.grants.require(account), tools, id)
  return account
}

async function complete(row: SuiteGrantRow, tools: RedeemTools, attempt?: string): Promise<void> {
  const { grants, calls } = tools
  try {
    const info = await keepTrying(() => calls.fetchAuthInfo(row.auth_corpid, row.permanent_code))
    await grants.complete(row.auth_corpid, info, attempt)
  } catch (error) {
    if (isGrantGone(error)) await endRefused(row, tools)
    throw error
  }
}
