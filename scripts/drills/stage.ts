import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import { type Fleet, type Report, startFleet } from '../../test/cluster/fleet.ts'
import { startTokenHost, type TokenHost } from '../../test/helpers/platforms/token-host.ts'
import { type RunningRedis, startRedis } from '../../test/helpers/stores/redis-server.ts'
import { atEnd } from '../shared/run-script.ts'
import { type Findings, findingsOf } from './drill.ts'

/** How many processes there are, and how many callers in each. */
export const processes = 4
export const callers = 10

/** Processes of an app, their platform, and whatever they share. */
export interface Stage {
  host: TokenHost
  fleet: Fleet
}

export interface RedisStage extends Stage {
  redis: RunningRedis
  /** Ends Redis at once, with all that it held. */
  killRedis(): Promise<void>
  restartRedis(): Promise<void>
  /** Sends a command on a connection of its own. */
  command(...parts: string[]): Promise<void>
}

/** @param redisEnv where the processes find their Redis, as test/cluster/worker.ts takes it */
export async function setStage(redisEnv: Record<string, string>): Promise<Stage> {
  const host = await startTokenHost()
  atEnd(() => host.close())
  const fleet = await startFleet(processes, { ...redisEnv, API_BASE: host.base, APP_ID: randomUUID() })
  atEnd(() => fleet.stop())
  return { host, fleet }
}

export async function setRedisStage(): Promise<RedisStage> {
  const stage = { redis: await startRedis() }
  atEnd(() => stage.redis.stop())
  const { path, folder } = stage.redis
  return Object.assign(stage, await setStage({ REDIS_PATH: path }), {
    killRedis: () => stage.redis.stop(),
    async restartRedis() {
      stage.redis = await startRedis(folder)
    },
    async command(...parts: string[]) {
      const client = await createClient({ socket: { path, tls: false } }).connect()
      await client.sendCommand(parts)
      client.destroy()
    },
  })
}

export interface Course {
  /** From the first call to the last. */
  loadMs: number
  /** Answers when the fault is over. */
  fault(): Promise<void>
  /** How long after the load it takes until the processes are asked whether they share a token again. */
  settleMs?: number
}

/** Lets something happen to processes that have a token and go on calling, and looks at them again afterwards. */
export async function underLoad(
  { host, fleet }: Stage,
  { loadMs, fault, settleMs = 2_000 }: Course,
): Promise<Findings> {
  await fleet.runAll({ callers: 1 })
  const running = fleet.runAll({ callers, forMs: loadMs, pauseMs: 20 })
  // Where it fails it is awaited below, or everything is being stopped.
  running.catch(() => undefined)
  await sleep(500)
  await fault()
  const faultEndedAt = Date.now()
  const findings = findingsOf(await running, faultEndedAt, host)
  return { ...findings, ...(await lookAgain(host, settleMs, () => fleet.runAll({ callers: 5 }))) }
}

/** After the fault a token that is found bad has to be renewed once for all. */
async function lookAgain(
  host: TokenHost,
  settleMs: number,
  callAll: () => Promise<Report[]>,
): Promise<Pick<Findings, 'fetchesAfter'>> {
  await sleep(settleMs)
  host.revoke()
  const fetchesBefore = host.fetches
  const reports = await callAll()
  const hasFailed = reports.some(({ errors }) => errors.length > 0)
  return { fetchesAfter: hasFailed ? Number.NaN : host.fetches - fetchesBefore }
}
