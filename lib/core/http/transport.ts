import { createFetchTransport } from './fetch-transport.ts'
import { createUndiciTransport, type Undici } from './undici-transport.ts'
import type { Transport } from './wire.ts'

/** One for each proxy, and one for no proxy: their connections serve all clients of the process. */
const transports = new Map<string, Promise<Transport>>()

/**
 * What requests go over where the user hands in no `http`. Loading undici takes longer than a request: an app that
 * makes none, or has an `http` of its own, never loads it.
 *
 * @param proxy the address of an HTTP proxy, with its credentials
 */
export function loadTransport(proxy = ''): Promise<Transport> {
  const known = transports.get(proxy)
  if (known !== undefined) return known
  const loaded = load(proxy)
  transports.set(proxy, loaded)
  loaded.catch(() => transports.delete(proxy))
  return loaded
}

async function load(proxy: string): Promise<Transport> {
  return createTransport(await import('undici'), proxy)
}

/** Bun answers an undici of its own, whose agents send nothing: there requests go over `fetch`. */
export function createTransport(undici: Undici, proxy = ''): Transport {
  const isWhole = typeof undici.Agent.prototype.dispatch === 'function'
  return isWhole ? createUndiciTransport(undici, proxy) : createFetchTransport(proxy)
}
