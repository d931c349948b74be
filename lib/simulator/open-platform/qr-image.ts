import { toBuffer } from 'qrcode'
import { type Answer, text } from '../http/answer.ts'
import type { Call } from '../http/call.ts'

/** What the QR code says: the page that a phone opens. */
export function confirmUrl(call: Call, uuid: string): string {
  return `${call.origin}/open.weixin.qq.com/connect/confirm?uuid=${encodeURIComponent(uuid)}`
}

/** `GET /connect/qrcode/:uuid`: the QR code as a PNG. */
export async function qrImage(call: Call): Promise<Answer> {
  const login = call.world.qrLogins.get(call.params['uuid'] ?? '')
  if (login === undefined) return text(404, 'text/plain', 'not found')
  const png = await toBuffer(confirmUrl(call, login.uuid), {
    type: 'png',
    width: 560,
    margin: 2,
    errorCorrectionLevel: 'M',
  })
  return { status: 200, headers: { 'Content-Type': 'image/png' }, body: png }
}
