import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryTokenCache } from '../lib/core/cache/memory-token-cache.ts'
import type { WechatAuthEvent } from '../lib/core/events.ts'
import { createTokenEngine } from '../lib/core/tokens/token-engine.ts'
import { options, optionTexts, plan } from './cluster-sim-options.ts'
import { codeOf, count, createPhase, formatReport, type Phase, reportData } from './cluster-sim-report.ts'
import { cacheHandle, createPlatform, type Network, type ProcessState } from './cluster-sim-world.ts'

/**
 * Many processes that share one token cache: how often is the token fetched, and what do callers notice?
 *
 * All run in this one process, each with an engine of its own and a way of its own to the store, which is
 * slow and loses some operations. The platform makes a new token for each fetch; the ones before live until
 * their time is over.
 */
const meanPauseMs = 1_000
const phases: Phase[] = []
let phase = createPhase('', 0)
let isOver = false

const network: Network = {
  latencyMs: options.latencyMs,
  loss: options.loss,
  isDown: false,
  downHangs: options.downHangs,
  onOperation: () => {
    phase.operations += 1
  },
}
const platform = createPlatform({
  lifetimeSeconds: options.lifetimeMs / 1_000,
  kept: options.kept,
  onFetch({ holdsLock }) {
    phase.fetches += 1
    if (!holdsLock) phase.fetchesWithoutLock += 1
  },
})
const store = memoryTokenCache()
const pending = new Map<symbol, { phase: Phase; state: ProcessState }>()

const emit = (event: WechatAuthEvent): void => {
  const detail =
    'ended' in event ? ` ${event.ended}` : event.type === 'token-refresh' ? ` ${event.reason}` : ''
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
      count(at.failedCalls, codeOf(error))
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
process.stdout.write(`${options.processes} processes, about ${Math.round(plan.totalMs / 1_000)} s\n\n`)

phase = createPhase('cold start', 1)
for (let number = 0; number < options.processes; number += 1) void runProcess()
await runPhase(phase, plan.coldMs)

// A token is renewed when nine tenths of its time are over.
const steady = createPhase('steady', Math.floor((plan.coldMs + plan.steadyMs) / (options.lifetimeMs * 0.9)))
await runPhase(steady, plan.steadyMs)

platform.killTokens()
await runPhase(createPhase('token killed', 1), plan.killedMs)

platform.killTokens()
platform.letNextHolderDie()
await runPhase(createPhase('holder died', 2), plan.diedMs)
await runPhase(steady, Math.max(0, platform.msLeft() - plan.leftAtOutageMs))

network.isDown = true
const fetchesEach = Math.max(0, Math.ceil((plan.outageMs - platform.msLeft()) / options.lifetimeMs))
await runPhase(createPhase('store down', options.processes * fetchesEach, true), plan.outageMs)
network.isDown = false
await runPhase(createPhase('store back', 1, true), plan.backMs)

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
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(reportData(phases, optionTexts, loopDelayMs), null, 2)}\n`)
}
// The timers of the dead process would keep this one alive.
process.exit()
