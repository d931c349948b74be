import type { SimulatedPerson } from '../../accounts/state/person.ts'
import { type Answer, redirect } from '../../engine/http/answer.ts'
import { browserCookie, languageOf } from '../../engine/login/browser.ts'
import type { Call } from '../state/mini-program-world.ts'
import { openByCode, scannableCode } from '../state/scan-code.ts'
import { codePage, openedPage } from './code-page.ts'

function checkCode(call: Call, fields: URLSearchParams): ReturnType<typeof scannableCode> {
  const url = fields.get('url') ?? ''
  const { codes } = call.world.miniPrograms
  call.check('the code is one of a mini program', codes.find(url) !== undefined, -1, '小程序码无效')
  return scannableCode(call.world, { url })
}

function holderOf(call: Call): SimulatedPerson {
  const { people } = call.world
  const person = people.get(call.cookies['simulated_person'] ?? '') ?? people.list()[0]
  call.check('there is at least one person', person !== undefined, -1, '没有可用的用户')
  return person
}

/** `GET /simulator/mini-program?url=`: a phone in front of the code of a mini program. */
export function scanMiniProgramCode(call: Call): Answer {
  const { app, code } = checkCode(call, call.query)
  return codePage(call, app, code, holderOf(call))
}

/** `POST /simulator/mini-program`: the button of that page. The front end opens, where one is played. */
export function openMiniProgram(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString())
  const { app, code } = checkCode(call, form)
  const person = call.world.people.get(form.get('person') ?? '')
  call.check('the form names a person', person !== undefined, -1, '没有此用户')
  const opening = openByCode(app, code, person)
  const { frontEndUrl } = opening
  const answer =
    frontEndUrl === undefined ? openedPage(languageOf(call), app, opening) : redirect(frontEndUrl, 303)
  answer.headers['Set-Cookie'] = browserCookie('simulated_person', person.id)
  return answer
}
