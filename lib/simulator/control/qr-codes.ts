import { actOnPhone, type PhoneAction } from '../wechat/state/qr-phone-action.ts'
import type { World } from '../world/world.ts'
import type { Order } from './control.ts'

/** A QR code of an account that can be scanned now. */
export interface AliveQrCode {
  appId: string
  scene: number | string
  ticket: string
  /** What the code says. */
  url: string
  /** Undefined for a permanent one. */
  expiresAt?: number
}

const most = 100

/** `GET /simulator/qr-codes`: the newest first. */
export function qrCodes(world: World): AliveQrCode[] {
  const codes = world.official.sceneCodes.list().slice(-most).reverse()
  return codes.map(({ appId, scene, ticket, url, expiresAt }) => ({
    appId,
    scene,
    ticket,
    url,
    ...(Number.isFinite(expiresAt) && { expiresAt }),
  }))
}

/** A code of a mini program. */
export interface AliveMiniProgramCode {
  appId: string
  page: string
  scene: string
  envVersion: string
  /** What the code says. */
  url: string
}

/** `GET /simulator/mini-program-codes`: the newest first. */
export function miniProgramCodes(world: World): AliveMiniProgramCode[] {
  const codes = world.miniPrograms.codes.list().slice(-most).reverse()
  return codes.map(({ appId, page, scene, envVersion, url }) => ({ appId, page, scene, envVersion, url }))
}

/** `POST /simulator/qr/:uuid`: what the phone would do, for a browser or program without one. */
export function qrAction(world: World, { id, body }: Order): { status: string } {
  const login = world.qrLogins.get(id)
  if (login === undefined) throw new TypeError('simulator: the QR code is unknown or too old')
  const person = typeof body.person === 'string' ? world.people.get(body.person) : undefined
  if (person === undefined) throw new TypeError('simulator: "person" must be the id of a person')
  if (!['scan', 'confirm', 'cancel'].includes(body.action)) {
    throw new TypeError('simulator: "action" must be scan, confirm or cancel')
  }
  actOnPhone(world, login, person, body.action as PhoneAction)
  return { status: login.status }
}
