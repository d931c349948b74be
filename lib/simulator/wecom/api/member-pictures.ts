import { createHash } from 'node:crypto'
import type { SimulatedCorp } from '../state/corp.ts'
import type { SimulatedMember } from '../state/member.ts'
import type { Call } from '../state/wecom-world.ts'

function drawing(call: Call, corp: SimulatedCorp, name: string): string {
  return `${call.origin}/simulator/corps/${encodeURIComponent(corp.corpId)}/avatars/${encodeURIComponent(name)}.svg`
}

export function avatarOf(call: Call, corp: SimulatedCorp, member: SimulatedMember): string {
  return member.avatar ?? drawing(call, corp, member.userid)
}

/** What is shown of a member who has not agreed to show more. */
export function defaultAvatar(call: Call, corp: SimulatedCorp): string {
  return drawing(call, corp, '-')
}

/** The address of a member's personal QR code. */
export function qrCodeOf(corp: SimulatedCorp, member: SimulatedMember): string {
  const parts = JSON.stringify(['vcode', corp.corpId, member.userid.toLowerCase()])
  const vcode = createHash('sha256').update(parts).digest('hex').slice(0, 18)
  return `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=vc${vcode}`
}
