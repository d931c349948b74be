import { type Answer, text } from '../../engine/http/answer.ts'
import type { QrLogin } from '../state/qr-logins.ts'
import type { Call } from '../state/wechat-world.ts'

const expired = 402
const codes = { waiting: 408, scanned: 404, cancelled: 403, confirmed: 405 } as const

function errcodeOf(login: QrLogin | undefined): number {
  return login === undefined ? expired : codes[login.status]
}

function script(errcode: number, login?: QrLogin): Answer {
  const code = errcode === codes.confirmed ? (login?.code ?? '') : ''
  // The simulator's own addition: the older behaviour, in which the page reports the refusal to the app.
  const denied = errcode === codes.cancelled && login?.isDenialSent === true ? 'window.wx_denied=1;' : ''
  return text(200, 'text/javascript', `window.wx_errcode=${errcode};window.wx_code='${code}';${denied}`)
}

/**
 * `GET /connect/l/qrconnect`: what has become of a QR code. The answer is held back (about 25 s) while there is nothing
 * the page does not know yet; `last` is what it knows.
 */
export async function qrPoll(call: Call): Promise<Answer> {
  const { qrLogins, lifetime, options } = call.world
  const uuid = call.query.get('uuid') ?? ''
  const known = Number(call.query.get('last') ?? codes.waiting)
  let isTimeUp = false
  const timer = lifetime.sleep(options.pollHoldMs, call.closed).then(() => {
    isTimeUp = true
  })
  for (;;) {
    const login = qrLogins.get(uuid)
    const errcode = errcodeOf(login)
    const isNews = errcode !== codes.waiting && errcode !== known
    if (isNews) return script(errcode, login)
    if (isTimeUp || call.closed.aborted) return script(codes.waiting)
    await Promise.race([timer, qrLogins.nextChange(call.closed)])
  }
}
