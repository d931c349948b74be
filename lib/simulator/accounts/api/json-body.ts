import { isFormInPlaceOfJson } from '../../engine/http/posted-form.ts'
import type { Call } from '../state/accounts-world.ts'

/** The JSON object in the body. A form is not understood: its fields are simply missing, as at Tencent. */
export function jsonBody(call: Call): Record<string, unknown> {
  if (isFormInPlaceOfJson(call)) return {}
  call.check('the body is not empty', call.body.length > 0, 44002)
  const body = parse(call.body.toString())
  call.check('the body is a JSON object', body !== undefined, 47001)
  return body
}

function parse(source: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(source)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
