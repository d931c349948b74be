import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf } from '../../accounts/state/openids.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { SimulatedScan } from './scans.ts'
import type { SceneCode } from './scene-codes.ts'
import type { WechatWorld } from './wechat-world.ts'

/** Which QR code: by its ticket, or by what it says. */
export interface ScanTarget {
  ticket?: string
  url?: string
}

interface ScannableCode {
  code: SceneCode
  app: SimulatedApp
}

/** @throws TypeError */
export function scannableCode(world: WechatWorld, { ticket, url }: ScanTarget): ScannableCode {
  const code = world.official.sceneCodes.find(String(ticket ?? url ?? ''))
  if (code === undefined) throw new TypeError('simulator: no QR code has this "ticket" or "url"')
  if (world.clock.now() >= code.expiresAt) throw new TypeError('simulator: the QR code has expired')
  const app = world.apps.get(code.appId)
  if (app === undefined) throw new TypeError(`simulator: there is no app "${code.appId}"`)
  return { code, app }
}

/**
 * A person's phone reads the QR code of an account: whoever does not follow it yet does so now.
 * @throws TypeError when the code is unknown or has expired
 */
export function scanQrCode(world: WechatWorld, target: ScanTarget, person: SimulatedPerson): SimulatedScan {
  const { code, app } = scannableCode(world, target)
  const { appId } = app
  const { followers, messageWindows } = world.official
  const isFollower = followers.get(appId, person) !== undefined
  if (!isFollower) {
    const how = { subscribeScene: 'ADD_SCENE_QR_CODE', scene: code.scene }
    followers.follow(appId, person, how, true)
  }
  messageWindows.open(appId, person.id, isFollower ? 'scan' : 'follow')
  const scan: SimulatedScan = {
    appId,
    personId: person.id,
    openid: openidOf(app, person),
    event: isFollower ? 'SCAN' : 'subscribe',
    EventKey: isFollower ? String(code.scene) : `qrscene_${code.scene}`,
    Ticket: code.ticket,
  }
  world.scans.tell(scan)
  return scan
}
