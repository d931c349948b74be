import type { TokenCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import type { GrantRows } from './grant-store.ts'
import { createRowMemo } from './row-memo.ts'
import type { Turns } from './turns.ts'

/** What the row of every grant has, whatever the platform. */
export interface GrantRecord {
  status: 'active' | 'ended'
  /** Another one each time that the account grants: tokens of the one before are not used any more. */
  grant_id: string
  /** Names the grant: the push and the browser of it have the same. */
  attempt?: string
  /** The attempt that the app has been told of. */
  announced?: string
  /** The platform's time of the newest push about this account, in milliseconds since the epoch. */
  told_at: number
  /** The same of the last push that it had cancelled. */
  cancelled_at?: number
}

/** Changes a row in turn; nothing is written where `changed` answers nothing. Answers the row as it is then. */
export type ChangeRow<Row> = (
  account: string,
  changed: (row: Row | undefined) => Row | undefined,
) => Promise<Row | undefined>

/** The grants of all accounts: each change in turn, seen by every process at its next look. */
export interface GrantBook<Row> {
  find(account: string): Promise<Row | undefined>
  change: ChangeRow<Row>
  /** Notes that the app has been told of the grant. */
  markAnnounced(account: string, attempt: string): Promise<void>
  /** Notes when the push about a grant was made, which the browser does not tell. */
  noteTime(account: string, attempt: string, toldAt: number): Promise<void>
  /** Ends a grant. A push that is older than the grant ends nothing, nor does one that comes again. */
  end(account: string, by: EndedBy<Row>): Promise<EndedGrant<Row>>
}

/** A push, or a refusal of what this row holds. */
export type EndedBy<Row> = { pushedAt: number } | { isRefused: (row: Row) => boolean }

export interface EndedGrant<Row> {
  verdict: 'ended' | 'ended-before' | 'newer-grant'
  row: Row | undefined
}

export interface GrantBookOptions<Row> {
  /** The app id of the platform, or the id of the suite. */
  platformAppId: string
  rows: GrantRows
  turns: Turns
  cache: TokenCache
  emit: EmitEvent
  parse(row: unknown, account: string): Row | undefined
  /** A row as it is when its grant has ended: without what it was proven by. */
  ended(row: Row | undefined, account: string): Row
}

export function createGrantBook<Row extends GrantRecord>(options: GrantBookOptions<Row>): GrantBook<Row> {
  const { platformAppId, rows, turns, cache, emit, parse, ended } = options
  const keyOf = (account: string): string => `${platformAppId}:${account}`
  const read = async (account: string): Promise<Row | undefined> =>
    parse(await rows.read(keyOf(account)), account)
  const memo = createRowMemo<Row>({
    cache,
    keyOf: (account) => `{grant:${keyOf(account)}}`,
    read,
    onCacheFailure: () => emit({ type: 'cache-failure', operation: 'grant' }),
  })
  const change: ChangeRow<Row> = (account, changed) =>
    turns.take(keyOf(account), async (requireTurn) => {
      const before = await read(account)
      const after = changed(before)
      if (after === undefined) return before
      await memo.expire(account)
      await requireTurn()
      await rows.write(keyOf(account), after)
      await memo.put(account, after)
      return after
    })

  return {
    find: memo.get,
    change,

    async markAnnounced(account, attempt) {
      await change(account, (before) =>
        before?.attempt === attempt && before.announced !== attempt
          ? { ...before, announced: attempt }
          : undefined,
      )
    },

    async noteTime(account, attempt, toldAt) {
      await change(account, (before) =>
        before?.attempt === attempt && before.told_at !== toldAt ? { ...before, told_at: toldAt } : undefined,
      )
    },

    async end(account, by) {
      let verdict: EndedGrant<Row>['verdict'] = 'ended-before'
      const row = await change(account, (before) => {
        verdict = verdictOn(before, by)
        const cancelled_at =
          'pushedAt' in by ? latest(before?.cancelled_at, by.pushedAt) : before?.cancelled_at
        const isSame = before?.status === 'ended' && before.cancelled_at === cancelled_at
        if (verdict === 'newer-grant' || isSame) return undefined
        return { ...ended(before, account), ...(cancelled_at !== undefined && { cancelled_at }) }
      })
      return { verdict, row }
    },
  }
}

const latest = (known: number | undefined, pushedAt: number): number => Math.max(known ?? 0, pushedAt)

function verdictOn<Row extends GrantRecord>(
  row: Row | undefined,
  by: EndedBy<Row>,
): EndedGrant<Row>['verdict'] {
  if (row?.status !== 'active') return 'ended-before'
  if ('isRefused' in by) return by.isRefused(row) ? 'ended' : 'newer-grant'
  // The platform's time has seconds: the very push that ended the grant before this one may come again.
  const isRepeated = by.pushedAt === row.cancelled_at
  return by.pushedAt < Math.floor(row.told_at / 1_000) * 1_000 || isRepeated ? 'newer-grant' : 'ended'
}
