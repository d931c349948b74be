import { checkKeys, checkNumber, checkOneOf, checkText } from './option-checks.ts'

export const faultKinds = [
  'errcode',
  'delay',
  'html',
  'empty',
  'null',
  'not-object',
  'truncate',
  'reset',
  'drip',
  'status',
  'redirect',
  'gzip',
  'body',
  'double-callback',
] as const

export type SimulatedFaultKind = (typeof faultKinds)[number]

/** Something that goes wrong on purpose: the next answers of one API are bent. */
export interface SimulatedFault {
  /** The path without its first slash, e.g. `sns/oauth2/access_token`; `*` for every one. */
  api: string
  /**
   * - `errcode`: the platform refuses with `errcode` (default -1) and `errmsg`; on a page, its error page
   * - `delay`: the true answer, `delayMs` (default 1000) late
   * - `html`: a gateway's error page with status 200 (or `status`)
   * - `empty`, `null`, `not-object`: a body of nothing, `null`, `[]`
   * - `truncate`: the first half of the true answer
   * - `reset`: the connection is cut without an answer
   * - `drip`: one byte every 200 ms, for ever
   * - `status`: HTTP `status` (default 500) and `body`
   * - `redirect`: 302 to `headers.location` (default a page of the simulator that only counts)
   * - `gzip`: the true answer, compressed without being asked
   * - `body`: exactly `body`
   * - `double-callback`: on `connect/oauth2/authorize` only, the simulator fetches the callback URL itself first
   */
  kind: SimulatedFaultKind
  /** How many answers are bent; `Infinity` is allowed (`"Infinity"` in JSON). @default 1 */
  times?: number
  /** How many answers pass unbent before that. @default 0 */
  skip?: number
  errcode?: number
  errmsg?: string
  delayMs?: number
  status?: number
  body?: string
  headers?: Record<string, string>
  /**
   * True: the platform does its work (a code is used up, a token is made) and only the answer is bent.
   * `truncate` and `gzip` always do, since they bend the true answer.
   * @default false
   */
  afterCommit?: boolean
}

/** A fault that waits for the answers it bends. */
export interface ArmedFault extends SimulatedFault {
  id: number
}

export interface SimulatedFaults {
  /** @throws TypeError when the fault is not complete */
  arm(fault: SimulatedFault): void
  /** What is still armed, with what is left of `times` and `skip`. */
  list(): ArmedFault[]
  /** Takes one back; false when it has done all its work already. */
  disarm(id: number): boolean
  clear(): void
}

export interface FaultQueue extends SimulatedFaults {
  /** The same as `arm`: gives the id back. */
  put(fault: SimulatedFault): number
  /** The fault that bends this answer, if any. */
  take(api: string): SimulatedFault | undefined
  takeDoubleCallback(api: string): boolean
}

const knownKeys = [
  'api',
  'kind',
  'times',
  'skip',
  'errcode',
  'errmsg',
  'delayMs',
  'status',
  'body',
  'headers',
  'afterCommit',
]
const maxArmed = 1000

function checkFault(fault: SimulatedFault): void {
  const owner = 'simulated fault'
  checkKeys(owner, fault, knownKeys)
  checkText(owner, 'api', fault.api)
  checkOneOf(owner, 'kind', fault.kind, faultKinds)
  for (const name of ['times', 'skip', 'delayMs'] as const) {
    if (fault[name] !== undefined) checkNumber(owner, name, fault[name], 0)
  }
  if (fault.errcode !== undefined) checkNumber(owner, 'errcode', fault.errcode, -1_000_000)
  if (fault.status !== undefined) {
    checkNumber(owner, 'status', fault.status, 200)
    if (!Number.isInteger(fault.status) || fault.status > 599) {
      throw new TypeError(`${owner}: option "status" must be a number from 200 to 599`)
    }
  }
  if (fault.body !== undefined && typeof fault.body !== 'string') {
    throw new TypeError(`${owner}: option "body" must be a string`)
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (!/^[\w-]+$/.test(name) || typeof value !== 'string' || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new TypeError(`${owner}: option "headers" must be an object of header names and plain texts`)
    }
  }
}

export function createFaultQueue(onChange: () => void = () => undefined): FaultQueue {
  let armed: (ArmedFault & { times: number; skip: number })[] = []
  let lastId = 0

  function keep(faults: typeof armed): void {
    armed = faults
    onChange()
  }

  function takeFirst(api: string, isWanted: (fault: SimulatedFault) => boolean): SimulatedFault | undefined {
    for (const fault of armed) {
      if ((fault.api !== api && fault.api !== '*') || !isWanted(fault)) continue
      if (fault.skip > 0) {
        fault.skip -= 1
        continue
      }
      fault.times -= 1
      keep(fault.times > 0 ? armed : armed.filter((other) => other !== fault))
      return fault
    }
    return undefined
  }

  function put(fault: SimulatedFault): number {
    checkFault(fault)
    if (armed.length >= maxArmed) throw new TypeError(`simulated fault: ${maxArmed} are armed already`)
    const { times = 1, skip = 0 } = fault
    lastId += 1
    if (times > 0) keep([...armed, { ...structuredClone(fault), times, skip, id: lastId }])
    return lastId
  }

  return {
    put,
    arm: (fault) => void put(fault),
    list: () => armed.map((fault) => structuredClone(fault)),
    disarm(id) {
      const isArmed = armed.some((fault) => fault.id === id)
      if (isArmed) keep(armed.filter((fault) => fault.id !== id))
      return isArmed
    },
    clear: () => keep([]),
    take: (api) => takeFirst(api, (fault) => fault.kind !== 'double-callback'),
    takeDoubleCallback: (api) => takeFirst(api, (fault) => fault.kind === 'double-callback') !== undefined,
  }
}
