import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { WechatAuthEvent } from '../lib/core/events.ts'
import { memoryTokenCache } from '../lib/core/memory-token-cache.ts'
import { createTokenEngine } from '../lib/core/token-engine.ts'
import { count, createPhase, failureName, formatReport, type Phase, reportData } from './cluster-sim-report.ts'
import { cacheHandle, createPlatform, type Network, type ProcessState } from './cluster-sim-world.ts'

/**
 * Many processes that share one token cache: how often is the token fetched, and what do callers notice?
 *
 * All run in this one process, each with an engine of its own and a way of its own to the store, which is slow and
 * loses operations. The platform makes a new token for each fetch; the ones before live until their time is over.
 */
const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '100' },
    /** Of a token, in seconds. */
    lifetime: { type: 'string', default: '30' },
    /** Of an operation of the store, in milliseconds: least and most. */
    latency: { type: 'string', default: '1-20' },
    loss: { type: 'string', default: '0.01' },
    /** How long the store is down, in seconds. */
    outage: { type: 'string', default: '15' },
    /** What the store does while it is down: `rejects` or `hangs`. */
    down: { type: 'string', default: 'rejects' },
    /** How many of the newest tokens the platform keeps alive. */
    kept: { type: 'string', default: 'Infinity' },
    json: { type: 'string' },
  },
})
const processCount = Number(values.processes)
const lifetimeMs = Number(values.lifetime) * 1_000
const outageMs = Number(values.outage) * 1_000
const [leastMs = 1, mostMs = 20] = values.latency.split('-').map(Number)
const meanPauseMs = 1_000
const coldMs = 2_000
const killedMs = 3_000
const diedMs = 4_000
const backMs = 3_000
/** The token ends when two thirds of the outage are over. */
const leftAtOutageMs = (outageMs * 2) / 3
const untilOutageMs = Math.max(0, lifetimeMs - leftAtOutageMs - diedMs / 2)
const otherMs = coldMs + killedMs + diedMs + untilOutageMs + outageMs + backMs
const steadyMs = Math.max(1_000, Number(values.seconds) * 1_000 - otherMs)

const phases: Phase[] = []
let phase = createPhase('', 0)
let isOver = false

const network: Network = {
  latencyMs: [leastMs, mostMs],
  loss: Number(values.loss),
  isDown: false,
  downHangs: values.down === 'hangs',
  onOperation: () => {
    phase.operations += 1
  },
}
const platform = createPlatform({
  lifetimeSeconds: lifetimeMs / 1_000,
  kept: Number(values.kept),
  onFetch({ holdsLock }) {
    phase.fetches += 1
    if (!holdsLock) phase.fetchesWithoutLock += 1
  },
})
const store = memoryTokenCache()
const pending = new Map<symbol, { phase: Phase; state: ProcessState }>()

const emit = (event: WechatAuthEvent): void => {
  const detail = 'ended' in event ? ` ${event.ended}` : event.type === 'token-refresh' ? ` ${event.reason}` : ''
  count(phase.events, event.type + detail)
}

async function runProcess(): Promise<void> {
  const state: ProcessState = { isDead: false, holdsLock: false }
  const engine = createTokenEngine({ cache: cacheHandle(store, state, network), emit, now: Date.now })
  const source = platform.sourceFor(state)

  const makeCall = async (): Promise<void> => {
    const at = phase
    const id = Symbol('call')
    pending.set(id, { phase: at, state })
    at.calls += 1
    let attempts = 0
    const startedAt = performance.now()
    try {
      await engine.withToken(source, async (token) => {
        attempts += 1
        try {
          platform.check(token)
        } catch (error) {
          if (attempts === 1) at.refusedCalls += 1
          throw error
        }
      })
    } catch (error) {
      count(at.failedCalls, failureName(error))
    }
    at.waits.push(performance.now() - startedAt)
    pending.delete(id)
  }

  while (!isOver && !state.isDead) {
    void makeCall()
    await sleep(-Math.log(1 - Math.random()) * meanPauseMs)
  }
}

async function runPhase(next: Phase, ms: number): Promise<void> {
  if (!phases.includes(next)) phases.push(next)
  phase = next
  await sleep(ms)
  next.seconds += ms / 1_000
}

const loopDelay = monitorEventLoopDelay()
loopDelay.enable()
process.stdout.write(`${processCount} processes, about ${Math.round((otherMs + steadyMs) / 1_000)} s\n\n`)

phase = createPhase('cold start', 1)
for (let number = 0; number < processCount; number += 1) void runProcess()
await runPhase(phase, coldMs)

// A token is renewed when nine tenths of its time are over.
const steady = createPhase('steady', Math.floor((coldMs + steadyMs) / (lifetimeMs * 0.9)))
await runPhase(steady, steadyMs)

platform.killTokens()
await runPhase(createPhase('token killed', 1), killedMs)

platform.killTokens()
platform.letNextHolderDie()
await runPhase(createPhase('holder died', 2), diedMs)
await runPhase(steady, Math.max(0, platform.msLeft() - leftAtOutageMs))

network.isDown = true
const fetchesEach = Math.max(0, Math.ceil((outageMs - platform.msLeft()) / lifetimeMs))
await runPhase(createPhase('store down', processCount * fetchesEach, true), outageMs)
network.isDown = false
await runPhase(createPhase('store back', 1, true), backMs)

isOver = true
for (let rounds = 0; rounds < 100 && [...pending.values()].some(({ state }) => !state.isDead); rounds += 1) {
  await sleep(100)
}
for (const { phase: at, state } of pending.values()) {
  if (state.isDead) at.lostCalls += 1
  else count(at.failedCalls, 'no answer')
}
const loopDelayMs = loopDelay.max / 1e6
process.stdout.write(formatReport(phases, loopDelayMs))
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(reportData(phases, values, loopDelayMs), null, 2)}\n`)
}
