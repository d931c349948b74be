import { isWechatAuthError } from '../../errors.ts'
import type { GrantJournal, GrantTask } from './grant-journal.ts'

export interface RedeemingTools {
  journal: GrantJournal
  /** Answers the account. */
  redeem(task: GrantTask): Promise<string>
  /** One run for all who ask for the same grant, here and in other processes. */
  once(id: string, run: () => Promise<string>): Promise<string>
}

/** Redeems a grant once, by all that is known of it. A task of which nothing will come any more is dropped. */
export function createRedeeming({
  journal,
  redeem,
  once,
}: RedeemingTools): (task: GrantTask) => Promise<string> {
  /** What others bring of the grant meanwhile counts too: the push tells the account, which the browser does not. */
  const redeemKnown = async (task: GrantTask): Promise<string> => {
    try {
      return await redeem(task)
    } catch (error) {
      if (!isOver(error)) throw error
      const withMore = await journal.giveUp(task)
      if (withMore === undefined) throw error
      return redeemKnown(withMore)
    }
  }

  const redeemOnce = async (task: GrantTask, isSecondTry = false): Promise<string> => {
    try {
      return await once(task.id, () => redeemKnown(task))
    } catch (error) {
      // It was given up by somebody who knew less, a moment before this task was added.
      const isLeft = isOver(error) && (await journal.list()).some(({ id }) => id === task.id)
      if (isSecondTry || !isLeft) throw error
      return redeemOnce(task, true)
    }
  }
  return redeemOnce
}

/** Nothing will come of it any more. */
export const isOver = (error: unknown): boolean =>
  isWechatAuthError(error) && ['ERR_CODE_DEAD', 'ERR_GRANT_MISSING'].includes(error.code)
