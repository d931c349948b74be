import { createAppClassifier } from '../../core/http/app-errcodes.ts'
import type { RefusedAnswer } from '../../core/http/errcode-table.ts'
import type { Refusal } from '../../core/http/platform-request.ts'
import { PlatformError } from '../../errors.ts'

type Classify = (answer: RefusedAnswer) => Refusal

const console = '管理中心 > 第三方平台 > 详情 > 开发资料'

const tokenApi = 'cgi-bin/component/api_component_token'

/** The account has not granted, or has withdrawn it: at a refresh, a call, or the exchange of a code. */
const grantGone: readonly number[] = [61003, 61023]
export const isGrantGone = (error: unknown): boolean =>
  error instanceof PlatformError && grantGone.includes(error.errcode)

/** The ticket that was sent is old, or another platform's. */
export const ticketBad: readonly number[] = [61005, 61006]

/**
 * The table of error codes of a third-party platform's own calls.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
const classifyByTable: Classify = createAppClassifier({
  console,
  codeExchange: tokenApi,
  kinds: {
    ERR_CODE_DEAD: [61009, 61010],
    ERR_GRANT_MISSING: grantGone,
    ERR_TICKET_MISSING: ticketBad,
    ERR_PLATFORM_TOKEN: [42006, 40094],
  },
  // The next ticket comes ten minutes after the one before.
  pauses: Object.fromEntries(ticketBad.map((errcode) => [errcode, 600])),
  advice: {
    61011: 'This appId is no third-party platform: it may be that of an account',
    61014: 'This call takes the token of the platform, not that of an account',
    61015: 'This call takes the token of an account, not that of the platform',
    61024: 'This appId is no third-party platform: it may be that of an account',
    61028: 'The platform is not released yet (全网发布): only accounts of its test list can grant',
    61029: 'The platform must be released again (全网发布) with its basic permission sets',
    48001: 'The call is not allowed with this kind of token, or the platform lacks the permission set for it',
    41018: 'The call reached WeChat without its component_appid: a proxy may be dropping it',
    41021: 'The call reached WeChat without its component_access_token: a proxy may be dropping it',
  },
})

/** The error codes of a third-party platform's own calls. */
export const classifyComponent: Classify = (answer) => {
  const { errcode, api } = answer
  // It comes in bursts, with parameters that are good a moment later.
  if (errcode === 48001 && api === tokenApi) return { code: 'ERR_PLATFORM_UNAVAILABLE', retryAfterSeconds: 5 }
  return settingRefusal(answer) ?? classifyByTable(answer)
}

/** The error codes of an account, called by the platform that acts for it: the account's own, and the platform's. */
export function classifyOnBehalf(account: Classify): Classify {
  return (answer) => {
    const { errcode, api } = answer
    const isOurs = (errcode >= 61000 && errcode < 61100) || [40094, 42006, 41018, 41021].includes(errcode)
    // An account's table takes these for a wrong secret where codes are exchanged, and there is none here.
    const isToken = [40001, 40014, 42001].includes(errcode) && api.startsWith('sns/')
    return isOurs || isToken ? classifyComponent(answer) : account(answer)
  }
}

/** What names the one setting that is to be changed. */
function settingRefusal({ errcode, errmsg, api }: RefusedAnswer): Refusal | undefined {
  const advice = {
    61004: `Add ${ipIn(errmsg)} to 白名单IP (${console})`,
    61007: `The platform lacks the permission set (权限集) for ${api}, or the account has not granted it`,
  }[errcode]
  return advice === undefined ? undefined : { code: 'ERR_PLATFORM_CONFIG', advice }
}

const ipIn = (errmsg: string): string =>
  /(?:\d{1,3}\.){3}\d{1,3}|(?:[\da-f]{0,4}:){2,7}[\da-f]{1,4}/i.exec(errmsg)?.[0] ?? 'this server’s IP'
