import type { Request } from 'express'
import { type FlightCodec, runSingleFlight } from '../core/cache/single-flight.ts'
import { describeFailure, rebuildFailure } from '../core/portable-error.ts'
import { isWechatAuthError, WechatAuthError, type WechatAuthErrorCode } from '../errors.ts'
import { sendToken } from '../express/code-login/code-login.ts'
import { AppFailure } from '../express/http/app-failure.ts'
import { readJsonBody } from '../express/http/json-body.ts'
import { completeLogin } from '../express/login/complete-login.ts'
import { type LoginAttempt, type LoginOutcome, performLogin } from '../express/login/perform-login.ts'
import type { PlatformRoute } from '../express/login/platform-router.ts'
import { requireCode } from '../express/login/require-code.ts'
import { isEnded } from '../express/request/attach-user.ts'
import { requireTenant } from '../express/request/request-context.ts'
import { askOnPhone, fetchPhone, type MiniProgramPhone, type OnPhone } from './fetch-phone.ts'
import type { MiniLoginApp, MiniProgramUser } from './mini-login-app.ts'

/** Whether a login must bring a phone number, or may. */
export type PhoneMode = 'optional' | 'required'

/** A login, and the phone number that it brought or why it brought none. */
interface PhoneLogin extends LoginOutcome {
  phone?: MiniProgramPhone
  phoneError?: WechatAuthErrorCode
}

/** As long as a front end may try again with the same codes: each number is billed. */
const keepMs = 60_000
const waitMs = 15_000

/**
 * `POST .../login {code, phoneCode}`: login and phone number in one call. First the code of `wx.login()`, which costs
 * nothing, then that of the button, for this very person, then `onLogin`.
 */
export function phoneLoginRoute(mode: PhoneMode, onPhone: OnPhone | undefined): PlatformRoute {
  return {
    name: 'login',
    method: 'post',
    kind: 'json',
    async handle(req, res, router) {
      const body = await readJsonBody(req, res)
      const code = requireCode(body['code'])
      const phoneCode = phoneCodeIn(body['phoneCode'], mode)
      const tenant = requireTenant(router)
      const app = tenant.select(req) as MiniLoginApp
      const { settings, platform } = router
      const attempt = { app, tenant, settings, code, scope: platform.defaultScope }
      const { loginId, user, replayed, ...more } =
        phoneCode === undefined
          ? { ...(await performLogin(req, attempt)), replayed: false }
          : await loginOnce(req, attempt, { mode, phoneCode, onPhone })
      const login = { app, loginId, user, flow: 'json', replayed, writesSession: false } as const
      await completeLogin(req, res, router, login)
      sendToken(res, app, user, loginId, more)
    },
  }
}

/** @throws ERR_CODE_MISSING where a number is required; ERR_PARAMETER for what is no code, in both modes */
function phoneCodeIn(phoneCode: unknown, mode: PhoneMode): string | undefined {
  if (phoneCode === undefined || phoneCode === null || phoneCode === '') {
    if (mode === 'optional') return undefined
    throw new WechatAuthError('ERR_CODE_MISSING', 'phoneCode is missing: the code of a getPhoneNumber button')
  }
  return requireCode(phoneCode)
}

interface PhonePlan {
  mode: PhoneMode
  phoneCode: string
  onPhone: OnPhone | undefined
}

/** Both codes work once, and the number is billed: who sends both again within a minute gets the same answer. */
async function loginOnce(
  req: Request,
  attempt: LoginAttempt,
  plan: PhonePlan,
): Promise<PhoneLogin & { replayed: boolean }> {
  const { app, tenant, settings, code } = attempt
  const [name] = app.sealer.names('phone login', JSON.stringify([code, plan.phoneCode]))
  const key = `outcome:${app.appKey}:${name}`
  const { value, isFirst } = await runSingleFlight(
    {
      cache: tenant.cache,
      key,
      codec: codecOf(app as MiniLoginApp, key),
      keepMs,
      waitMs,
      onCacheFailure: () => settings.emit({ type: 'cache-failure', operation: 'outcome' }),
    },
    () => loginWithPhone(req, attempt, plan),
  )
  if (!isFirst && (await isEnded(value.loginId, tenant, settings))) {
    throw new WechatAuthError('ERR_CODE_DEAD', 'this login was ended by a logout')
  }
  return { ...value, replayed: !isFirst }
}

async function loginWithPhone(
  req: Request,
  attempt: LoginAttempt,
  { mode, phoneCode, onPhone }: PhonePlan,
): Promise<PhoneLogin> {
  let learned: Pick<PhoneLogin, 'phone' | 'phoneError'> = {}
  const outcome = await performLogin(req, {
    ...attempt,
    async learn(user) {
      const person = user as MiniProgramUser
      try {
        const phone = await fetchPhone(attempt.app as MiniLoginApp, person, phoneCode)
        await askOnPhone(onPhone, phone, person, req)
        learned = { phone }
        return { phone }
      } catch (error) {
        // What the app itself refuses, or fails at, is no refusal of WeChat's.
        const isOwn =
          error instanceof AppFailure || (isWechatAuthError(error) && error.code === 'ERR_ACCESS_DENIED')
        if (mode === 'required' || isOwn || !isWechatAuthError(error)) throw error
        learned = { phoneError: error.code }
        return {}
      }
    },
  })
  return { ...outcome, ...learned }
}

const codecOf = ({ sealer }: MiniLoginApp, key: string): FlightCodec<PhoneLogin> => ({
  encode: (login) => sealer.seal('phone login', login, key),
  decode: (text) => sealer.open('phone login', text, key) as PhoneLogin | undefined,
  encodeFailure: (error) => sealer.seal('failure', describeFailure(error), key),
  decodeFailure: (text) =>
    rebuildFailure(sealer.open('failure', text, key)) ??
    new Error('the same login failed in another process'),
})
