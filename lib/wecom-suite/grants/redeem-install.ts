import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'
import { keepTrying } from '../../core/grants/keep-trying.ts'
import { WechatAuthError } from '../../errors.ts'
import type { RedeemedInstall, ServiceCalls } from '../service/service-calls.ts'
import { isGrantGone } from '../service/suite-errcodes.ts'
import { type EndRefusedTools, endRefused } from './end-refused.ts'
import type { SuiteGrantRow } from './suite-grant-row.ts'
import { grantMissing } from './suite-grants.ts'

export interface RedeemTools extends EndRefusedTools {
  calls: ServiceCalls
  journal: GrantJournal
  /** What was redeemed and could not be stored yet, by task: the permanent code can never be read again. */
  unstored: Map<string, KeptInstall>
  now(): number
}

/** What a code gave, and when it was asked for: of two permanent codes of a company the younger one is good. */
export interface KeptInstall extends RedeemedInstall {
  redeemedAt: number
}

/** More companies than install an app while its store is down. */
const maxUnstored = 1_000

/**
 * Takes the code of a task for the permanent code, and stores it before anything else is done. Answers the company.
 *
 * @throws ERR_CODE_DEAD where the code is spent, or a newer one of the company has been redeemed since
 */
export async function redeemInstall(task: GrantTask, tools: RedeemTools): Promise<string> {
  const { grants } = tools
  const known = task.account === undefined ? undefined : await grants.find(task.account)
  const isStored = known?.status === 'active' && known.attempt === task.id
  if (!isStored && task.codes.length === 0) return readAgain(task, tools)
  const isKept = task.result !== undefined || tools.unstored.has(task.id)
  const row = isStored ? known : await storeRedeemed(task, tools)
  // The company may have removed the app since the code was redeemed.
  const isDoubtful = isKept || row.cancelled_at !== undefined
  if (row.agentid === undefined || isDoubtful) await complete(row, tools)
  tools.unstored.delete(task.id)
  return row.auth_corpid
}

async function storeRedeemed(task: GrantTask, tools: RedeemTools): Promise<SuiteGrantRow> {
  const { grants } = tools
  const { redeemedAt, ...redeemed } = await redeemOnce(task, tools)
  const install = { ...redeemed, attempt: task.id, toldAt: task.at, grantedAt: redeemedAt }
  const row = await keepTrying(async () => {
    const stored = await grants.find(redeemed.corpId)
    return stored?.attempt === task.id ? stored : grants.put(install)
  })
  if (row.status === 'active' && row.attempt === task.id) return row
  tools.unstored.delete(task.id)
  throw row.status === 'active' ? replaced() : grantMissing(row)
}

const replaced = (): WechatAuthError =>
  new WechatAuthError('ERR_CODE_DEAD', 'a newer code of this company has been redeemed already')

async function redeemOnce(task: GrantTask, tools: RedeemTools): Promise<KeptInstall> {
  const { calls, journal, unstored, now } = tools
  const known = unstored.get(task.id) ?? (task.result as KeptInstall | undefined)
  if (known !== undefined) return known
  const redeemed = await keepTrying(async () => {
    const redeemedAt = now()
    return { ...(await calls.redeem(task.codes[0] as string)), redeemedAt }
  })
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
