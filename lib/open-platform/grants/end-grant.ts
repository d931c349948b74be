import { runSingleFlight } from '../../core/cache/single-flight.ts'
import type { TokenCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'
import { WechatAuthError } from '../../errors.ts'
import { asError } from '../../express/http/async-handler.ts'
import type { AccountGrants } from './account-grants.ts'
import type { OnGrantEnd } from './announce-grant.ts'

export interface GrantEnding {
  /** Ends a grant as a push says. Answers the work that is left once the platform has been answered. */
  takeCancel(cancelled: { appId: string; at: number }): Promise<() => Promise<void>>
  /** Tells the app of an end that was found out otherwise. Never rejects. */
  tell(appId: string, userName: string): Promise<void>
  /** Tells the app of an end that a push has brought, once for all processes. */
  finish(task: GrantTask): Promise<void>
}

export interface EndingTools {
  platformAppId: string
  cache: TokenCache
  journal: GrantJournal
  grants: AccountGrants
  emit: EmitEvent
  onGrantEnd: OnGrantEnd | undefined
}

const keepMs = 2 * 60 * 60_000
const codec = {
  encode: () => 'told',
  decode: (text: string) => text,
  encodeFailure: () => '',
  decodeFailure: () => new WechatAuthError('ERR_APP', 'another process could not tell the end of a grant'),
}

export function createGrantEnding(tools: EndingTools): GrantEnding {
  const { platformAppId, cache, journal, grants, emit, onGrantEnd } = tools

  const tell: GrantEnding['tell'] = async (appId, userName) => {
    emit({ type: 'grant-ended', platformAppId, appId })
    try {
      await onGrantEnd?.({ appId, userName })
    } catch (error) {
      emit({ type: 'app-failure', hook: 'onGrantEnd', error: asError(error) })
    }
  }

  const finish: GrantEnding['finish'] = async ({ id, at, appId = '', userName = '' }) => {
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
      const { verdict, cancelledAt } = await grants.end(appId, { pushedAt: at })
      if (verdict !== 'newer-grant' || cancelledAt === at) await tell(appId, userName)
      await journal.remove(id)
      return ''
    })
  }

  return {
    tell,
    finish,
    async takeCancel({ appId, at }) {
      const row = await grants.find(appId)
      const task: GrantTask = {
        id: `ended:${appId}:${at}`,
        type: 'tell-end',
        at,
        appId,
        codes: [],
        userName: row?.user_name ?? '',
      }
      const wasActive = row?.status === 'active'
      if (wasActive) await journal.add(task)
      const { verdict } = await grants.end(appId, { pushedAt: at })
      if (!wasActive) return async () => undefined
      if (verdict !== 'newer-grant') return () => finish(task)
      return () => journal.remove(task.id)
    },
  }
}
