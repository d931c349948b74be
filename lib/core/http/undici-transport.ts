import type { Dispatcher } from 'undici'
import { proxyAgentOptions } from './proxy.ts'
import { isCompressed, TransportFailure } from './transport-failure.ts'
import { acceptedTypes, type Transport, type WireAnswer, type WireRequest } from './wire.ts'

export type Undici = Pick<typeof import('undici'), 'Agent' | 'ProxyAgent' | 'Pool'>

const connections = 128
const connectTimeoutMs = 5_000

/**
 * Requests over undici. axios's own Node adapter takes about twice the CPU.
 *
 * @param proxy the address of an HTTP proxy; empty for none
 */
export function createUndiciTransport(undici: Undici, proxy = ''): Transport {
  const agent =
    proxy === ''
      ? new undici.Agent({ connections, connect: { timeout: connectTimeoutMs } })
      : new undici.ProxyAgent({ ...proxyAgentOptions(undici.Pool, proxy, connectTimeoutMs), connections })
  return {
    send: (request, timeoutMs) =>
      new Promise((resolve, reject) => {
        const pending = new PendingAnswer(request, timeoutMs, resolve, reject)
        try {
          agent.dispatch(optionsOf(request), pending)
        } catch (error) {
          pending.fail(error)
        }
      }),
  }
}

function optionsOf({ method, base, path, body, contentType }: WireRequest): Dispatcher.DispatchOptions {
  const { origin, folder } = addressOf(base)
  const headers =
    body === undefined
      ? plainHeaders
      : { Accept: acceptedTypes, 'Content-Type': contentType ?? 'application/json' }
  return { origin, path: folder + path, method, headers, body: body ?? null }
}

const plainHeaders = { Accept: acceptedTypes }

interface Address {
  origin: string
  folder: string
}

const maxAddresses = 100
/** The hosts of the platforms, or of what stands in for them: an app calls a handful. */
const addresses = new Map<string, Address>()

function addressOf(base: string): Address {
  const known = addresses.get(base)
  if (known !== undefined) return known
  const { origin, pathname } = new URL(base)
  const address = { origin, folder: pathname.replace(/\/$/, '') }
  if (addresses.size >= maxAddresses) addresses.clear()
  addresses.set(base, address)
  return address
}

/** Collects an answer, and ends it where it comes too late or is none of ours. */
class PendingAnswer implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest
  readonly #resolve: (answer: WireAnswer) => void
  readonly #reject: (failure: TransportFailure) => void
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #tooLate: TransportFailure | undefined
  #chunks: Buffer[] = []
  #size = 0
  #status = 0

  constructor(
    request: WireRequest,
    timeoutMs: number,
    resolve: (answer: WireAnswer) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#request = request
    this.#resolve = resolve
    this.#reject = reject
    this.#timer = setTimeout(() => this.#end(), timeoutMs)
  }

  #end(): void {
    this.#tooLate = new TransportFailure('ETIMEDOUT')
    this.#reject(this.#tooLate)
    this.#controller?.abort(this.#tooLate)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It has waited for a connection as long as it may take altogether.
    if (this.#tooLate !== undefined) controller.abort(this.#tooLate)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Dispatcher.ResponseData['headers'],
  ): void {
    this.#status = status
    if (isCompressed(headers['content-encoding'])) controller.abort(new TransportFailure('ERR_BAD_RESPONSE'))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#request.maxBytes) controller.abort(new TransportFailure('ERR_BAD_RESPONSE'))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer)
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, data: this.#request.wants === 'bytes' ? bytes : bytes.toString() })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }

  fail(error: unknown): void {
    clearTimeout(this.#timer)
    const { code } = error as { code?: unknown }
    this.#reject(new TransportFailure(typeof code === 'string' ? code : 'ERR_NETWORK'))
  }
}
