import type { SimulatedCheck } from '../request-log.ts'

/** A whole answer, before any fault bends it. */
export interface Answer {
  status: number
  headers: Record<string, string | string[]>
  body: string | Buffer
  errcode?: number
}

/** How a group of endpoints words its refusals. */
export type Family = 'sns' | 'cgi-bin' | 'wecom' | 'page'

/** Thrown by an endpoint when a check fails; `serve()` turns it into the refusal of the endpoint's family. */
export class Refusal extends Error {
  readonly errcode: number
  readonly failed: SimulatedCheck | undefined

  constructor(errcode: number, errmsg: string, failed?: SimulatedCheck) {
    super(errmsg)
    this.name = 'Refusal'
    this.errcode = errcode
    this.failed = failed
  }
}

/** How a group of endpoints declares its JSON. */
export function jsonType(family: Family): string {
  if (family === 'sns') return 'text/plain'
  return family === 'wecom' ? 'application/json; charset=UTF-8' : 'application/json; encoding=utf-8'
}

export function json(family: Family, body: object): Answer {
  const errcode = 'errcode' in body && typeof body.errcode === 'number' ? body.errcode : undefined
  const answer = { status: 200, headers: { 'Content-Type': jsonType(family) }, body: JSON.stringify(body) }
  return errcode === undefined ? answer : { ...answer, errcode }
}

export function text(status: number, type: string, body: string): Answer {
  return { status, headers: { 'Content-Type': type }, body }
}

/** A redirect; the address is made safe for a header. */
export function redirect(location: string, status = 302): Answer {
  const plain = location.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
  return { status, headers: { Location: plain }, body: '' }
}
