import { type Caller, type Process, recordIn, type Token } from './facts.ts'
import { isSurelyAlive } from './fetch-rules.ts'
import type { SharedStore, StoreWatch } from './store.ts'
import { isOlder, tokenKey, type World } from './world.ts'

/** One call of a caller, as far as it has come. */
export interface Call {
  caller: Caller
  startedAt: number
  /** A token in memory must do: no waiting, no error. */
  isInstant: boolean
  handed: Token[]
  frozenMs: number
  isAnswered: boolean
}

export interface TokenRules extends StoreWatch {
  /** A caller gets a token. */
  handed(call: Call, name: string): Token
  /** A call with a token was refused. */
  toldBad(caller: Caller, token: Token): void
}

/** Which tokens may be handed out, and which may stand in the store. */
export function createTokenRules(world: World, storeOf: () => SharedStore): TokenRules {
  const { time, check } = world
  /** The mark of a token that was found bad, by its text. */
  const marks = new Map<string, { token: Token; at: number }>()
  const tokenOf = (name: string): Token => world.tokens.get(name) as Token

  const markWritten = (process: Process, before: string | undefined, after: string): void => {
    const marked = recordIn(before)
    check(marked !== undefined, 'only a token in the store is marked as bad', () => after)
    if (marked === undefined) return
    const token = tokenOf(marked.token)
    check(process.toldBad.has(token), 'only a refused token is marked as bad', () => token.name)
    // Marks of one token look alike: who has seen the first may write over the second.
    if (!marks.has(after)) marks.set(after, { token, at: time.now })
    world.count('marks')
  }

  const recordWritten = (process: Process, before: string | undefined, token: Token): void => {
    const replaced = recordIn(before)
    if (replaced !== undefined) {
      const isLate = isOlder(world, token, tokenOf(replaced.token))
      check(!isLate, 'no late write over a newer token', () => `${token.name} over ${replaced.token}`)
    }
    const mark = before === undefined ? undefined : marks.get(before)
    if (mark?.token !== token) return
    const isConfirmed = token.answers.some(
      (answer) => answer.process === process && answer.askedAt >= mark.at,
    )
    check(isConfirmed, 'a token that was found bad does not come back', () => token.name)
  }

  /** In the last part of a token's time whoever gets it from memory sets off its renewal. */
  const noteRenewal = (token: Token): void => {
    const { plan, lifetimeMs, skewSpanMs } = world
    const first = Math.min(300_000, lifetimeMs / 10) * 0.8
    const isShort = lifetimeMs / 10 <= 12_000
    const windowMs = plan.platform === 'plain' || isShort ? first : Math.min(first, 24_000)
    const leftMs = token.endsAt - time.now
    const hasTrouble = (['store', 'process', 'unavailable'] as const).some((kind) =>
      world.hadTrouble(kind, 15 * 60_000),
    )
    if (leftMs > windowMs || leftMs < 1_500 || hasTrouble || skewSpanMs > 0) return
    if (plan.platform !== 'plain' && !isShort && lifetimeMs < 3_600_000) return
    if (world.processes.some(({ toldBad }) => toldBad.has(token))) return
    token.renewalDueAt ??= time.now
    world.count('renewals that were due')
  }

  return {
    written(process, before, after) {
      const record = recordIn(after)
      world.tell(`${process.name} writes ${record?.token ?? 'a mark'}`)
      if (record === undefined) markWritten(process, before, after)
      else recordWritten(process, before, tokenOf(record.token))
    },
    released(process) {
      const { lock } = process
      if (lock?.fetched === undefined || lock.mayBeLost || lock.lostOperations > 0) return
      const { fetched } = lock
      const raw = storeOf().read(tokenKey)
      const record = recordIn(raw)
      const isKept =
        record !== undefined
          ? !isOlder(world, tokenOf(record.token), fetched)
          : raw !== undefined || fetched.endsAt <= time.now
      check(isKept, 'what was fetched is in the store', () => fetched.name)
    },
    handed(call, name) {
      const { caller } = call
      const { process } = caller
      const token = tokenOf(name)
      world.count('tokens handed out')
      world.tell(`${process.name} hands out ${name}`)
      for (const bad of caller.toldBad) {
        check(!isOlder(world, token, bad), 'nothing older than what was bad', () => `${name} for ${bad.name}`)
      }
      const newest = process.newest
      if (newest !== undefined) {
        check(!isOlder(world, token, newest), 'no way back', () => `${name} after ${newest.name}`)
      }
      if (call.handed.length > 0) {
        check(!call.handed.includes(token), 'another token after a refused one', () => name)
      } else if (call.isInstant) {
        check(time.now === call.startedAt, 'no waiting while a token is in memory', () => name)
      }
      const aheadMs = Math.max(...token.answers.map(({ process: { skewMs } }) => skewMs)) - process.skewMs
      // A process may be stopped with the token in its hand.
      const stoppedMs = process.frozenMs - call.frozenMs
      const overMs = time.now - token.endsAt - stoppedMs
      check(overMs <= Math.max(0, aheadMs), 'no token past its end', () => `${name} is over for ${overMs} ms`)
      if (time.now === call.startedAt) noteRenewal(token)
      call.handed.push(token)
      process.handed = token
      if (newest === undefined || newest.madeAt < token.madeAt) process.newest = token
      return token
    },
    toldBad(caller, token) {
      world.count('refused calls')
      world.tell(`${caller.process.name} is told that ${token.name} is bad`)
      caller.toldBad.add(token)
      const { toldBad } = caller.process
      if (!toldBad.has(token)) toldBad.set(token, time.now)
    },
  }
}

export const isInstant = (world: World, { handed }: Process): boolean =>
  handed !== undefined && isSurelyAlive(world, handed)
