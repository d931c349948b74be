import { connect } from 'node:net'
import { type Answer, readAnswer } from './read-answer.ts'
import { bodyOf, type FuzzRequest, targetOf } from './request.ts'

/** `left`: whoever asked had no patience. `silent`: there was no answer in time. */
export type Outcome = { kind: 'answer'; answer: Answer } | { kind: 'closed' | 'left' | 'silent' }

interface Patience {
  /** After this the connection is given up, and nobody complains. */
  leaveAfterMs?: number | undefined
  /** @default 30_000 */
  silentAfterMs?: number
}

/** Sends a request over a connection of its own, whatever is wrong with it. */
export function sendRaw(
  origin: string,
  request: FuzzRequest,
  { leaveAfterMs, silentAfterMs = 30_000 }: Patience = {},
): Promise<Outcome> {
  const { hostname, port } = new URL(origin)
  const parts = partsOf(request, `${hostname}:${port}`)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let received = Buffer.alloc(0)
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish({ kind: leaveAfterMs === undefined ? 'silent' : 'left' }),
      leaveAfterMs ?? silentAfterMs,
    )
    const look = (isOver: boolean): void => {
      const answer = readAnswer(received, request.method, isOver)
      if (answer !== undefined) finish({ kind: 'answer', answer })
      else if (isOver) finish({ kind: 'closed' })
    }
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      look(false)
    })
    // The app may cut the connection while it is still being written to.
    socket.on('error', () => undefined)
    socket.on('close', () => look(true))
    socket.on('connect', () => {
      const writeNext = (): void => {
        const part = parts.shift()
        if (part === undefined) {
          if (request.delivery === 'half, then closed') finish({ kind: 'closed' })
          if (/ended|longer/.test(request.delivery)) socket.end()
          return
        }
        socket.write(part, () => setImmediate(writeNext))
      }
      writeNext()
    })
  })
}

/** Sends what `fetch()` is able to send. Undefined where it refuses. */
export async function sendByFetch(
  origin: string,
  request: FuzzRequest,
  { leaveAfterMs, silentAfterMs = 30_000 }: Patience = {},
): Promise<Outcome | undefined> {
  const body = bodyOf(request)
  let asked: Request
  try {
    const headers = new Headers(request.headers)
    if (request.cookies.length > 0) headers.set('cookie', cookieHeaderOf(request))
    asked = new Request(new URL(targetOf(request), origin), {
      method: request.method,
      headers,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(leaveAfterMs ?? silentAfterMs),
    })
    // "//host" is a path for the app, and another host for URL.
    if (new URL(asked.url).origin !== origin) return undefined
  } catch {
    return undefined
  }
  try {
    const response = await fetch(asked)
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
    const cookies = response.headers.getSetCookie().map((line): [string, string] => ['set-cookie', line])
    const answer = { status: response.status, headers: [...headers, ...cookies], strayLines: [] }
    return { kind: 'answer', answer: { ...answer, body: Buffer.from(await response.arrayBuffer()) } }
  } catch (error) {
    // undici checks some headers only when it sends them.
    if ((error as Error).name === 'TimeoutError') return { kind: leaveAfterMs ? 'left' : 'silent' }
    return undefined
  }
}

function partsOf(request: FuzzRequest, host: string): Buffer[] {
  const { delivery } = request
  const body = bodyOf(request)
  const has = (name: string): boolean => request.headers.some(([one]) => one.toLowerCase() === name)
  const hasBody = body.length > 0 || request.method === 'POST'
  const lines = [`${request.method} ${targetOf(request)} HTTP/1.1`]
  if (!has('host')) lines.push(`Host: ${host}`)
  if (!has('connection')) lines.push('Connection: close')
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`)
  if (request.cookies.length > 0) lines.push(`Cookie: ${cookieHeaderOf(request)}`)
  if (/chunks/.test(delivery)) lines.push('Transfer-Encoding: chunked')
  const length = { 'longer than sent': body.length + 97, 'shorter than sent': body.length >> 1 }[
    delivery as string
  ]
  if (delivery === 'length that is none') lines.push('Content-Length: 1e3')
  else if (!has('content-length') && hasBody && !/^in .*chunks$/.test(delivery)) {
    lines.push(`Content-Length: ${length ?? body.length}`)
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  const half = body.subarray(0, body.length >> 1)
  if (/chunks/.test(delivery)) return [head, ...chunksOf(body, delivery === 'in bad chunks')]
  if (/^half/.test(delivery)) return [body.length > 1 ? Buffer.concat([head, half]) : head.subarray(0, -6)]
  if (delivery !== 'in pieces') return [Buffer.concat([head, body])]
  const all = Buffer.concat([head, body])
  const size = Math.ceil(all.length / 5)
  return Array.from({ length: 5 }, (_, index) => all.subarray(index * size, (index + 1) * size))
}

function chunksOf(body: Buffer, isBad: boolean): Buffer[] {
  const half = body.length >> 1
  const chunk = (part: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  const chunks = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0).map(chunk)
  return [...chunks, Buffer.from(isBad ? 'zz\r\n\r\n' : '0\r\n\r\n')]
}

const cookieHeaderOf = ({ cookies }: FuzzRequest): string =>
  cookies.map(([name, value]) => (name === '' ? value : `${name}=${value}`)).join('; ')
