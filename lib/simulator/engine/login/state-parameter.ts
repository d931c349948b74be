import type { Call } from '../http/call.ts'
import { checkLoosely } from '../http/leniency.ts'

const unnumbered = -1
const wrong = 'state 参数错误'

/** The documents know `[a-zA-Z0-9]` and 128 bytes. The platforms insist on the length alone. */
export function checkStateParameter(call: Call, state: string | undefined, length: number): void {
  call.check('state is encoded well', state !== undefined, unnumbered, wrong)
  call.check('state is at most 128 bytes', length <= 128, unnumbered, wrong)
  const rule = {
    what: 'state has only letters and digits',
    instead: 'state has other characters than letters and digits',
    errcode: unnumbered,
    errmsg: wrong,
  }
  checkLoosely(call, rule, /^[a-zA-Z0-9]*$/.test(state))
}
