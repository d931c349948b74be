import type { Request } from 'express'
import { WechatAuthError } from '../errors.ts'
import { askApp } from '../express/login/account.ts'
import type { MiniLoginApp, MiniProgramUser } from './mini-login-app.ts'
import type { PhoneInfo } from './mini-program-calls.ts'

/** A person's phone number, as `POST .../phone` answers it. */
export type MiniProgramPhone = Omit<PhoneInfo, 'watermark'>

/** Called with a phone number before it is answered. Throw an error with `status` 400 to 499 to refuse. */
export type OnPhone = (phone: MiniProgramPhone, user: MiniProgramUser, context: { req: Request }) => unknown

/** The phone number of this very person: WeChat refuses the code of anybody else. It costs money each time. */
export async function fetchPhone(
  { client, appId }: MiniLoginApp,
  user: MiniProgramUser,
  code: string,
): Promise<MiniProgramPhone> {
  const { phone_info } = await client.fetchPhoneNumber(code, { openid: user.openid })
  if (phone_info.watermark?.appid !== appId) {
    throw new WechatAuthError('ERR_WATERMARK', 'the phone number belongs to another mini program')
  }
  const { phoneNumber, purePhoneNumber, countryCode } = phone_info
  return { phoneNumber, purePhoneNumber, countryCode }
}

export const askOnPhone = (
  onPhone: OnPhone | undefined,
  phone: MiniProgramPhone,
  user: MiniProgramUser,
  req: Request,
): Promise<unknown> => askApp('onPhone', () => onPhone?.(phone, user, { req }))
