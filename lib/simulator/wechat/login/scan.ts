import type { Answer } from '../../engine/http/answer.ts'
import { browserCookie, languageOf } from '../../engine/login/browser.ts'
import { scanDonePage, scanListPage, scanPage } from '../pages/scan-page.ts'
import { type ScanTarget, scannableCode, scanQrCode } from '../state/scan-qr-code.ts'
import type { Call } from '../state/wechat-world.ts'
import { defaultPerson, rememberedPerson } from './visitor.ts'

function targetOf(fields: URLSearchParams): ScanTarget {
  const ticket = fields.get('ticket')
  const url = fields.get('url')
  return { ...(ticket !== null && { ticket }), ...(url !== null && { url }) }
}

function checkTarget(call: Call, target: ScanTarget): ReturnType<typeof scannableCode> {
  try {
    return scannableCode(call.world, target)
  } catch (error) {
    const message = error instanceof TypeError ? error.message : ''
    call.check(`the QR code can be scanned (${message})`, false, -1, '二维码已过期')
    throw error
  }
}

/** `GET /simulator/scan`: the phone before the scan of an account's QR code; without one, a list of all. */
export function scan(call: Call): Answer {
  const target = targetOf(call.query)
  if (target.ticket === undefined && target.url === undefined) return scanListPage(call)
  const { app, code } = checkTarget(call, target)
  return scanPage(call, app, code, rememberedPerson(call) ?? defaultPerson(call))
}

/** `POST /simulator/scan`: the button of that page. */
export function scanReply(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString())
  const { app, code } = checkTarget(call, targetOf(form))
  const person = call.world.people.get(form.get('person') ?? '')
  call.check('the form names a person', person !== undefined, -1, '没有此用户')
  const result = scanQrCode(call.world, { ticket: code.ticket }, person)
  const answer = scanDonePage(languageOf(call), app, result)
  answer.headers['Set-Cookie'] = browserCookie('simulated_person', person.id)
  return answer
}
