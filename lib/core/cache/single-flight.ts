import { WechatAuthError } from '../../errors.ts'
import { type Lease, takeLease } from './lease.ts'
import { memoryOf, type ProcessMemory } from './process-memory.ts'
import { askCache, type TokenCache, watchCache } from './token-cache.ts'

/** How a result travels through the cache. */
export interface FlightCodec<T> {
  encode(value: T): string
  /** Undefined for what was not encoded by this app. */
  decode(text: string): T | undefined
  encodeFailure(error: unknown): string
  decodeFailure(text: string): unknown
}

export interface FlightOptions<T> {
  cache: TokenCache
  /** Names the task; equal keys share one run. */
  key: string
  codec: FlightCodec<T>
  /** How long a result is kept for those who come later. */
  keepMs: number
  /** How long to wait for a run in another process. */
  waitMs: number
  onCacheFailure(): void
}

export interface FlightResult<T> {
  value: T
  /** True when this call did the work, false when it was given the result of another. */
  isFirst: boolean
}

const failureMs = 1_000
const running = 'running:'
const done = 'done:'
const failed = 'failed:'

const pending = new WeakMap<TokenCache, Map<string, Promise<unknown>>>()

/**
 * Runs a task that must not run twice, once for all who ask for it at the same time or within `keepMs`, in this
 * process and in others that share the cache. A failure reaches those who were waiting and nobody who comes later.
 */
export async function runSingleFlight<T>(
  options: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<FlightResult<T>> {
  const here = pending.get(options.cache) ?? new Map<string, Promise<unknown>>()
  pending.set(options.cache, here)
  const underWay = here.get(options.key) as Promise<FlightResult<T>> | undefined
  if (underWay !== undefined) return { value: (await underWay).value, isFirst: false }

  const run = runOnce(options, task).finally(() => here.delete(options.key))
  here.set(options.key, run)
  return run
}

/** The result of a run that is over, while it is kept. Rejects when the cache fails. */
export async function readFlight<T>(
  cache: TokenCache,
  key: string,
  codec: FlightCodec<T>,
): Promise<T | undefined> {
  const kept = memoryOf(cache)?.read(key)
  if (kept instanceof KeptResult) return copyOf(kept, codec)
  return resultIn(await askCache(() => cache.get(key)), codec)
}

function resultIn<T>(seen: string | undefined, codec: FlightCodec<T>): T | undefined {
  return seen?.startsWith(done) ? codec.decode(seen.slice(done.length)) : undefined
}

/** A result in the memory of the process that made it: neither sealed nor written as text before somebody asks for it. */
class KeptResult {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/** Whoever made it goes on with the very object, and may change it. */
const copyOf = <T>({ value }: KeptResult, codec: FlightCodec<T>): T | undefined =>
  codec.decode(codec.encode(value as T))

function runOnce<T>(options: FlightOptions<T>, task: () => Promise<T>): Promise<FlightResult<T>> {
  const memory = memoryOf(options.cache)
  const kept = memory?.read(options.key)
  // Texts are of others, who see the same memory as a cache.
  if (memory === undefined || typeof kept === 'string') return runAcrossProcesses(options, task)
  return runHere(memory, kept, options, task)
}

/** In a process of its own there is nobody to claim the task from. */
async function runHere<T>(
  memory: ProcessMemory,
  kept: unknown,
  { key, codec, keepMs }: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<FlightResult<T>> {
  const known = kept instanceof KeptResult ? copyOf(kept, codec) : undefined
  if (known !== undefined) return { value: known, isFirst: false }
  const value = await task()
  memory.write(key, new KeptResult(value), keepMs)
  return { value, isFirst: true }
}

async function runAcrossProcesses<T>(
  options: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<FlightResult<T>> {
  const cache = watchCache(options.cache, options.onCacheFailure)
  const deadline = Date.now() + options.waitMs
  for (let hasWaited = false; ; hasWaited = true) {
    const finding = await lookOrClaim(cache, options, hasWaited)
    switch (finding.state) {
      case 'done':
        return { value: finding.value, isFirst: false }
      case 'failed':
        throw finding.error
      case 'cache down':
        return { value: await task(), isFirst: true }
      case 'claimed':
        return { value: await runClaimed(finding.lease, options, task), isFirst: true }
    }
    // Another process runs the task. If its lease ends without a result, the next round claims the task.
    if (Date.now() > deadline) {
      throw new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'the same is still being done elsewhere', {
        retryAfterSeconds: 5,
      })
    }
    await pause(20 + Math.random() * 60)
  }
}

type Finding<T> =
  | { state: 'done'; value: T }
  | { state: 'failed'; error: unknown }
  | { state: 'cache down' }
  | { state: 'claimed'; lease: Lease }
  | { state: 'running elsewhere' }

/** What has become of the task. Where nobody is at it, it is claimed. */
async function lookOrClaim<T>(
  cache: TokenCache,
  { key, codec }: FlightOptions<T>,
  hasWaited: boolean,
): Promise<Finding<T>> {
  try {
    const seen = await cache.get(key)
    const value = resultIn(seen, codec)
    if (value !== undefined) return { state: 'done', value }
    if (seen?.startsWith(failed) && hasWaited) {
      return { state: 'failed', error: codec.decodeFailure(seen.slice(failed.length)) }
    }
    if (seen?.startsWith(running)) return { state: 'running elsewhere' }
    const lease = await takeLease(cache, key, { prefix: running, expected: seen })
    return lease === undefined ? { state: 'running elsewhere' } : { state: 'claimed', lease }
  } catch {
    return { state: 'cache down' }
  }
}

/** A result that cannot be written, or comes after the lease was lost, is for this caller alone. */
async function runClaimed<T>(
  lease: Lease,
  { codec, keepMs }: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<T> {
  try {
    const value = await task()
    await lease.endWith(done + codec.encode(value), keepMs).catch(() => false)
    return value
  } catch (error) {
    await lease.endWith(failed + codec.encodeFailure(error), failureMs).catch(() => false)
    throw error
  } finally {
    void lease.release()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
