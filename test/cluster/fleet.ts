import type { ChildProcess } from 'node:child_process'
import { endFork, forkProgram } from '../helpers/programs/forked.ts'

/** What a process is told to do. */
export interface Order {
  /** How many callers it plays. */
  callers: number
  /** How long each of them goes on calling. @default one call */
  forMs?: number
  pauseMs?: number
}

/** What became of an order. */
export interface Report {
  /** The tokens that calls were made with. */
  tokens: Set<string>
  /** The codes of what calls were refused with. */
  errors: string[]
  longestMs: number
  /** Calls that took longer than 900 ms, which is about the deadline of a Redis that does not answer. */
  slowCalls: number
  /** When the last call ended that was refused or slow; 0 where there was none. */
  lastTroubleAt: number
  calls: number
  /** The types of the events. */
  events: string[]
}

export interface Worker {
  readonly pid: number
  run(order: Order): Promise<Report>
  kill(signal: NodeJS.Signals): void
}

export interface Fleet {
  readonly workers: readonly Worker[]
  /** Gives all of them the same order at once. */
  runAll(order: Order): Promise<Report[]>
  stop(): Promise<void>
}

/** Starts processes of an app that share a Redis. */
export async function startFleet(size: number, env: Record<string, string>): Promise<Fleet> {
  const children = Array.from({ length: size }, () => forkProgram('test/cluster/worker.ts', env))
  await Promise.all(children.map(nextMessage))
  const workers = children.map(
    (child): Worker => ({
      pid: child.pid as number,
      async run(order) {
        const answer = nextMessage(child)
        child.send(order)
        const report = (await answer) as Omit<Report, 'tokens'> & { tokens: string[] }
        return { ...report, tokens: new Set(report.tokens) }
      },
      kill: (signal) => void child.kill(signal),
    }),
  )
  return {
    workers,
    runAll: (order) => Promise.all(workers.map((worker) => worker.run(order))),
    async stop() {
      await Promise.all(children.map(endFork))
    },
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('a process of the fleet is gone'))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.removeListener('exit', onExit)
      resolve(message)
    })
  })
}

/** All tokens of some reports. */
export const tokensOf = (reports: readonly Report[]): Set<string> =>
  new Set(reports.flatMap(({ tokens }) => [...tokens]))

export const errorsOf = (reports: readonly Report[]): string[] => reports.flatMap(({ errors }) => errors)
