import { WechatAuthError } from '../../errors.ts'
import { isText } from '../texts.ts'
import type { JsonObject } from '../tolerant-json.ts'

/** The error for an answer that lacks what it must have. */
export const incomplete = (api: string, what: string): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM', `${api} answered without ${what}`)

/** The text of a field that is there and not empty. */
export const textIn = (value: unknown): string | undefined =>
  isText(value) ? value.slice(0, 1_024) : undefined

/** The digits of a field, which the platforms write as text in one answer and as a number in another. */
export const digitsIn = (value: unknown): string | undefined =>
  textIn(Number.isSafeInteger(value) ? String(value) : value)

/** @throws ERR_PLATFORM for the first field that holds no text */
export function requireTexts(api: string, answer: JsonObject, names: readonly string[]): void {
  const missing = names.find((name) => !isText(answer[name]))
  if (missing !== undefined) throw incomplete(api, missing)
}
