import { type Answer, text } from '../../engine/http/answer.ts'
import { qrCodePicture } from '../../engine/http/qr-code-picture.ts'
import type { Call } from '../state/wechat-world.ts'

/** What the QR code says: the page that a phone opens. */
export function confirmUrl(call: Call, uuid: string): string {
  return `${call.origin}/open.weixin.qq.com/connect/confirm?uuid=${encodeURIComponent(uuid)}`
}

/** `GET /connect/qrcode/:uuid`: the QR code as a PNG. */
export function qrImage(call: Call): Answer {
  const login = call.world.qrLogins.get(call.params['uuid'] ?? '')
  if (login === undefined) return text(404, 'text/plain', 'not found')
  return qrCodePicture(confirmUrl(call, login.uuid), 560)
}
