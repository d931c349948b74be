import type { Request } from 'express'
import { WechatAuthError } from '../errors.ts'
import { holderOf } from '../express/code-login/session-key-routes.ts'
import { sendSuccess } from '../express/http/envelope.ts'
import { readJsonBody } from '../express/http/json-body.ts'
import { askApp } from '../express/login/account.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import { requireCode } from '../express/login/require-code.ts'
import type { MiniLoginApp, MiniProgramUser } from './mini-login-app.ts'
import type { PhoneInfo } from './mini-program-calls.ts'

/** A person's phone number, as `POST .../phone` answers it. */
export type MiniProgramPhone = Omit<PhoneInfo, 'watermark'>

/** Called with a phone number before it is answered. Throw an error with `status` 400 to 499 to refuse. */
export type OnPhone = (phone: MiniProgramPhone, user: MiniProgramUser, context: { req: Request }) => unknown

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
      const { phone_info } = await app.client.fetchPhoneNumber(code, { openid: user.openid })
      if (phone_info.watermark?.appid !== app.appId) {
        throw new WechatAuthError('ERR_WATERMARK', 'the phone number belongs to another mini program')
      }
      const { phoneNumber, purePhoneNumber, countryCode } = phone_info
      const phone = { phoneNumber, purePhoneNumber, countryCode }
      await askApp('onPhone', () => onPhone?.(phone, user, { req }))
      sendSuccess(res, phone)
    },
  }
}
