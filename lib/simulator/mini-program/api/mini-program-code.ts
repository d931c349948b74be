import { checkAccount } from '../../accounts/api/app-access-token.ts'
import { jsonBody } from '../../accounts/api/json-body.ts'
import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { qrCodePicture } from '../../engine/http/qr-code-picture.ts'
import type { Call } from '../state/mini-program-world.ts'

const sceneShape = /^[0-9a-zA-Z!#$&'()*+,/:;=?@\-._~]+$/
const versions = [undefined, 'release', 'trial', 'develop']
const maxPerMinute = 5000

function checkPage(call: Call, app: SimulatedApp, page: unknown, checkPath: unknown): string {
  if (page === undefined || page === '') return app.pages?.[0] ?? 'pages/index/index'
  const isPlain = typeof page === 'string' && !page.startsWith('/') && !page.includes('?')
  call.check('page has no slash in front and no query', isPlain, 41030)
  const isPublished = checkPath === false || (app.pages?.includes(page) ?? true)
  call.check('page is a page of the mini program', isPublished, 41030)
  return page
}

/** `wxa/getwxacodeunlimit`: an image. The platform draws a round code and mostly sends JPEG; this is a QR code in PNG. */
export function unlimitedCode(call: Call): Answer {
  const app = checkAccount(call, 'mini-program')
  call.check('the method is POST', call.method === 'POST', 43002)
  const isSlow = call.world.rateLimits.take(`${call.api} ${app.appId}`, maxPerMinute, 60_000)
  call.check('fewer than 5000 codes in a minute', isSlow, 45009)
  const body = jsonBody(call)
  const { scene, env_version: version, width = 430 } = body
  call.check('scene is given', typeof scene === 'string' && scene !== '', 40129)
  call.check('scene is at most 32 characters', scene.length <= 32, 40169)
  call.check('scene has only letters, digits and some signs', sceneShape.test(scene), 40129)
  const page = checkPage(call, app, body['page'], body['check_path'])
  call.check('env_version is release, trial or develop', versions.includes(version as string), 40097)
  call.check('width is a number', typeof width === 'number' && Number.isFinite(width), 40097)
  const pixels = Math.min(1280, Math.max(280, Math.round(width)))
  const envVersion = version === undefined ? 'release' : String(version)
  const code = call.world.miniPrograms.codes.create({ appId: app.appId, page, scene, envVersion })
  return qrCodePicture(code.url, pixels)
}
