import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/wechat-world.ts'

const kinds = ['QR_SCENE', 'QR_STR_SCENE', 'QR_LIMIT_SCENE', 'QR_LIMIT_STR_SCENE']
const maxSceneId = { temporary: 4_294_967_295, permanent: 100_000 }
const maxExpireSeconds = 2_592_000

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
}

function checkScene(call: Call, kind: string, info: unknown): number | string {
  const scene = isObject(info) ? info['scene'] : undefined
  call.check('action_info.scene is given', isObject(scene), 40053)
  const { scene_id: id, scene_str: text } = scene
  if (kind.includes('STR')) {
    call.check('scene_str is given', text !== undefined, 40053)
    const isShort = typeof text === 'string' && text.length >= 1 && text.length <= 64
    call.check('scene_str is a text of 1 to 64 characters', isShort, 40129)
    return text
  }
  const most = kind.includes('LIMIT') ? maxSceneId.permanent : maxSceneId.temporary
  call.check('scene_id is given', id !== undefined, 40053)
  call.check(`scene_id is a whole number from 1 to ${most}`, isWhole(id, most), 40129)
  return id
}

/** `cgi-bin/qrcode/create`: a QR code that tells the account which one of its codes was scanned. */
export function createQrCode(call: Call): Answer {
  const app = checkAccount(call, 'official-account')
  call.check('the method is POST', call.method === 'POST', 43002)
  const { action_name: kind, action_info: info, expire_seconds: seconds = 60 } = jsonBody(call)
  call.check(
    `action_name is one of ${kinds.join(', ')}`,
    typeof kind === 'string' && kinds.includes(kind),
    40052,
  )
  const scene = checkScene(call, kind, info)
  const { sceneCodes } = call.world.official
  if (kind.includes('LIMIT')) {
    const code = sceneCodes.createPermanent(app.appId, scene, app.permanentQrCodeLimit ?? 100_000)
    call.check('the account has room for one more permanent code', code !== undefined, 45029)
    return json('cgi-bin', { ticket: code.ticket, url: code.url })
  }
  const isInRange = isWhole(seconds, maxExpireSeconds)
  call.check('expire_seconds is a whole number from 1 to 2592000', isInRange, 40053)
  const { ticket, url } = sceneCodes.createTemporary(app.appId, scene, seconds)
  return json('cgi-bin', { ticket, expire_seconds: seconds, url })
}
