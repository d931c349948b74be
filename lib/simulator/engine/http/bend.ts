import { gzipSync } from 'node:zlib'
import type { Response } from 'express'
import type { SimulatedFault } from '../faults.ts'
import { type Answer, type Family, jsonType, text } from './answer.ts'
import type { Call } from './call.ts'

const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n'

/** Whether the endpoint does its work although the answer is bent. */
export function doesWork(fault: SimulatedFault): boolean {
  return fault.afterCommit === true || ['delay', 'truncate', 'gzip'].includes(fault.kind)
}

function bentBody(fault: SimulatedFault, family: Family, call: Call, whole: Answer | undefined): Answer {
  const type = jsonType(family)
  switch (fault.kind) {
    case 'html':
      return text(200, 'text/html', gatewayPage)
    case 'null':
      return text(200, type, 'null')
    case 'not-object':
      return text(200, type, '[]')
    case 'status':
      return text(500, 'text/html', gatewayPage)
    case 'redirect':
      return { status: 302, headers: { Location: `${call.origin}/simulator/redirected` }, body: '' }
    case 'truncate': {
      const body = Buffer.from(whole?.body ?? '')
      return {
        status: 200,
        headers: whole?.headers ?? {},
        body: body.subarray(0, Math.ceil(body.length / 2)),
      }
    }
    case 'gzip': {
      const headers = { ...whole?.headers, 'Content-Encoding': 'gzip' }
      return { status: whole?.status ?? 200, headers, body: gzipSync(Buffer.from(whole?.body ?? '')) }
    }
    default:
      return text(200, type, '')
  }
}

/** The answer a fault makes of the true one (undefined when the endpoint was not asked). */
export function bentAnswer(
  fault: SimulatedFault,
  family: Family,
  call: Call,
  whole: Answer | undefined,
): Answer {
  const bent = fault.kind === 'delay' && whole !== undefined ? whole : bentBody(fault, family, call, whole)
  const isBodyWanted = fault.body !== undefined && !['truncate', 'gzip', 'delay'].includes(fault.kind)
  const names = Object.keys(fault.headers ?? {}).map((name) => name.toLowerCase())
  const kept = Object.entries(bent.headers).filter(([name]) => !names.includes(name.toLowerCase()))
  return {
    ...bent,
    status: fault.status ?? bent.status,
    headers: { ...Object.fromEntries(kept), ...fault.headers },
    body: isBodyWanted ? (fault.body ?? '') : bent.body,
  }
}

/** Sends a byte every 200 ms until the client hangs up or the simulator stops. */
export async function drip(call: Call, res: Response): Promise<void> {
  res.writeHead(200, { 'Content-Type': 'text/plain' })
  res.write('{')
  while (!call.closed.aborted) {
    await call.world.lifetime.sleep(200, call.closed)
    if (!call.closed.aborted) res.write(' ')
  }
  res.destroy()
}
