import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Call } from '../http/call.ts'
import { maskUrl } from '../http/mask.ts'
import { isLoopback } from './redirect-target.ts'

const headStartMs = 50
const connectMs = 1000
const patienceMs = 5000

/** Whether this redirect is to be doubled: by header, or by a fault of kind `double-callback`. */
export function wantsDoubleCallback(call: Call): boolean {
  const isAsked = call.headers['x-simulator-double-callback'] === '1'
  return call.world.faults.takeDoubleCallback('connect/oauth2/authorize') || isAsked
}

/**
 * Requests the callback as Tencent's servers sometimes do: from elsewhere, without the browser's cookies, shortly before
 * the browser. Only loopback addresses are asked. Resolves when the request is on its way and has its head start,
 * whether or not there is an answer.
 */
export async function requestCallbackFirst(call: Call, location: string): Promise<void> {
  const target = new URL(location)
  if (!isLoopback(target.hostname)) return
  const entry = call.world.requests.open({
    method: 'GET',
    api: 'simulator/double-callback',
    query: { url: maskUrl(location) },
  })
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const outgoing = send(
    target,
    {
      headers: { 'user-agent': 'Mozilla/4.0' },
      timeout: patienceMs,
      agent: false,
      signal: call.world.lifetime.signal,
    },
    (response) => {
      entry.status = response.statusCode ?? 0
      call.world.requests.close(entry)
      response.resume()
    },
  )
  outgoing.on('timeout', () => outgoing.destroy())
  outgoing.on('error', (error) => {
    entry.answer = error.message
    call.world.requests.close(entry)
  })
  // Also where there is nobody to connect to.
  const sent = new Promise((resolve) => outgoing.once('finish', resolve).once('close', resolve))
  outgoing.end()
  await Promise.race([sent, call.world.lifetime.sleep(connectMs)])
  await call.world.lifetime.sleep(headStartMs)
}
