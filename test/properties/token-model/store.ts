import type { TokenCache } from 'express-wechat-auth'
import type { Process } from './facts.ts'
import type { StoreMode } from './plan.ts'
import { tokenKey, type World } from './world.ts'

/** The store of all processes, with a way to it that takes time and fails when it is told to. */
export interface SharedStore {
  handleFor(process: Process): TokenCache
  /** What is in it now. */
  read(key: string): string | undefined
  fail(mode: StoreMode, forMs: number): void
  lose(share: number, forMs: number): void
  wipe(only: 'lock' | 'all'): void
  heal(): void
}

export interface StoreWatch {
  written(process: Process, before: string | undefined, after: string): void
  released(process: Process): void
}

const lockKey = `${tokenKey}:lock`
/** What a process waits for an answer, at most. */
const patienceMs = 1_250

export function createStore(world: World, watch: StoreWatch, noteWrite: (key: string) => void): SharedStore {
  const { time, random } = world
  const entries = new Map<string, { value: string; endsAt: number }>()
  let outage: { mode: StoreMode; until: number } | undefined
  let loss = { share: 0, until: 0 }

  const read = (key: string): string | undefined => {
    const entry = entries.get(key)
    return entry !== undefined && entry.endsAt > time.now ? entry.value : undefined
  }
  const write = (process: Process, key: string, value: string, ttlMs: number): void => {
    const before = read(key)
    entries.set(key, { value, endsAt: time.now + ttlMs })
    noteWrite(key)
    if (key === tokenKey) watch.written(process, before, value)
  }

  const noteFailure = (process: Process): void => {
    process.storeFailures.push(time.now)
    world.noteTrouble('store', 0)
    if (process.lock === undefined) return
    process.lock.lostOperations += 1
    if (process.lock.lostOperations > 1) process.lock.mayBeLost = true
  }

  /** An answer that comes too late is not heard. */
  const send = <T>(process: Process, effect: () => T, late: () => void = () => undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      world.count('operations of the store')
      const [thereMs, backMs] = [0.1 + random.random() * 15, 0.1 + random.random() * 15]
      const luck = random.random()
      const rejectLater = (): void => {
        noteFailure(process)
        time.after(backMs, process, () => reject(new Error('lost on the way')))
      }
      const happen = (): void => {
        const value = effect()
        time.after(backMs, process, () => resolve(value))
      }
      const arrive = (): void => {
        const isOut = outage !== undefined && outage.until > time.now
        const share = loss.until > time.now ? loss.share : 0
        if (isOut && outage?.mode === 'rejects') rejectLater()
        else if (isOut && outage?.mode === 'hangs') noteFailure(process)
        else if (isOut && outage !== undefined) {
          const waitMs = outage.until - time.now
          if (thereMs + waitMs + backMs >= patienceMs) {
            noteFailure(process)
            late()
          }
          time.after(waitMs, undefined, happen)
        } else if (luck >= share) happen()
        else {
          // A quarter each: done or not done, and answered with an error or never.
          if (luck >= share / 2) effect()
          if (luck % (share / 2) >= share / 4) rejectLater()
          else noteFailure(process)
        }
      }
      time.after(thereMs, undefined, arrive)
    })

  const handleFor = (process: Process): TokenCache => ({
    get: (key) => send(process, () => read(key)),
    set: (key, value, ttlMs) => send(process, () => write(process, key, value, ttlMs)),
    async replace(key, expected, value, ttlMs) {
      let [takenAt, isHeard] = [0, true]
      const take = (): boolean => {
        if (read(key) !== expected) return false
        takenAt = time.now
        write(process, key, value, ttlMs)
        return true
      }
      const isWritten = await send(process, take, () => {
        isHeard = false
      })
      if (isWritten && isHeard && key === lockKey && expected === undefined) {
        const mayBeLost = time.now - takenAt > 200 || world.leasesLostAt >= takenAt
        process.lock = { owner: value, takenAt, mayBeLost, lostOperations: 0 }
      }
      return isWritten
    },
    delete(key, expected) {
      if (key === lockKey) {
        watch.released(process)
        process.lock = undefined
      }
      return send(process, () => {
        const held = read(key)
        return held !== undefined && (expected === undefined || held === expected) && entries.delete(key)
      })
    },
  })

  return {
    handleFor,
    read,
    fail(mode, forMs) {
      outage = { mode, until: time.now + forMs }
      world.noteTrouble('store', forMs)
      world.loseLeases()
    },
    lose(share, forMs) {
      loss = { share, until: time.now + forMs }
      world.noteTrouble('store', forMs)
    },
    wipe(only) {
      if (only === 'all') entries.clear()
      entries.delete(lockKey)
      world.noteTrouble('store', 0)
      world.loseLeases()
    },
    heal() {
      outage = undefined
      loss = { share: 0, until: 0 }
    },
  }
}
