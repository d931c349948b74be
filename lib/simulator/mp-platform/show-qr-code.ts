import { toBuffer } from 'qrcode'
import { type Answer, text } from '../http/answer.ts'
import type { Call } from '../http/call.ts'

/** `cgi-bin/showqrcode`: the image of a QR code. The platform's is a JPEG, this one is a PNG. */
export async function showQrCode(call: Call): Promise<Answer> {
  const { clock, official } = call.world
  const code = official.sceneCodes.find(call.query.get('ticket') ?? '')
  const isGood = code !== undefined && clock.now() < code.expiresAt
  call.checks.push({ what: 'ticket is that of a QR code which has not expired', ok: isGood })
  if (!isGood) return text(404, 'text/plain', '')
  const png = await toBuffer(code.url, { type: 'png', width: 430, margin: 2, errorCorrectionLevel: 'M' })
  return { status: 200, headers: { 'Content-Type': 'image/png' }, body: png }
}
