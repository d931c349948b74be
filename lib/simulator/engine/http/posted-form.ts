import type { Call } from './call.ts'
import { letPass } from './leniency.ts'

/** A form would have its braces encoded. */
export function looksLikeJson(body: Buffer): boolean {
  return /^\s*[{[]/.test(body.subarray(0, 100).toString())
}

function hasFormType({ headers }: Pick<Call, 'headers'>): boolean {
  return (headers['content-type'] ?? '').includes('x-www-form-urlencoded')
}

/** Whether a body is a form by its type, and by what is in it. */
export function hasForm({ headers, body }: Pick<Call, 'headers' | 'body'>): boolean {
  return body.length > 0 && hasFormType({ headers }) && !looksLikeJson(body)
}

/** Whether an API that wants JSON gets a form. curl gives JSON the type of a form; the platforms read it all the same. */
export function isFormInPlaceOfJson(call: Call): boolean {
  if (!hasFormType(call)) return false
  return !looksLikeJson(call.body) || !letPass(call, 'JSON is posted with the content type of a form')
}
