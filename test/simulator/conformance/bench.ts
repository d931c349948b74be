import {
  createPlatformSimulator,
  defaultApps,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import request from 'supertest'

/** The time of all these tests, unless one moves the clock. */
export const nowMs = 1_700_000_000_000
export const minute = 60_000
export const hour: number = 60 * minute
export const day: number = 24 * hour

/** A request; what is undefined in `query` is not sent. */
export interface Asked {
  host: string
  path: string
  method?: 'GET' | 'POST'
  query?: Record<string, string | undefined>
  /** An object is sent as JSON, a text as it is. */
  body?: object | string
  headers?: Record<string, string>
}

export interface Answered {
  status: number
  type: string
  headers: Record<string, string>
  bytes: Buffer
  text: string
  /** Of a JSON object; else empty. */
  json: Record<string, unknown>
}

/** A row of the table in docs/simulator-conformance.md is proven by one of these. */
export type Proof = () => Promise<void>
export type Proofs = Readonly<Record<string, Proof>>

export interface Bench {
  simulator: PlatformSimulator
  ask(asked: Asked): Promise<Answered>
}

export interface AppIds {
  appId: string
  appSecret: string
}

function idsOf(kind: string): AppIds {
  const { appId = '', appSecret = '' } = defaultApps.find((app) => app.kind === kind) ?? {}
  return { appId, appSecret }
}

export const account: AppIds = idsOf('official-account')
export const website: AppIds = idsOf('website')
export const miniProgram: AppIds = idsOf('mini-program')

export function createBench(options: SimulatorOptions = {}): Bench {
  const simulator = createPlatformSimulator({ now: () => nowMs, ...options })
  return {
    simulator,
    async ask({ host, path, method = 'GET', query = {}, body, headers = {} }) {
      const sending = request(simulator.handler)
        [method === 'GET' ? 'get' : 'post'](`/${host}${path}${searchOf(query)}`)
        .redirects(0)
        .set(typeof body === 'object' ? { 'content-type': 'application/json' } : {})
        .set(headers)
        .buffer(true)
        .parse((res, done) => {
          const chunks: Buffer[] = []
          res.on('data', (chunk: Buffer) => chunks.push(chunk))
          res.on('end', () => done(null, Buffer.concat(chunks)))
        })
      const response = await (body === undefined
        ? sending
        : sending.send(typeof body === 'string' ? body : JSON.stringify(body)))
      const bytes = response.body as Buffer
      const text = bytes.toString()
      const type = response.headers['content-type'] ?? ''
      return { status: response.status, type, headers: response.headers, bytes, text, json: jsonIn(text) }
    },
  }
}

function searchOf(query: Record<string, string | undefined>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function jsonIn(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) return {}
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** One way to get a request wrong: what is different in it. */
export type Fault = Pick<Asked, 'query' | 'body' | 'method' | 'headers'>

/** Makes a request wrong in several ways; the first one wins where two change the same thing. */
export function spoil(right: Asked, faults: readonly Fault[]): Asked {
  let asked = right
  for (const fault of [...faults].reverse()) asked = withFault(asked, fault)
  return asked
}

function withFault(asked: Asked, fault: Fault): Asked {
  const [old, changed] = [asked.body, fault.body]
  const isMerged = typeof old === 'object' && typeof changed === 'object'
  const body = isMerged ? { ...old, ...changed } : (changed ?? old)
  return {
    ...asked,
    ...fault,
    query: { ...asked.query, ...fault.query },
    headers: { ...asked.headers, ...fault.headers },
    ...(body !== undefined && { body }),
  }
}

/** A request of a person, who decides at once. */
export function as(right: Asked, person: string, decision = 'allow'): Asked {
  const headers = { ...right.headers, 'x-simulator-user': person, 'x-simulator-decision': decision }
  return { ...right, headers }
}

/** With another query. */
export function change(right: Asked, query: Asked['query']): Asked {
  return { ...right, query: { ...right.query, ...query } }
}
