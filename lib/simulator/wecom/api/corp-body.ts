import { isFormInPlaceOfJson } from '../../engine/http/posted-form.ts'
import { wecomErrmsgOf } from '../../engine/http/wecom-errmsg.ts'
import type { Call } from '../state/wecom-world.ts'

/** The JSON in the body of a call. */
export interface CorpBody {
  fields: Record<string, unknown>
  /** What comes before the errmsg when the body is not JSON: WeCom reads what it can and goes on. */
  warning: '' | 'Warning: wrong json format. '
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

/** Refuses other methods than POST, and forms. */
export function checkCorpBody(call: Call): CorpBody {
  call.check('the method is POST', call.method === 'POST', 40063)
  call.check('the body is not empty', call.body.length > 0, 40063)
  const isForm = isFormInPlaceOfJson(call) || (call.headers['content-type'] ?? '').includes('multipart/')
  call.check('the body is not a form', !isForm, 40063)
  const fields = parse(call.body.toString())
  call.checks.push({ what: 'the body is a JSON object', ok: fields !== undefined })
  return { fields: fields ?? {}, warning: fields === undefined ? 'Warning: wrong json format. ' : '' }
}

export function checkCorpField(call: Call, name: string, errcode: number): string {
  const { fields, warning } = checkCorpBody(call)
  const value = fields[name]
  const errmsg = `${warning}${wecomErrmsgOf(errcode)}`
  call.check(
    `${name} is given in the body, as a text`,
    typeof value === 'string' && value !== '',
    errcode,
    errmsg,
  )
  return value as string
}
