import { type Answer, text } from '../../engine/http/answer.ts'
import { qrCodePicture } from '../../engine/http/qr-code-picture.ts'
import type { Call } from '../state/wechat-world.ts'

/** `cgi-bin/showqrcode`: the image of a QR code. The platform's is a JPEG, this one is a PNG. */
export function showQrCode(call: Call): Answer {
  const { clock, official } = call.world
  const code = official.sceneCodes.find(call.query.get('ticket') ?? '')
  const isGood = code !== undefined && clock.now() < code.expiresAt
  call.checks.push({ what: 'ticket is that of a QR code which has not expired', ok: isGood })
  if (!isGood) return text(404, 'text/plain', '')
  return qrCodePicture(code.url, 430)
}
