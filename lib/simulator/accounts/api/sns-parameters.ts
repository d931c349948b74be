import { letPass } from '../../engine/http/leniency.ts'
import { hasForm } from '../../engine/http/posted-form.ts'
import type { Call } from '../state/accounts-world.ts'

/**
 * What an API of `sns` is asked for. The documents know the query alone. OAuth libraries post a form,
 * some with a part of it in the query.
 */
export function snsParameters(call: Call): URLSearchParams {
  const isPosted = call.method === 'POST' && hasForm(call)
  if (!isPosted || !letPass(call, 'parameters are posted as a form')) return call.query
  const form = new URLSearchParams(call.body.toString())
  return new URLSearchParams([...call.query, ...form])
}
