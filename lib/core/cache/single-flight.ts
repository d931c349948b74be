import { randomUUID } from 'node:crypto'
import { WechatAuthError } from '../../errors.ts'
import { askCache, type TokenCache, tryCache } from './token-cache.ts'

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

const leaseMs = 1_500
const failureMs = 1_000
const running = 'running:'
const done = 'done:'
const failed = 'failed:'

const flights = new WeakMap<TokenCache, Map<string, Promise<unknown>>>()

/**
 * Runs a task that must not run twice, once for all who ask for it at the same time or within `keepMs`, in this
 * process and in others that share the cache. A failure reaches those who were waiting and nobody who comes later.
 */
export async function runSingleFlight<T>(
  options: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<FlightResult<T>> {
  const here = flights.get(options.cache) ?? new Map<string, Promise<unknown>>()
  flights.set(options.cache, here)
  const underWay = here.get(options.key) as Promise<FlightResult<T>> | undefined
  if (underWay !== undefined) return { value: (await underWay).value, isFirst: false }

  const flight = runAcrossProcesses(options, task).finally(() => here.delete(options.key))
  here.set(options.key, flight)
  return flight
}

/** The result of a run that is over, while it is kept. Rejects when the cache fails. */
export async function readFlight<T>(
  cache: TokenCache,
  key: string,
  codec: FlightCodec<T>,
): Promise<T | undefined> {
  return resultIn(await askCache(() => cache.get(key)), codec)
}

function resultIn<T>(seen: string | undefined, codec: FlightCodec<T>): T | undefined {
  return seen?.startsWith(done) ? codec.decode(seen.slice(done.length)) : undefined
}

async function runAcrossProcesses<T>(
  options: FlightOptions<T>,
  task: () => Promise<T>,
): Promise<FlightResult<T>> {
  const { cache, key, codec } = options
  const claim = running + randomUUID()
  const deadline = Date.now() + options.waitMs
  let waited = false
  for (;;) {
    let seen: string | undefined
    try {
      seen = await askCache(() => cache.get(key))
      const value = resultIn(seen, codec)
      if (value !== undefined) return { value, isFirst: false }
      if (seen?.startsWith(failed) && waited) {
        throw new FailedElsewhere(codec.decodeFailure(seen.slice(failed.length)))
      }
      const isFree = !seen?.startsWith(running)
      const expected = seen
      if (isFree && (await askCache(() => cache.replace(key, expected, claim, leaseMs)))) break
    } catch (error) {
      if (error instanceof FailedElsewhere) throw error.failure
      options.onCacheFailure()
      return { value: await task(), isFirst: true }
    }
    // Somebody else is at it. When their lease ends without a result, the next round takes over.
    if (Date.now() > deadline) {
      throw new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'the same is still being done elsewhere', {
        retryAfterSeconds: 5,
      })
    }
    waited = true
    await pause(20 + Math.random() * 60)
  }
  return { value: await runClaimed(options, claim, task), isFirst: true }
}

async function runClaimed<T>(
  { cache, key, codec, keepMs, onCacheFailure }: FlightOptions<T>,
  claim: string,
  task: () => Promise<T>,
): Promise<T> {
  const heartbeat = setInterval(() => {
    void tryCache(() => cache.replace(key, claim, claim, leaseMs), true, onCacheFailure)
  }, leaseMs / 3)
  heartbeat.unref()
  try {
    const value = await task()
    const result = done + codec.encode(value)
    await tryCache(() => cache.replace(key, claim, result, keepMs), true, onCacheFailure)
    return value
  } catch (error) {
    const failure = failed + codec.encodeFailure(error)
    await tryCache(() => cache.replace(key, claim, failure, failureMs), true, onCacheFailure)
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}

class FailedElsewhere extends Error {
  readonly failure: unknown
  constructor(failure: unknown) {
    super('the run in another process failed')
    this.failure = failure
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
