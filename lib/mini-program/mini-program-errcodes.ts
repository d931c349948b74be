import { secondsToQuotaReset } from '../core/daily-quota.ts'
import { createClassifier } from '../core/errcode-table.ts'
import type { Refusal } from '../core/platform-http.ts'

/** What the operator has to do, by errcode. */
const advice: Record<number, string> = {
  40013:
    'The appId does not exist, or the code is another mini program’s: compare it with the console (开发管理 > 开发设置)',
  40125:
    'The app secret is wrong: reset it in the console (开发管理 > 开发设置) and update the configuration',
  40243: 'The app secret is frozen: unfreeze it in the console (开发管理 > 开发设置)',
  41002: 'The call reached WeChat without its appid: a proxy may be dropping the query',
  41004: 'The call reached WeChat without its secret: a proxy may be dropping the query',
  48001:
    'The mini program has no right to this call: phone numbers need a verified account that is not a person’s',
  50007: 'The account is frozen: see the notices on mp.weixin.qq.com',
  89503: 'An administrator of the account must confirm this call on their phone first',
  89501: 'An administrator of the account has a request waiting for their confirmation',
}

/** `rid: ...` after a comma or blanks: what WeChat's console finds a refused call by. */
export const miniProgramErrmsgTail: RegExp = /(?:,\s*|\s+)rid:\s*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\s*$/

/** The calls that take the app secret: 40001 there means a wrong secret, not a bad token. */
const takesSecret = new Set(['cgi-bin/token', 'cgi-bin/stable_token', 'sns/jscode2session'])
const tokenBad = [40001, 40014, 42001]
const dailyQuota = [45009, 44993]

/**
 * The table of error codes of mini programs: which kind of refusal an errcode is.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const classifyMiniProgram: (answer: { errcode: number; errmsg: string; api: string }) => Refusal =
  createClassifier({
    advice,
    kinds: {
      ERR_CODE_DEAD: [40029, 40163, 42003],
      ERR_CODE_MISSING: [41008],
      ERR_USER_BLOCKED: [40226, 50001, 50002],
      ERR_PLATFORM_TOKEN: tokenBad,
      ERR_SESSION_KEY_STALE: [87007, 87009],
      ERR_PLATFORM_CONFIG: [40002, 40090, 41001, 43002, 45035, 50003, 87008],
      ERR_PLATFORM_UNAVAILABLE: [-1, -1000],
      ERR_PLATFORM_QUOTA: [44990, 44991, 45011, 89506, 89507, ...dailyQuota],
    },
    pauses: { [-1]: 5, [-1000]: 5, 44990: 1, 44991: 60, 45011: 60, 89506: 86_400, 89507: 3_600 },
    special({ errcode, errmsg, api }) {
      if (tokenBad.includes(errcode) && takesSecret.has(api)) {
        return { code: 'ERR_PLATFORM_CONFIG', advice: advice[40125] as string }
      }
      if (errcode === 40164) return { code: 'ERR_PLATFORM_CONFIG', advice: allowListAdvice(errmsg) }
      if (dailyQuota.includes(errcode)) {
        return { code: 'ERR_PLATFORM_QUOTA', retryAfterSeconds: secondsToQuotaReset() }
      }
      return undefined
    },
  })

function allowListAdvice(errmsg: string): string {
  const ip = /invalid ip ([0-9a-f.:]+)/i.exec(errmsg)?.[1] ?? 'this server’s IP'
  return `Add ${ip} to the IP allow-list in the console (开发管理 > 开发设置 > IP 白名单)`
}
