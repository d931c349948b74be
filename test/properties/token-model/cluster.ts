import { createTokenEngine } from '../../../lib/core/tokens/token-engine.ts'
import { type Client, makeCall } from './calls.ts'
import type { Caller, Process, Token } from './facts.ts'
import { createFetchRules } from './fetch-rules.ts'
import { type Action, type CallStyle, slots } from './plan.ts'
import { createPlatform } from './platform.ts'
import { createTokenSource } from './requests.ts'
import { createStore } from './store.ts'
import { createTokenRules } from './token-rules.ts'
import type { World } from './world.ts'

/** The processes, each with an engine of its own, and what they share. */
export interface Cluster {
  act(action: Action): void
  /** A call by somebody in the process of a slot; in a new one where that has died. */
  call(
    slot: number,
    number: number,
    how: { style: CallStyle; dislikes?: boolean },
    done?: (error: unknown) => void,
  ): void
  /** Ends all that makes the platform and the store fail. */
  heal(): void
}

const callersEach = 3

export function createCluster(world: World): Cluster {
  const { time, plan } = world
  const tokenRules = createTokenRules(world, () => store)
  const fetchRules = createFetchRules(world, () => store)
  const store = createStore(world, tokenRules, fetchRules.written)
  const platform = createPlatform(world)
  const tools = { platform, rules: tokenRules }
  const clients = new Map<Process, Client & { callers: Caller[] }>()
  const bySlot = new Map<number, Process>()

  const start = (slot: number): Process => {
    const process: Process = {
      name: `process-${world.processes.length + 1}`,
      skewMs: ((plan.skews[slot] ?? 0) / 1_000) * world.lifetimeMs,
      isDead: false,
      frozenUntil: 0,
      frozenMs: 0,
      lock: undefined,
      fetch: undefined,
      storeFailures: [],
      fetchedAloneAt: Number.NEGATIVE_INFINITY,
      forcedAt: Number.NEGATIVE_INFINITY,
      handed: undefined,
      newest: undefined,
      toldBad: new Map(),
      refused: undefined,
      renewedAt: [],
    }
    const engine = createTokenEngine({
      cache: store.handleFor(process),
      emit: (event) => {
        world.count(`event ${event.type}${'ended' in event ? ` ${event.ended}` : ''}`)
        const isRenewal = event.type === 'token-refresh' && event.reason === 'rejected'
        if (isRenewal) fetchRules.renewed(process, event.durationMs)
      },
      now: () => world.clockOf(process),
    })
    const callers = Array.from({ length: callersEach }, () => ({ process, toldBad: new Set<Token>() }))
    clients.set(process, { engine, source: createTokenSource(world, platform, process, fetchRules), callers })
    world.processes.push(process)
    bySlot.set(slot, process)
    return process
  }
  const processIn = (slot: number): Process => {
    const process = bySlot.get(slot)
    return process === undefined || process.isDead ? start(slot) : process
  }
  const call: Cluster['call'] = (slot, number, how, done = () => undefined) => {
    const process = processIn(slot)
    const client = clients.get(process) as Client & { callers: Caller[] }
    const caller = client.callers[number % callersEach] as Caller
    time.after(0, process, () => {
      void makeCall(world, client, tools, caller, how).then(({ error }) => done(error))
    })
  }
  const kill = (process: Process): void => {
    world.tell(`${process.name} dies`)
    world.count('deaths')
    process.isDead = true
    world.noteTrouble('process', 0)
  }
  const freeze = (process: Process, forMs: number): void => {
    world.tell(`${process.name} freezes for ${forMs} ms`)
    world.count('freezes')
    world.freeze(process, forMs)
  }

  const act = (action: Action): void => {
    world.tell(JSON.stringify(action))
    switch (action.type) {
      case 'calls':
        for (let number = 0; number < action.callers; number += 1) call(action.process, number, action)
        return
      case 'crowd':
        for (let slot = 0; slot < slots; slot += 1)
          for (let number = 0; number < action.callers; number += 1) call(slot, number, action)
        return
      case 'revoke':
        platform.revoke(action.keepsHandingOut)
        return
      case 'platform':
        platform.fail(action.mode, processIn(action.process), action.forMs)
        return
      case 'store':
        store.fail(action.mode, action.forMs)
        return
      case 'loss':
        store.lose(action.share, action.forMs)
        return
      case 'wipe':
        store.wipe(action.only)
        return
      case 'kill':
        kill(processIn(action.process))
        return
      case 'freeze':
        freeze(processIn(action.process), action.forMs)
        return
      case 'holder':
        platform.mishap = {
          when: action.when,
          befall: (process) => (action.fate === 'dies' ? kill(process) : freeze(process, action.forMs)),
        }
    }
  }

  return {
    act,
    call,
    heal() {
      platform.mishap = undefined
      platform.heal()
      store.heal()
    },
  }
}
