import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { type GrantRows, grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns, type Turns } from '../../../lib/core/grants/turns.ts'
import { createGrantDatabase, type GrantDatabase } from './grant-database.ts'

/** What the grants of a platform or suite are made with, in a process of its own, and the store behind them. */
export interface GrantTools {
  database: GrantDatabase
  parts: { platformAppId: string; rows: GrantRows; turns: Turns; cache: TokenCache; emit(): void }
}

export function createGrantTools(platformAppId: string): GrantTools {
  const database = createGrantDatabase(platformAppId)
  const cache = memoryTokenCache()
  const turns = createTurns(cache, () => undefined)
  return {
    database,
    parts: { platformAppId, rows: grantRowsOf(database), turns, cache, emit: () => undefined },
  }
}
