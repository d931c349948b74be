import type { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What is to stay flat in a process that goes on and on. */
export interface Sample {
  heapMb: number
  rssMb: number
  /** `process.getActiveResourcesInfo()`, counted. */
  handles: Record<string, number>
  /** Listeners of long-lived emitters. */
  listeners: Record<string, number>
  connections: number
  /** Since the sample before. */
  loopDelayP99Ms: number
}

/** @param emitters what lives as long as the process, by name */
export function createMeter(
  server: Server,
  emitters: Record<string, EventEmitter | object>,
): () => Promise<Sample> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const watched: Record<string, EventEmitter> = { process, server }
  for (const [name, emitter] of Object.entries(emitters)) watched[name] = emitter as EventEmitter

  return async () => {
    const loopDelayP99Ms = Math.round(delay.percentile(99) / 1e6)
    if (globalThis.gc === undefined) throw new Error('start this process with --expose-gc')
    // What the first leaves to finalizers the second takes.
    globalThis.gc()
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc()
    const { heapUsed, rss } = process.memoryUsage()
    const connections = await new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    )
    delay.reset()
    return {
      heapMb: inMb(heapUsed),
      rssMb: inMb(rss),
      handles: countsOf(process.getActiveResourcesInfo()),
      listeners: Object.fromEntries(
        Object.entries(watched).map(([name, emitter]) => [name, countListeners(emitter)]),
      ),
      connections,
      loopDelayP99Ms,
    }
  }
}

const inMb = (bytes: number): number => Math.round(bytes / 1e4) / 100

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function countListeners(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)
}
