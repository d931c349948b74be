import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '100' },
    /** Of a token, in seconds. */
    lifetime: { type: 'string', default: '30' },
    /** Of an operation of the store, in milliseconds: least and most. */
    latency: { type: 'string', default: '1-20' },
    /** The share of operations of the store that reject. */
    loss: { type: 'string', default: '0.01' },
    /** How long the store is down, in seconds. */
    outage: { type: 'string', default: '15' },
    /** What the store does while it is down: `rejects` or `hangs`. */
    down: { type: 'string', default: 'rejects' },
    /** How many of the newest tokens the platform keeps alive. */
    kept: { type: 'string', default: 'Infinity' },
    /** The file for the report as JSON. */
    json: { type: 'string' },
  },
})

const [leastMs = 1, mostMs = leastMs] = values.latency.split('-').map(Number)

interface SimOptions {
  processes: number
  lifetimeMs: number
  latencyMs: readonly [number, number]
  loss: number
  downHangs: boolean
  kept: number
  json: string | undefined
}

export const options: SimOptions = {
  processes: Number(values.processes),
  lifetimeMs: Number(values.lifetime) * 1_000,
  latencyMs: [leastMs, mostMs],
  loss: Number(values.loss),
  downHangs: values.down === 'hangs',
  kept: Number(values.kept),
  json: values.json,
}

const outageMs = Number(values.outage) * 1_000
const fixed = { coldMs: 2_000, killedMs: 3_000, diedMs: 4_000, outageMs, backMs: 3_000 }
/** The token ends when two thirds of the outage are over. */
const leftAtOutageMs = (outageMs * 2) / 3
/** From the end of the phase in which a holder dies; its successor comes about half-way through. */
const untilOutageMs = Math.max(0, options.lifetimeMs - leftAtOutageMs - fixed.diedMs / 2)
const otherMs = Object.values(fixed).reduce((total, ms) => total + ms, untilOutageMs)
const steadyMs = Math.max(1_000, Number(values.seconds) * 1_000 - otherMs)

interface SimPlan {
  coldMs: number
  steadyMs: number
  killedMs: number
  diedMs: number
  outageMs: number
  backMs: number
  leftAtOutageMs: number
  totalMs: number
}

/** How long each phase takes. */
export const plan: SimPlan = { ...fixed, steadyMs, leftAtOutageMs, totalMs: otherMs + steadyMs }

/** As they were given, for the report. */
export const optionTexts: Record<string, unknown> = { ...values }
