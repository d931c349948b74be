import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import type { EngineWorld } from '../engine-world.ts'
import type { SimulatedCheck } from '../request-log.ts'
import { type Family, Refusal } from './answer.ts'
import { errmsgIn } from './errmsg.ts'
import { isPlatformHost } from './hosts.ts'

/** One request, as an endpoint sees it. An endpoint of a platform sees the world of that platform. */
export interface Call<W extends EngineWorld = EngineWorld> {
  world: W
  api: string
  method: string
  /** What came after `?`, untouched. */
  rawQuery: string
  /** The same, decoded; of a name given twice, `get()` answers the first. */
  query: URLSearchParams
  headers: Record<string, string>
  cookies: Record<string, string | undefined>
  params: Record<string, string>
  body: Buffer
  remoteAddress: string
  /** How this client reaches the simulator, e.g. `http://127.0.0.1:41234`. */
  origin: string
  /** Aborted when the answer is out, the client is gone, or the simulator stops. */
  closed: AbortSignal
  checks: SimulatedCheck[]
  /** Notes what was looked at; refuses with `errcode` unless it is in order. */
  check(what: string, ok: unknown, errcode: number, errmsg?: string): asserts ok
}

function headersOf(req: Request): Record<string, string> {
  const pairs = Object.entries(req.headers).map(([name, value]) => [name, String(value)])
  return Object.fromEntries(pairs)
}

function originOf(world: EngineWorld, req: Request): string {
  const host = req.headers.host ?? ''
  const isOwnHost = /^(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/.test(host) && !isPlatformHost(host)
  return isOwnHost ? `http://${host}` : (world.url ?? 'http://127.0.0.1')
}

function closedSignal(world: EngineWorld, res: Response): AbortSignal {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const { signal } = world.lifetime
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  res.once('close', () => {
    signal.removeEventListener('abort', abort)
    abort()
  })
  return controller.signal
}

export function createCall<W extends EngineWorld>(
  world: W,
  api: string,
  family: Family,
  req: Request,
  res: Response,
): Call<W> {
  const rawQuery = req.originalUrl.split('?').slice(1).join('?')
  const checks: SimulatedCheck[] = []
  return {
    world,
    api,
    method: req.method,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: headersOf(req),
    cookies: parseCookie(req.headers.cookie ?? ''),
    params: Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)])),
    body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
    remoteAddress: (req.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    origin: originOf(world, req),
    closed: closedSignal(world, res),
    checks,
    check(what, ok, errcode, errmsg = errmsgIn(family, errcode)) {
      const note = { what, ok: Boolean(ok) }
      checks.push(note)
      if (!note.ok) throw new Refusal(errcode, errmsg, note)
    },
  }
}
