import { letPass } from '../../engine/http/leniency.ts'
import type { Call } from '../state/accounts-world.ts'

function hasForm({ method, headers, body }: Call): boolean {
  const type = headers['content-type'] ?? ''
  return method === 'POST' && body.length > 0 && type.includes('x-www-form-urlencoded')
}

/**
 * What an API of `sns` is asked for. The documents know the query alone. OAuth libraries post a form,
 * some with a part of it in the query.
 */
export function snsParameters(call: Call): URLSearchParams {
  if (!hasForm(call) || !letPass(call, 'parameters are posted as a form')) return call.query
  const form = new URLSearchParams(call.body.toString())
  return new URLSearchParams([...call.query, ...form])
}
