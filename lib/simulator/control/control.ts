import { parseCookie } from 'cookie'
import type { Request, RequestHandler, Response } from 'express'
import { json, text } from '../engine/http/answer.ts'
import { send } from '../engine/http/send.ts'

/** What a program said: the JSON in the body, the query, and the parts of the path. */
export interface Order {
  /** Unchecked: whatever it is given to checks it and throws a TypeError. */
  // biome-ignore lint/suspicious/noExplicitAny: the simulator's own API checks every value it is given
  body: any
  query: URLSearchParams
  id: string
  /** The userid or agentid in the path. */
  subId: string
  /** Of the browser that asks. */
  cookies: Record<string, string | undefined>
  /** Adds `Set-Cookie` to the answer. */
  setCookie(cookie: string): void
  /** Aborted when the answer is out or nobody waits for it any more. */
  closed: AbortSignal
}

function readBody(req: Request): unknown {
  if (!Buffer.isBuffer(req.body) || req.body.length === 0) return {}
  try {
    return JSON.parse(req.body.toString())
  } catch {
    throw new TypeError('simulator: the body is not JSON')
  }
}

/** Browsers let a page send JSON to another site only if that agrees, and this one never does. */
function isForm(req: Request): boolean {
  const isJson = (req.headers['content-type'] ?? '').includes('application/json')
  return Buffer.isBuffer(req.body) && req.body.length > 0 && !isJson
}

function orderIn(req: Request, res: Response, cookies: string[]): Order {
  const controller = new AbortController()
  res.once('close', () => controller.abort())
  return {
    body: readBody(req),
    query: new URLSearchParams(req.originalUrl.split('?').slice(1).join('?')),
    id: String(req.params['id'] ?? ''),
    subId: String(req.params['subId'] ?? ''),
    cookies: parseCookie(req.headers.cookie ?? ''),
    setCookie: (cookie) => void cookies.push(cookie),
    closed: controller.signal,
  }
}

/** Makes an Express handler of one thing a program can ask for; what it refuses is answered with status 400. */
export function control(order: (order: Order) => unknown): RequestHandler {
  async function respond(req: Request, res: Response): Promise<void> {
    if (isForm(req)) return send(res, text(403, 'text/plain', 'send JSON: content-type application/json'))
    const cookies: string[] = []
    try {
      const result = await order(orderIn(req, res, cookies))
      const answer = json('cgi-bin', result === undefined ? { ok: true } : { ok: true, result })
      if (cookies.length > 0) answer.headers['Set-Cookie'] = cookies
      send(res, answer)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      send(res, { ...json('cgi-bin', { ok: false, error: error.message }), status: 400 })
    }
  }
  return (req, res, next) => {
    respond(req, res).catch(next)
  }
}
