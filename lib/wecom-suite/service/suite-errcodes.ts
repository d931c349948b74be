import type { RefusedAnswer } from '../../core/http/errcode-table.ts'
import type { Refusal } from '../../core/http/platform-request.ts'
import { PlatformError, type WechatAuthErrorCode } from '../../errors.ts'
import { classifyWecom } from '../../wecom/client/wecom-errcodes.ts'

const console = '服务商管理后台 > 应用管理'

/** The company has removed the app, or its permanent code is another one by now. */
const grantGone = [40084, 48004]
export const isGrantGone = (error: unknown): boolean =>
  error instanceof PlatformError && grantGone.includes(error.errcode)

/** The ticket that was sent is old, or another suite's. */
export const isTicketBad = (error: unknown): boolean =>
  error instanceof PlatformError && error.errcode === 40085

const kinds: Partial<Record<WechatAuthErrorCode, readonly number[]>> = {
  ERR_PLATFORM_TOKEN: [40082, 42009],
  ERR_TICKET_MISSING: [40085],
  ERR_GRANT_MISSING: grantGone,
  ERR_CODE_DEAD: [40077, 40078, 42007],
}
const codes = new Map(
  Object.entries(kinds).flatMap(([code, errcodes]) =>
    errcodes.map((errcode): [number, WechatAuthErrorCode] => [errcode, code as WechatAuthErrorCode]),
  ),
)

/** The permanent code is given once: where a process lost it, only the company has another one. */
const spent =
  'A code is good once and for ten minutes. If no installation came of it, the company has to install the app again; of a template somebody presses 重新获取 in the console for a new secret'

const advice: Record<number, string> = {
  40080: `The suite secret is wrong: compare it with the console (${console})`,
  40083: `There is no such suite: compare its id with the console (${console})`,
  40086: 'The id is that of a third-party app, which this call does not take',
  41021: 'The call reached WeCom without its suite_id: a proxy may be dropping it',
  41022: 'The call reached WeCom without its suite_access_token: a proxy may be dropping the query',
  41023: 'The call reached WeCom without its suite_ticket: a proxy may be dropping it',
  41024: 'The call reached WeCom without its suite_secret: a proxy may be dropping it',
  41025: 'The call reached WeCom without its permanent_code: a proxy may be dropping it',
  48001: 'The company has not installed an app of this provider, or the app has no right to this call',
  48002: 'This call is not for agent-developed apps (代开发)',
  48003: 'The token is that of another suite of the provider',
  50001: `The host of the redirect URI is not a trusted domain (可信域名) of this suite: add it in the console (${console})`,
  2000002: 'The corpId is not the encrypted one of this provider, or its case was changed',
}

/**
 * The error codes of a service provider's calls, and of calls for companies that have installed its app.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90313
 */
export function classifySuite(answer: RefusedAnswer): Refusal {
  const { errcode, errmsg, api } = answer
  const code = codes.get(errcode)
  if (code !== undefined) {
    return {
      code,
      ...(errcode === 40085 && { retryAfterSeconds: 600 }),
      ...(errcode === 40078 && { advice: spent }),
    }
  }
  if (errcode === 60020) {
    const ip = /from ip:\s*([0-9a-f.:]+)/i.exec(errmsg)?.[1] ?? 'this server’s IP'
    return {
      code: 'ERR_PLATFORM_CONFIG',
      advice: `Add ${ip} to 服务商IP白名单 (服务商管理后台 > 服务商信息)`,
    }
  }
  if (errcode === 40001 && api === 'cgi-bin/service/get_provider_token') {
    return {
      code: 'ERR_PLATFORM_CONFIG',
      advice: 'The ProviderSecret is wrong: compare it with the console (通用开发参数)',
    }
  }
  if (errcode === 40001 && api === 'cgi-bin/gettoken') {
    return {
      code: 'ERR_PLATFORM_CONFIG',
      advice: `The permanent code is no longer the secret of the company’s app, or the app is disabled or not published yet: look at it in the console (${console} > 代开发应用), and press 重新获取 there for a new secret`,
    }
  }
  const text = advice[errcode]
  return text === undefined ? classifyWecom(answer) : { code: 'ERR_PLATFORM_CONFIG', advice: text }
}
