import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import type { RefusedAnswer } from '../../lib/core/http/errcode-table.ts'
import type { Refusal } from '../../lib/core/http/platform-request.ts'

/** A code of the library, the status that it is answered with, and the errcodes that it stands for. */
export type ErrcodeRow = [code: string, status: number, errcodes: number[]]
/** An errcode, and the least and the most seconds to wait after it. */
export type PauseRow = [errcode: number, least: number, most: number]

/** The error that an answer of the platform becomes. */
export type RefusalOf = (errcode: number, api?: string, errmsg?: string) => PlatformError

/** `usualApi` is the call that is meant where a test names none. */
export function refusalsBy(classify: (answer: RefusedAnswer) => Refusal, usualApi: string): RefusalOf {
  return (errcode, api = usualApi, errmsg = '') => {
    const { code, ...details } = classify({ errcode, errmsg, api })
    return new PlatformError(code, { errcode, errmsg, api }, details)
  }
}

export interface ErrcodeTable {
  /** What refuses: a platform, or one of its calls. */
  name: string
  refusalOf: (errcode: number) => PlatformError
  rows?: ErrcodeRow[]
  pauses?: PauseRow[]
  withoutPause?: number[]
}

/** What errcodes mean. */
export function errcodeContract({ name, refusalOf, rows, pauses, withoutPause }: ErrcodeTable): void {
  describe(`a refusal of ${name}`, () => {
    if (rows !== undefined) {
      const all = rows.flatMap(([code, status, errcodes]) =>
        errcodes.map((errcode): [number, string, number] => [errcode, code, status]),
      )
      it.each(all)('with %i is %s, which is answered %i', (errcode, code, status) => {
        expect(refusalOf(errcode)).toMatchObject({ code, status })
      })
    }

    if (pauses !== undefined) {
      it.each(pauses)('with %i may be over after %i to %i seconds', (errcode, least, most) => {
        const { retryAfterSeconds } = refusalOf(errcode)
        expect(retryAfterSeconds).toBeGreaterThanOrEqual(least)
        expect(retryAfterSeconds).toBeLessThanOrEqual(most)
      })
    }

    if (withoutPause !== undefined) {
      it.each(withoutPause)('with %i says no time to wait', (errcode) => {
        expect(refusalOf(errcode).retryAfterSeconds).toBeUndefined()
      })
    }
  })
}
