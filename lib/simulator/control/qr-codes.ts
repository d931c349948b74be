import type { World } from '../world/world.ts'

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
