import { WechatAuthError } from '../../errors.ts'
import { runSingleFlight } from '../cache/single-flight.ts'
import type { TokenCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import type { GrantBook, GrantRecord } from './grant-book.ts'
import type { GrantJournal, GrantTask } from './grant-journal.ts'

/** The end of a grant that a push tells. */
export interface GrantEnding {
  /** Ends the grant. Answers the work that is left once the platform has been answered. */
  takeCancel(cancelled: { account: string; at: number }): Promise<() => Promise<void>>
  /** Tells the app, once for all processes. */
  finish(task: GrantTask): Promise<void>
}

export interface EndingTools<Row> {
  platformAppId: string
  cache: TokenCache
  journal: GrantJournal
  book: Pick<GrantBook<Row>, 'find' | 'end'>
  emit: EmitEvent
  /** How the account is called, for the app. */
  nameOf(row: Row): string
  /** Never rejects. */
  tell(account: string, name: string): Promise<void>
}

const keepMs = 2 * 60 * 60_000
const codec = {
  encode: () => 'told',
  decode: (text: string) => text,
  encodeFailure: () => '',
  decodeFailure: () => new WechatAuthError('ERR_APP', 'another process could not tell the end of a grant'),
}

export function createGrantEnding<Row extends GrantRecord>(tools: EndingTools<Row>): GrantEnding {
  const { platformAppId, cache, journal, book, emit, nameOf, tell } = tools

  const finish: GrantEnding['finish'] = async ({ id, at, account = '', name = '' }) => {
    const options = {
      cache,
      key: `{grant:${platformAppId}}:${id}`,
      codec,
      keepMs,
      waitMs: 15_000,
      onCacheFailure: () => emit({ type: 'cache-failure', operation: 'grant' }),
    }
    await runSingleFlight(options, async () => {
      // The process that took the push may not have lived to end the grant.
      const { verdict, row } = await book.end(account, { pushedAt: at })
      if (verdict !== 'newer-grant' || row?.cancelled_at === at) await tell(account, name)
      await journal.remove(id)
      return ''
    })
  }

  return {
    finish,
    async takeCancel({ account, at }) {
      const row = await book.find(account)
      const id = `ended:${account}:${at}`
      const wasActive = row?.status === 'active'
      const task: GrantTask = {
        id,
        type: 'tell-end',
        at,
        account,
        codes: [],
        name: wasActive ? nameOf(row) : '',
      }
      if (wasActive) await journal.add(task)
      const { verdict } = await book.end(account, { pushedAt: at })
      if (!wasActive) return async () => undefined
      return verdict === 'newer-grant' ? () => journal.remove(id) : () => finish(task)
    },
  }
}
