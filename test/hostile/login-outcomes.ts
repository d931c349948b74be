import type { SimulatedFault } from 'express-wechat-auth/simulator'

export type Fault = Omit<SimulatedFault, 'api'>
/** What the answer to a login says: its status, the code of the library, and the errcode or -1. */
export type Outcome = [status: number, error: string, code: number]

export const unavailable: Outcome = [503, 'ERR_PLATFORM_UNAVAILABLE', -1]
export const broken: Outcome = [502, 'ERR_PLATFORM', -1]

/** A platform that answers this as JSON. */
export const body = (value: unknown): Fault => ({ kind: 'body', body: JSON.stringify(value) })

/** Errcodes of the platform that all come to the same, and are passed on. */
export const refusals = (status: number, error: string, errcodes: number[]): [number, Outcome][] =>
  errcodes.map((errcode) => [errcode, [status, error, errcode]])
