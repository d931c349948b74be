import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import type { QrLogin } from './qr-logins.ts'
import type { WechatWorld } from './wechat-world.ts'

export type PhoneAction = 'scan' | 'confirm' | 'cancel'

/** What the phone does to a QR login; nothing more can be done to a confirmed one. */
export function actOnPhone(
  world: WechatWorld,
  login: QrLogin,
  person: SimulatedPerson,
  action: PhoneAction,
): void {
  const { qrLogins, codes } = world
  const { appId, scope } = login
  if (login.status === 'confirmed') return
  if (action === 'scan') qrLogins.change(login, { status: 'scanned' })
  if (action === 'cancel') {
    const denial = person.denial ?? world.options.denial ?? 'stay'
    qrLogins.change(login, { status: 'cancelled', isDenialSent: denial === 'redirect' })
  }
  if (action === 'confirm') {
    const code = codes.issue({ appId, personId: person.id, scope, isSnapshot: isSnapshot(person) })
    qrLogins.change(login, { status: 'confirmed', code })
  }
}
