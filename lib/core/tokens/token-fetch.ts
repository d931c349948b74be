import { isWechatAuthError, PlatformError } from '../../errors.ts'
import { askCache, type TokenCache } from '../cache/token-cache.ts'
import { shortHash } from '../digests.ts'
import type { EmitEvent } from '../emitter.ts'
import type { ForceRefreshLimit } from './force-refresh-limit.ts'
import { isOlderStill, type RefreshOrder } from './refresh-order.ts'
import { encodeRefusal, sharedPauseMs } from './shared-refusal.ts'
import { createTokenRecord, type TokenRecord } from './token-record.ts'
import { labelsOf, refusalKey } from './token-source.ts'

/** One fetch from the platform, with all that is to be remembered of it. */
export function createTokenFetch({
  cache,
  emit,
  now,
  forceRefreshLimit,
}: {
  cache: TokenCache
  emit: EmitEvent
  now: () => number
  forceRefreshLimit: ForceRefreshLimit
}): (order: RefreshOrder) => Promise<TokenRecord> {
  /** Asks the platform, and remembers a refusal: here, and where all processes would get it for all of them. */
  const fetchRecord = async (order: RefreshOrder): Promise<TokenRecord> => {
    const { source, reason, refusals } = order
    const startedAt = now()
    try {
      const { record, forced } = await fetchOrForce(order)
      refusals.forget()
      const [durationMs, tokenHash] = [now() - startedAt, shortHash(record.token)]
      emit({ type: 'token-refresh', ...labelsOf(source), reason, forced, durationMs, tokenHash })
      return record
    } catch (error) {
      const pauseMs = Math.round(refusals.remember(error))
      const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
      const code = isWechatAuthError(error) ? error.code : undefined
      emit({ type: 'token-refresh-failed', ...labelsOf(source), reason, code, ...errcode, pauseMs })
      const sharedMs = sharedPauseMs(error, pauseMs)
      if (sharedMs !== undefined) {
        const refusal = encodeRefusal(error, sharedMs, now())
        await askCache(() => cache.set(refusalKey(source), refusal, sharedMs)).catch(() => undefined)
      }
      throw error
    }
  }

  const fetchOrForce = async (order: RefreshOrder): Promise<{ record: TokenRecord; forced: boolean }> => {
    const { source, rejected } = order
    // Its time runs from when the platform made it, which is after it was asked.
    const askedAt = now()
    const answer = await source.fetch({ force: false })
    const record = createTokenRecord(answer.token, answer.expiresIn, askedAt)
    if (record.token !== rejected) return { record, forced: false }
    if (!source.force || !(await forceRefreshLimit.mayForce(source.key, source.force))) {
      // One call may dislike a token that is good for all others, so the token stays.
      const other = await forceRefreshLimit.forcedElsewhere(source.key, rejected)
      return { record: other === undefined || isOlderStill(other, order) ? record : other, forced: false }
    }
    const forcedAt = now()
    // A force that is refused costs nothing: the token may be good for all other calls.
    const forced = await source.fetch({ force: true }).catch(() => undefined)
    if (forced === undefined) return { record, forced: false }
    return { record: createTokenRecord(forced.token, forced.expiresIn, forcedAt), forced: true }
  }

  return fetchRecord
}
