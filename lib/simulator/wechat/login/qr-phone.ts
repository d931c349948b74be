import type { Answer } from '../../engine/http/answer.ts'
import { browserCookie, languageOf } from '../../engine/login/browser.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import { phoneConfirmPage, phoneDonePage } from '../pages/phone-page.ts'
import type { QrLogin } from '../state/qr-logins.ts'
import { actOnPhone } from '../state/qr-phone-action.ts'
import type { Call } from '../state/wechat-world.ts'
import { defaultPerson, rememberedPerson } from './visitor.ts'

function checkLogin(call: Call, uuid: string): QrLogin {
  const login = call.world.qrLogins.get(uuid)
  call.check(
    'the QR code is known and not too old',
    login !== undefined,
    -1,
    '二维码已过期，请刷新后重新扫描',
  )
  call.check('the QR code was not used before', login.status !== 'confirmed', -1, '该二维码已被使用')
  return login
}

/** `GET /connect/confirm`: what a phone shows after scanning; opening it is the scan. */
export function phoneConfirm(call: Call): Answer {
  const login = checkLogin(call, call.query.get('uuid') ?? '')
  const app = call.world.apps.get(login.appId)
  call.check('the app exists', app !== undefined, -1, 'AppID 参数错误')
  const person = rememberedPerson(call) ?? defaultPerson(call)
  actOnPhone(call.world, login, person, 'scan')
  return phoneConfirmPage(call, app, login, person)
}

/** `POST /connect/confirm_reply`: the buttons of that page. */
export function phoneReply(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString())
  const login = checkLogin(call, form.get('uuid') ?? '')
  const person = call.world.people.get(form.get('person') ?? '')
  call.check('the form names a person', person !== undefined, -1, '没有此用户')
  if (form.get('decision') !== 'allow') {
    actOnPhone(call.world, login, person, 'cancel')
    return cancelledPage(languageOf(call))
  }
  actOnPhone(call.world, login, person, 'confirm')
  const answer = phoneDonePage(languageOf(call))
  answer.headers['Set-Cookie'] = browserCookie('simulated_person', person.id)
  return answer
}
