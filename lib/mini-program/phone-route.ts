import { holderOf } from '../express/code-login/session-key-routes.ts'
import { sendSuccess } from '../express/http/envelope.ts'
import { readJsonBody } from '../express/http/json-body.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import { requireCode } from '../express/login/require-code.ts'
import { askOnPhone, fetchPhone, type OnPhone } from './fetch-phone.ts'
import type { MiniLoginApp, MiniProgramUser } from './mini-login-app.ts'

/** `POST .../phone {code}`: the phone number behind the code of a `getPhoneNumber` button. */
export function phoneRoute(onPhone: OnPhone | undefined): PlatformRoute {
  return {
    name: 'phone',
    method: 'post',
    kind: 'json',
    async handle(req, res, routerContext) {
      const holder = holderOf(req, routerContext)
      const [app, user] = [holder.app as MiniLoginApp, holder.user as MiniProgramUser]
      const code = requireCode((await readJsonBody(req, res))['code'])
      const phone = await fetchPhone(app, user, code)
      await askOnPhone(onPhone, phone, user, req)
      sendSuccess(res, phone)
    },
  }
}
