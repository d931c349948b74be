import type { Request } from 'express'
import { readFlight, runSingleFlight } from '../../core/cache/single-flight.ts'
import { type TokenCache, tryCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import type { GrantJournal, GrantTask } from '../../core/grants/grant-journal.ts'
import { describeFailure, rebuildFailure } from '../../core/portable-error.ts'
import { WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../../express/http/answer-failure.ts'
import { AppFailure } from '../../express/http/app-failure.ts'
import type { AccountGrants } from './account-grants.ts'
import { createRedeeming } from './redeem-once.ts'
import { createResumption } from './resume-tasks.ts'

/** A grant reaches us by a push and by the administrator's browser, in either order: one redeem, one announcement. */
export interface GrantIntake {
  /** Keeps what a push says until it is done. Answers the work that is left once the platform has been answered. */
  takePush(push: Arrival & { appId: string }): Promise<() => Promise<void>>
  /** Resolves when the grant is stored and the app has been told. Rejects with what `onGrant` threw. */
  takeReturn(arrival: Arrival & { req: Request }): Promise<string>
  /** Says that a browser has set out, so that its return is waited for: it brings the request. */
  expectReturn(attempt: string): Promise<void>
  /** Goes on with what a process has left that did not live to do it. Never rejects. */
  resume(): Promise<void>
}

interface Arrival {
  /** Names the grant: the push and the browser of one `pre_auth_code` have the same. */
  attempt: string
  code: string
  /** Milliseconds since the epoch. */
  at: number
}

export interface IntakeTools {
  platformAppId: string
  cache: TokenCache
  journal: GrantJournal
  grants: AccountGrants
  emit: EmitEvent
  redeem(task: GrantTask): Promise<string>
  announce(grant: { appId: string; attempt: string; req?: Request | undefined }): Promise<void>
  tellEnd(task: GrantTask): Promise<void>
}

const keepMs = 2 * 60 * 60_000
const waitMs = 15_000
/** How long a push waits for the browser that set out, and how long a browser may take. */
const returnWaitMs = 3_000
const pageMs = 30 * 60_000

const codec = {
  encode: (appId: string) => appId,
  decode: (text: string) => text,
  encodeFailure: (error: unknown) => JSON.stringify(describeFailure(error)),
  decodeFailure: (text: string) =>
    rebuildFailure(JSON.parse(text || '{}')) ??
    new WechatAuthError('ERR_APP', 'the grant could not be worked on in another process'),
}

export function createGrantIntake(tools: IntakeTools): GrantIntake {
  const { platformAppId, cache, journal, grants, emit, announce, tellEnd } = tools
  const keyOf = (what: string, attempt: string): string => `{grant:${platformAppId}}:${what}:${attempt}`
  const onCacheFailure = (): void => emit({ type: 'cache-failure', operation: 'grant' })

  const once = async (what: string, attempt: string, task: () => Promise<string>): Promise<string> => {
    const key = keyOf(what, attempt)
    const { value } = await runSingleFlight({ cache, key, codec, keepMs, waitMs, onCacheFailure }, task)
    return value
  }

  const redeemOnce = createRedeeming({
    journal,
    redeem: tools.redeem,
    once: (id, run) => once('redeemed', id, run),
  })

  /** What the app's hook throws ends the announcement as well: it is thrown once, to whoever made it. */
  const announceOnce = async (appId: string, attempt: string, req?: Request): Promise<void> => {
    let failure: AppFailure | undefined
    await once('announced', attempt, async () => {
      await announce({ appId, attempt, req }).catch((error) => {
        if (!(error instanceof AppFailure)) throw error
        failure = error
      })
      await journal.complete(attempt, appId)
      return appId
    })
    if (failure !== undefined) throw failure
  }

  const isExpected = async (attempt: string): Promise<boolean> =>
    (await tryCache(() => cache.get(keyOf('page', attempt)), undefined, onCacheFailure)) !== undefined
  /** The account of a grant that the app has been told of. */
  const announcedOf = (attempt: string): Promise<string | undefined> =>
    readFlight(cache, keyOf('announced', attempt), codec).catch(() => undefined)

  const awaitReturn = async (attempt: string): Promise<void> => {
    if (!(await isExpected(attempt))) return
    const deadline = performance.now() + returnWaitMs
    while (performance.now() < deadline && (await announcedOf(attempt)) === undefined) await pause(150)
  }

  const finish = async (task: GrantTask): Promise<void> => {
    try {
      if (task.type === 'tell-end') return await tellEnd(task)
      const appId = await redeemOnce(task)
      await awaitReturn(task.id)
      await announceOnce(appId, task.id)
    } catch (error) {
      if (error instanceof AppFailure) emit({ type: 'app-failure', hook: error.hook, error: error.cause })
      else reportRefusal({ emit }, error)
    }
  }

  return {
    async takePush({ attempt, code, at, appId }) {
      const row = await grants.find(appId)
      if (row?.attempt === attempt && row.announced === attempt) {
        await grants.noteTime(appId, attempt, at)
        return async () => undefined
      }
      const task = await journal.add({ id: attempt, type: 'redeem', at, appId, codes: [code] })
      return async () => {
        if (task.type !== 'done') await finish(task)
        await grants.noteTime(appId, attempt, at).catch(() => undefined)
      }
    },

    async takeReturn({ attempt, code, at, req }) {
      const known = await announcedOf(attempt)
      if (known !== undefined) return known
      const task = await journal.add({ id: attempt, type: 'redeem', at, codes: [code] })
      if (task.type === 'done') return task.appId ?? ''
      const appId = await redeemOnce(task)
      await announceOnce(appId, attempt, req)
      return appId
    },

    async expectReturn(attempt) {
      await tryCache(() => cache.set(keyOf('page', attempt), '1', pageMs), undefined, onCacheFailure)
    },

    resume: createResumption(journal, finish),
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
