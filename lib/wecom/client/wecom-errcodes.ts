import { createClassifier } from '../../core/http/errcode-table.ts'
import type { Refusal } from '../../core/http/platform-request.ts'

/** What the operator has to do, by errcode. */
const advice: Record<number, string> = {
  40001:
    'The secret is wrong or was reset, or the app is disabled: compare it with the console (应用管理 > 应用 > Secret)',
  40013: 'The corpId does not exist: compare it with the console (我的企业 > 企业信息 > 企业ID)',
  40056: 'There is no such agentId: compare it with the console (应用管理 > 应用 > AgentId)',
  40068: 'There is no such tag: compare its id with the console (通讯录 > 标签)',
  40091: 'The secret belongs to another company: compare it with the console (应用管理 > 应用 > Secret)',
  41001: 'The call reached WeCom without its access_token: a proxy may be dropping the query',
  41002: 'The call reached WeCom without its corpid: a proxy may be dropping the query',
  41004: 'The call reached WeCom without its secret: a proxy may be dropping the query',
  45031: 'The secret is no longer safe enough: reset it in the console (应用管理 > 应用 > Secret)',
  48002:
    'The app may not use this call: use the secret of an app of your own (自建应用), not that of 通讯录同步',
  48009:
    'The secret of 通讯录同步 may not read the directory any more: use that of an app of your own (自建应用)',
  50001:
    'The host (and port) of the redirect URI is not a trusted domain of this app: add it in the console (应用管理 > 应用 > 网页授权及JS-SDK; for web login 企业微信授权登录)',
  50003: 'The app is disabled: enable it in the console (应用管理 > 应用)',
  60003: 'There is no such department: compare its id with the console (通讯录)',
  60123: 'There is no such department: compare its id with the console (通讯录)',
  81011: 'The app may not read this tag: let it in the console (应用管理 > 应用 > 可见范围)',
  92001: 'The app has no right to sensitive information: ask for it in the console (应用管理 > 应用)',
  301002: 'The agentId is not that of the app whose secret is used',
}

const notVisible = 'The department or tag is outside of the app’s 可见范围 (应用管理 > 应用)'

/** `hint: [id], from ip: ..., more info at ...`: the id finds a refused call in WeCom's devtool. */
export const wecomErrmsgTail: RegExp = /,?\s*hint:\s*(?:\[([\w-]{1,100})\])?.*$/s

/** Calls about departments and tags, which never depend on who logs in. */
const isAboutGroups = (api: string): boolean => /^cgi-bin\/(?:department|tag)\//.test(api)
const unknownMember = [40003, 50002, 60011, 60021, 60030, 60111, 92000]

/**
 * The table of WeCom's error codes: which kind of refusal an errcode is. It is not WeChat's: 40001 is a wrong secret
 * here, and 40014 and 42001 a bad token.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90313
 */
export const classifyWecom: (answer: { errcode: number; errmsg: string; api: string }) => Refusal =
  createClassifier({
    advice,
    kinds: {
      ERR_CODE_DEAD: [40029, 42003, 42013, 42022, 84014, 84015],
      ERR_CODE_MISSING: [41008],
      ERR_USER_BLOCKED: unknownMember,
      ERR_PLATFORM_TOKEN: [40014, 42001],
      ERR_PLATFORM_CONFIG: [43009, 48001, 48003, 48004, 48005, 48006, 60031, 80001, 92002, 92003, 2000002],
      ERR_PLATFORM_UNAVAILABLE: [-1, 6000, 45033],
      // Calls are counted by the minute.
      ERR_PLATFORM_QUOTA: [45009],
    },
    pauses: { [-1]: 5, 6000: 5, 45033: 5, 45009: 60 },
    special({ errcode, errmsg, api }) {
      // Where a token is shown, 40001 has its old meaning: the token is bad.
      if (errcode === 40001 && api !== 'cgi-bin/gettoken') return { code: 'ERR_PLATFORM_TOKEN' }
      if (unknownMember.includes(errcode) && isAboutGroups(api)) {
        return { code: 'ERR_PLATFORM_CONFIG', advice: notVisible }
      }
      if (errcode === 60020) return { code: 'ERR_PLATFORM_CONFIG', advice: trustedIpAdvice(errmsg) }
      // WeCom bans the IP of a server for an hour that went on with a wrong secret.
      if (errcode === 45009 && api === 'cgi-bin/gettoken') {
        return { code: 'ERR_PLATFORM_QUOTA', retryAfterSeconds: 600 }
      }
      return undefined
    },
  })

function trustedIpAdvice(errmsg: string): string {
  const ip = /from ip:\s*([0-9a-f.:]+)/i.exec(errmsg)?.[1] ?? 'this server’s IP'
  return `Add ${ip} in the console (应用管理 > 应用 > 企业可信IP); it takes about a minute`
}
