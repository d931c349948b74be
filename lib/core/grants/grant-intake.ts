import { isWechatAuthError, WechatAuthError } from '../../errors.ts'
import { readFlight, runSingleFlight } from '../cache/single-flight.ts'
import { type TokenCache, tryCache } from '../cache/token-cache.ts'
import type { EmitEvent } from '../emitter.ts'
import { describeFailure, rebuildFailure } from '../portable-error.ts'
import type { GrantJournal, GrantTask } from './grant-journal.ts'

/** A grant reaches us by a push and by the administrator's browser, in either order: one redeem, one announcement. */
export interface GrantIntake<Req> {
  /** Keeps what a push says until it is done. Answers the work that is left once the platform has been answered. */
  takePush(arrival: Arrival): Promise<() => Promise<void>>
  /** Answers the account when the grant is stored and the app has been told. Rejects with what the app's hook threw. */
  takeReturn(arrival: Omit<Arrival, 'account'> & { req: Req }): Promise<string>
  /** Says that a browser has set out, so that its return is waited for: it brings the request. */
  expectReturn(attempt: string): Promise<void>
  /** Goes on with what a process has left that did not live to do it. Never rejects. */
  resume(): Promise<void>
}

interface Arrival {
  /** Names the grant: the push and the browser of one grant have the same. */
  attempt: string
  code: string
  /** Milliseconds since the epoch. */
  at: number
  /** Whose grant it is, where the push says so. */
  account?: string
}

export interface IntakeTools<Req> {
  /** The app id of the platform, or the id of the suite. */
  platformAppId: string
  cache: TokenCache
  journal: GrantJournal
  emit: EmitEvent
  /** Stores the grant that the codes of a task give. Answers the account. */
  redeem(task: GrantTask): Promise<string>
  /** Tells the app. Answers what its hook threw: that ends the announcement as well. */
  announce(grant: { account: string; attempt: string; req?: Req | undefined }): Promise<Error | undefined>
  /** Whether the app has been told of this grant already. */
  isAnnounced(account: string, attempt: string): Promise<boolean>
  /** Notes the time of a push, which the browser does not tell. */
  noteTime(account: string, attempt: string, at: number): Promise<void>
  tellEnd(task: GrantTask): Promise<void>
  /** Told of failures that nobody waits for. */
  onFailure(error: unknown): void
}

const resumeEveryMs = 10_000
const atATime = 10

export function createGrantIntake<Req>(tools: IntakeTools<Req>): GrantIntake<Req> {
  const { journal, isAnnounced, noteTime, tellEnd, onFailure } = tools
  const steps = intakeSteps(tools)
  let resumedAt = Number.NEGATIVE_INFINITY

  const finish = async (task: GrantTask): Promise<string | undefined> => {
    try {
      if (task.type === 'tell-end') {
        await tellEnd(task)
        return undefined
      }
      const account = await steps.redeem(task)
      await steps.awaitReturn(task.id)
      await steps.announce(account, task.id)
      return account
    } catch (error) {
      onFailure(error)
      return task.account
    }
  }

  return {
    async takePush({ attempt, code, at, account }) {
      if (account !== undefined && (await isAnnounced(account, attempt))) {
        await noteTime(account, attempt, at)
        return async () => undefined
      }
      const known = account === undefined ? {} : { account }
      const task = await journal.add({ id: attempt, type: 'redeem', at, ...known, codes: [code] })
      return async () => {
        const granted = await finish(task)
        if (granted !== undefined) await noteTime(granted, attempt, at).catch(() => undefined)
      }
    },

    async takeReturn({ attempt, code, at, req }) {
      const known = await steps.announcedOf(attempt)
      if (known !== undefined) return known
      const task = await journal.add({ id: attempt, type: 'redeem', at, codes: [code] })
      const account = await steps.redeem(task)
      await steps.announce(account, attempt, req)
      return account
    },

    expectReturn: steps.expectReturn,

    async resume() {
      const now = performance.now()
      if (now - resumedAt < resumeEveryMs) return
      resumedAt = now
      const tasks = await journal.list().catch(() => [])
      for (let first = 0; first < tasks.length; first += atATime) {
        await Promise.all(tasks.slice(first, first + atATime).map(finish))
      }
    },
  }
}

const keepMs = 2 * 60 * 60_000
const waitMs = 15_000
/** How long a push waits for the browser that set out, and how long a browser may take. */
const returnWaitMs = 3_000
const pageMs = 30 * 60_000

const codec = {
  encode: (account: string) => account,
  decode: (text: string) => text,
  encodeFailure: (error: unknown) => JSON.stringify(describeFailure(error)),
  decodeFailure: (text: string) =>
    rebuildFailure(JSON.parse(text || '{}')) ??
    new WechatAuthError('ERR_APP', 'the grant could not be worked on in another process'),
}

/** The two steps of a grant, each made once for all processes, and the wait for the browser between them. */
function intakeSteps<Req>({ platformAppId, cache, journal, emit, redeem, announce }: IntakeTools<Req>) {
  const keyOf = (what: string, attempt: string): string => `{grant:${platformAppId}}:${what}:${attempt}`
  const onCacheFailure = (): void => emit({ type: 'cache-failure', operation: 'grant' })
  const once = async (what: string, attempt: string, task: () => Promise<string>): Promise<string> => {
    const key = keyOf(what, attempt)
    const { value } = await runSingleFlight({ cache, key, codec, keepMs, waitMs, onCacheFailure }, task)
    return value
  }
  /** The account of a grant that the app has been told of. */
  const announcedOf = (attempt: string): Promise<string | undefined> =>
    readFlight(cache, keyOf('announced', attempt), codec).catch(() => undefined)

  return {
    announcedOf,

    async redeem(task: GrantTask): Promise<string> {
      try {
        return await once('redeemed', task.id, () => redeem(task))
      } catch (error) {
        // Nothing will come of it any more.
        const isOver = isWechatAuthError(error) && ['ERR_CODE_DEAD', 'ERR_GRANT_MISSING'].includes(error.code)
        if (isOver) await journal.remove(task.id).catch(() => undefined)
        throw error
      }
    },

    /** What the app's hook throws is thrown once, to whoever made the announcement. */
    async announce(account: string, attempt: string, req?: Req): Promise<void> {
      let failure: Error | undefined
      await once('announced', attempt, async () => {
        failure = await announce({ account, attempt, req })
        await journal.remove(attempt)
        return account
      })
      if (failure !== undefined) throw failure
    },

    async expectReturn(attempt: string): Promise<void> {
      await tryCache(() => cache.set(keyOf('page', attempt), '1', pageMs), undefined, onCacheFailure)
    },

    async awaitReturn(attempt: string): Promise<void> {
      const page = await tryCache(() => cache.get(keyOf('page', attempt)), undefined, onCacheFailure)
      if (page === undefined) return
      const deadline = performance.now() + returnWaitMs
      while (performance.now() < deadline && (await announcedOf(attempt)) === undefined) await pause(150)
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
