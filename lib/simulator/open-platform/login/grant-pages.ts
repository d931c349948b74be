import { type Answer, redirect } from '../../engine/http/answer.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import { isWechatBrowser, languageOf } from '../../engine/login/browser.ts'
import { decisionAmong } from '../../engine/login/program-decision.ts'
import { cancelledPage } from '../../pages/cancelled-page.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { wechatOnlyPage } from '../../wechat/pages/wechat-only-page.ts'
import { type Agreement, agree } from '../grants/agree.ts'
import { checkGrantRequest, type GrantRequest } from '../grants/grant-request.ts'
import { grantPage } from '../pages/grant-page.ts'

export type GrantCall = EngineCall<PushWorld>

/** The host of a grant page, and whether it is one for phones. */
export interface GrantPlace {
  host: string
  isForPhones: boolean
}

/** The browser goes back once the platform has been told, or has been for long enough. */
async function pushFirst({ world }: GrantCall, { redirectUrl, push }: Agreement): Promise<Answer> {
  await Promise.race([push(), world.lifetime.sleep(world.options.replyTimeoutMs)])
  return redirect(redirectUrl)
}

function redirectFirst({ world, closed }: GrantCall, { redirectUrl, push }: Agreement): Answer {
  const later = new Promise((resolve) => {
    const pushNow = (): void => resolve(push())
    if (closed.aborted) pushNow()
    else closed.addEventListener('abort', pushNow, { once: true })
  })
  world.openPlatform.underWay.add(later)
  return redirect(redirectUrl)
}

/** Whether the browser or the event arrives first is left to chance. */
function answerAgreement(call: GrantCall, agreement: Agreement): Answer | Promise<Answer> {
  return Math.random() < 0.5 ? pushFirst(call, agreement) : redirectFirst(call, agreement)
}

/** A program that has said so in headers is asked nothing; the platform is told before it is sent back. */
function answerProgram(call: GrantCall, request: GrantRequest): Answer | Promise<Answer> | undefined {
  const { person: app, decision } = decisionAmong(call, (appId) => call.world.apps.get(appId))
  if (decision === 'deny') return cancelledPage(languageOf(call))
  if (app === undefined) return undefined
  return pushFirst(call, agree(call, call.world, request, app))
}

/** The grant pages for desktops and phones: they differ in who may look at them. */
export function openGrantPage(call: GrantCall, place: GrantPlace): Answer | Promise<Answer> {
  const entrance = { referer: call.headers['referer'] ?? '', ownHost: new URL(call.origin).host }
  const request = checkGrantRequest(call, call.world, call.query, entrance)
  if (place.isForPhones && !isWechatBrowser(call)) {
    call.checks.push({ what: 'the user agent is WeChat', ok: false })
    return wechatOnlyPage(call, place.host)
  }
  return answerProgram(call, request) ?? grantPage(call, place.host, request)
}

/** The buttons of these pages. */
export function grantReply(call: GrantCall): Answer | Promise<Answer> {
  const form = new URLSearchParams(call.body.toString())
  const query = new URLSearchParams(form.get('request') ?? '')
  const request = checkGrantRequest(call, call.world, query, { referer: '', isButton: true })
  if (form.get('decision') !== 'allow') return cancelledPage(languageOf(call))
  const app = call.world.apps.get(form.get('account') ?? '')
  call.check('the form names an account', app !== undefined, -1, '没有此帐号')
  const permissions = form.getAll(app.kind).slice(0, 100).map(Number)
  return answerAgreement(call, agree(call, call.world, request, app, { permissions }))
}
