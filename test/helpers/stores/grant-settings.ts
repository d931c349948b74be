import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { type GrantRows, grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns, type Turns } from '../../../lib/core/grants/turns.ts'
import type { GrantDatabase } from './grant-database.ts'

/** What the grants of a platform or suite are made with, for tests of the grants alone. */
export function grantSettings(
  platformAppId: string,
  database: GrantDatabase,
  cache: TokenCache = memoryTokenCache(),
): { platformAppId: string; rows: GrantRows; turns: Turns; cache: TokenCache; emit: () => void } {
  return {
    platformAppId,
    rows: grantRowsOf(database),
    turns: createTurns(cache, () => undefined),
    cache,
    emit: () => undefined,
  }
}
