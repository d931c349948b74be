import { WechatAuthError } from '../../errors.ts'
import { readFlight, runSingleFlight } from '../cache/single-flight.ts'
import { type TokenCache, tryCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import { describeFailure, rebuildFailure } from '../portable-error.ts'
import { withTimeout } from '../with-timeout.ts'
import type { GrantJournal, GrantTask } from './grant-journal.ts'
import { createRedeeming, isOver } from './redeem-once.ts'

/** The two steps of a grant, each made once for all processes, and the wait for the browser between them. */
export interface GrantSteps<Req> {
  /** Answers the account. */
  redeem(task: GrantTask): Promise<string>
  /** What the app's hook throws is thrown once, to whoever made the announcement. */
  announce(account: string, attempt: string, req?: Req): Promise<void>
  /** The account of a grant that the app has been told of. */
  announcedOf(attempt: string): Promise<string | undefined>
  /** Says that a browser has set out, so that its return is waited for: it brings the request. */
  expectReturn(attempt: string): Promise<void>
  awaitReturn(attempt: string): Promise<void>
}

export interface StepTools<Req> {
  /** The app id of the platform, or the id of the suite. */
  platformAppId: string
  cache: TokenCache
  journal: GrantJournal
  emit: EmitEvent
  /** Stores the grant that the codes of a task give. Answers the account. */
  redeem(task: GrantTask): Promise<string>
  /** Tells the app of the end of a grant, once for all processes. */
  tellEnd(task: GrantTask): Promise<void>
  /** Tells the app. Answers what its hook threw: that ends the announcement as well. */
  announce(grant: { account: string; attempt: string; req?: Req | undefined }): Promise<Error | undefined>
}

const keepMs = 2 * 60 * 60_000
const waitMs = 15_000
/** How long a push waits for the browser that set out, and how long a browser may take. */
const returnWaitMs = 3_000
/** An app that takes longer over the end of a grant hears of the next one meanwhile. */
const endWaitMs = 5_000
const pageMs = 30 * 60_000

const codec = {
  encode: (account: string) => account,
  decode: (text: string) => text,
  encodeFailure: (error: unknown) => JSON.stringify(describeFailure(error)),
  decodeFailure: (text: string) =>
    rebuildFailure(JSON.parse(text || '{}')) ??
    new WechatAuthError('ERR_APP', 'the grant could not be worked on in another process'),
}

export function createGrantSteps<Req>(tools: StepTools<Req>): GrantSteps<Req> {
  const { platformAppId, cache, journal, emit, announce, tellEnd } = tools
  const keyOf = (what: string, attempt: string): string => `{grant:${platformAppId}}:${what}:${attempt}`
  const onCacheFailure = (): void => emit({ type: 'cache-failure', operation: 'grant' })
  const once = async (what: string, attempt: string, task: () => Promise<string>): Promise<string> => {
    const key = keyOf(what, attempt)
    const { value } = await runSingleFlight({ cache, key, codec, keepMs, waitMs, onCacheFailure }, task)
    return value
  }
  const announcedOf = (attempt: string): Promise<string | undefined> =>
    readFlight(cache, keyOf('announced', attempt), codec).catch(() => undefined)

  /** An app that deletes what it has of an account whose grant ended must not hear of it after the next grant. */
  const tellEndsBefore = async (account: string): Promise<void> => {
    const tasks = await journal.list().catch(() => [])
    const ends = tasks.filter((task) => task.type === 'tell-end' && task.account === account)
    const late = () => new WechatAuthError('ERR_APP', 'the app has not come to the end of onGrantEnd in time')
    for (const end of ends) await withTimeout(() => tellEnd(end), endWaitMs, late).catch(() => undefined)
  }

  return {
    redeem: createRedeeming({ journal, redeem: tools.redeem, once: (id, run) => once('redeemed', id, run) }),
    announcedOf,

    async announce(account, attempt, req) {
      let failure: Error | undefined
      const tell = async (): Promise<string> => {
        await tellEndsBefore(account)
        failure = await announce({ account, attempt, req })
        await journal.finish(attempt, account)
        return account
      }
      await once('announced', attempt, tell).catch(async (error) => {
        if (isOver(error)) await journal.remove(attempt).catch(() => undefined)
        throw error
      })
      if (failure !== undefined) throw failure
    },

    async expectReturn(attempt) {
      await tryCache(() => cache.set(keyOf('page', attempt), '1', pageMs), undefined, onCacheFailure)
    },

    async awaitReturn(attempt) {
      const page = await tryCache(() => cache.get(keyOf('page', attempt)), undefined, onCacheFailure)
      if (page === undefined) return
      const deadline = performance.now() + returnWaitMs
      while (performance.now() < deadline && (await announcedOf(attempt)) === undefined) await pause(150)
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
