import { type HeldLock, type Process, recordIn, type StoredRecord, seenAt, type Token } from './facts.ts'
import type { FetchWatch } from './requests.ts'
import type { SharedStore } from './store.ts'
import { tokenKey, type World } from './world.ts'

const refusalKey = `${tokenKey}:refused`
const rationMs = 10_000
const forceSpacingMs = 30_000

export interface FetchRules extends FetchWatch {
  written(key: string): void
  /** A refused token was replaced, by a fetch that took so long. */
  renewed(process: Process, durationMs: number): void
}

/** When a process may ask the platform for a token. */
export function createFetchRules(world: World, storeOf: () => SharedStore): FetchRules {
  const { time, check } = world
  /** When the record, or the refusal, that the store holds was written. */
  const writtenAt = new Map<string, number>()
  let forced: { at: number; trouble: boolean } | undefined

  /** Why a record may be replaced. Its reader may take it for older than one it had, by their clocks. */
  const faultsOf = (process: Process, record: StoredRecord) => {
    const now = world.clockOf(process)
    const token = world.tokens.get(record.token) as Token
    const seen = seenAt(record, now)
    const isOlder = [...process.toldBad.keys(), process.handed].some(
      (had) =>
        had !== undefined &&
        had !== token &&
        had.answers.some((answer) => world.clockOf(answer.process, answer.askedAt) > seen.fetchedAt),
    )
    return { isOver: seen.renewAt <= now, refusedAt: process.toldBad.get(token), isOlder }
  }

  const checkReplaced = (process: Process, record: StoredRecord, lock: HeldLock): void => {
    const { isOver, isOlder, refusedAt } = faultsOf(process, record)
    check(isOver || isOlder || refusedAt !== undefined, 'no fetch while the store has a good token', () => {
      const leftMs = record.renewAt - world.clockOf(process)
      return `${process.name} fetches, ${record.token} has ${leftMs} ms`
    })
    if (isOver || isOlder || refusedAt === undefined || refusedAt > lock.takenAt) return
    const isLater = refusedAt <= (writtenAt.get(tokenKey) ?? 0)
    check(isLater, 'a refused token is marked before another is fetched', () => record.token)
  }

  const startsWithLock = (process: Process, lock: HeldLock): void => {
    const store = storeOf()
    const isLost = store.read(`${tokenKey}:lock`) !== lock.owner
    check(!isLost || lock.mayBeLost, 'the lock is held while it is used', () => process.name)

    const since = (key: string): boolean => (writtenAt.get(key) ?? 0) < lock.takenAt
    const record = recordIn(store.read(tokenKey))
    if (record !== undefined && since(tokenKey)) checkReplaced(process, record, lock)
    const refusal = store.read(refusalKey)
    if (refusal !== undefined && since(refusalKey)) {
      const until = (JSON.parse(refusal) as { until: number }).until
      check(until <= world.clockOf(process), 'no fetch while the store has a refusal', () => process.name)
    }
    for (const other of world.processes) {
      if (other === process || other.isDead || other.fetch?.lock === undefined) continue
      const isExcused = other.fetch.lock.mayBeLost || lock.mayBeLost
      check(isExcused, 'one fetch at a time', () => `${process.name} beside ${other.name}`)
      world.count('second holders')
    }
    world.count('fetches with the lock')
  }

  const startsAlone = (process: Process): void => {
    const { storeFailures, handed } = process
    const recent = storeFailures.filter((at) => at > time.now - 60_000 - process.frozenMs)
    const last = recent.at(-1) ?? Number.NEGATIVE_INFINITY
    const hasFailed = recent.length >= 3 && last >= time.now - 1_500 - process.frozenMs
    check(hasFailed, 'no fetch without the lock while the store works', () => process.name)
    const now = world.clockOf(process)
    const waitedMs = now - process.fetchedAloneAt
    check(waitedMs >= rationMs, 'one fetch without the store in 10 s', () => `${process.name} ${waitedMs} ms`)
    process.fetchedAloneAt = now
    const hasGood = handed !== undefined && !process.toldBad.has(handed) && isSurelyAlive(world, handed)
    check(!hasGood, 'no fetch without the store while a token is in memory', () => process.name)
    world.count('fetches without the lock')
  }

  const startsForced = (process: Process): void => {
    world.count('forced fetches')
    const now = world.clockOf(process)
    check(world.plan.platform === 'stable', 'only stable_token can be forced', () => process.name)
    check(now - process.forcedAt >= forceSpacingMs, 'forced fetches are 30 s apart', () => process.name)
    process.forcedAt = now
    const hasTrouble =
      world.hadTrouble('store', forceSpacingMs) || world.hadTrouble('process', forceSpacingMs)
    if (forced !== undefined && !forced.trouble && !hasTrouble) {
      const apartMs = time.now - forced.at + world.skewSpanMs
      check(apartMs >= forceSpacingMs, 'forced fetches of all are 30 s apart', () => `${apartMs} ms`)
    }
    forced = { at: time.now, trouble: hasTrouble }
  }

  const startsPlain = (process: Process): void => {
    world.count('fetches')
    const { refused, lock } = process
    if (refused !== undefined && refused.handed === process.handed) {
      check(refused.until <= world.clockOf(process), 'a refusal is remembered', () => process.name)
    }
    const latest = [...world.tokens.values()].at(-1)
    const isRenewalLate = latest?.renewalDueAt !== undefined && time.now >= latest.endsAt
    check(!isRenewalLate, 'a token in use is renewed before its end', () => latest?.name ?? '')
    if (lock !== undefined) startsWithLock(process, lock)
    else startsAlone(process)
  }

  return {
    starts(process, isForced) {
      world.tell(
        `${process.name} fetches${isForced ? ' by force' : ''}${process.lock ? '' : ' without the lock'}`,
      )
      check(process.fetch === undefined, 'one fetch at a time in a process', () => process.name)
      process.fetch = { startedAt: world.clockOf(process), isForced, lock: process.lock }
      if (isForced) startsForced(process)
      else startsPlain(process)
    },
    answered(process, token) {
      world.tell(`${process.name} gets ${token.name}`)
      if (process.fetch?.lock !== undefined) process.fetch.lock.fetched = token
      process.fetch = undefined
      process.refused = undefined
    },
    failed(process, isForced, pauseMs) {
      world.tell(`${process.name} is refused a token`)
      world.count('failed fetches')
      process.fetch = undefined
      // The platform's refusal of a forced fetch costs nothing.
      if (isForced) return
      process.refused = { until: world.clockOf(process) + pauseMs, handed: process.handed }
    },
    written: (key) => writtenAt.set(key, time.now),
    renewed(process, durationMs) {
      world.count('renewals of refused tokens')
      const at = world.clockOf(process) - durationMs
      const earlier = process.renewedAt.at(-4) ?? Number.NEGATIVE_INFINITY
      process.renewedAt.push(at)
      // Three at once, and the next one may come in the same moment.
      check(at - earlier >= 30_000, 'no five renewals in 30 s', () => process.name)
    },
  }
}

/** Whatever the clock and the way to the platform: its process takes it for good. */
export function isSurelyAlive(world: World, token: Token): boolean {
  return world.time.now < token.endsAt - world.skewSpanMs - 6_500
}
