import type { WechatAuthErrorCode } from '../../errors.ts'
import { secondsToQuotaReset } from './daily-quota.ts'
import { createClassifier, type RefusedAnswer } from './errcode-table.ts'
import type { Refusal } from './platform-request.ts'

/** `rid: ...` after a comma or blanks: what the console finds a refused call by. */
export const appErrmsgTail: RegExp = /(?:,\s*|\s+)rid:\s*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\s*$/

/** What an app's kind has of its own, besides the error codes that all apps with an appId share. */
export interface AppErrcodes {
  /** Where the console shows appId, secret and allow-list. */
  console: string
  /** The call that takes the app secret and a login code. */
  codeExchange: string
  kinds?: Partial<Record<WechatAuthErrorCode, readonly number[]>>
  advice?: Readonly<Record<number, string>>
  pauses?: Readonly<Record<number, number>>
  /** The calls whose 45009 tells of a minute, and not of a day. */
  perMinuteCalls?: readonly string[]
}

const tokenBad = [40001, 40014, 42001]
const dailyQuota = [45009, 44993]
const minuteSeconds = 60

const sharedKinds: Partial<Record<WechatAuthErrorCode, readonly number[]>> = {
  ERR_CODE_MISSING: [41008],
  ERR_USER_BLOCKED: [40226, 50001, 50002],
  ERR_PLATFORM_TOKEN: tokenBad,
  ERR_PLATFORM_CONFIG: [40002, 40090, 41001, 43002, 45035, 50003],
  ERR_PLATFORM_UNAVAILABLE: [-1, -1000],
  ERR_PLATFORM_QUOTA: [44990, 44991, 45011, 89506, 89507, ...dailyQuota],
}
const sharedPauses = { [-1]: 5, [-1000]: 5, 44990: 1, 44991: 60, 45011: 60, 89506: 86_400, 89507: 3_600 }

/** Which kind of refusal an errcode is, for apps with an appId: the shared table and what `own` adds to it. */
export function createAppClassifier(own: AppErrcodes): (answer: RefusedAnswer) => Refusal {
  const advice: Record<number, string> = { ...sharedAdvice(own.console), ...own.advice }
  const kinds = { ...sharedKinds }
  for (const [code, errcodes] of Object.entries(own.kinds ?? {}) as [WechatAuthErrorCode, number[]][]) {
    kinds[code] = [...(kinds[code] ?? []), ...errcodes]
  }
  /** The calls that take the app secret: 40001 there means a wrong secret, not a bad token. */
  const takesSecret = new Set(['cgi-bin/token', 'cgi-bin/stable_token', own.codeExchange])

  return createClassifier({
    advice,
    kinds,
    pauses: { ...sharedPauses, ...own.pauses },
    special({ errcode, errmsg, api }) {
      if (tokenBad.includes(errcode) && takesSecret.has(api)) {
        return { code: 'ERR_PLATFORM_CONFIG', advice: advice[40125] as string }
      }
      if (errcode === 40164) {
        return { code: 'ERR_PLATFORM_CONFIG', advice: allowListAdvice(errmsg, own.console) }
      }
      if (dailyQuota.includes(errcode)) {
        const isOfMinute = own.perMinuteCalls?.includes(api) === true
        return {
          code: 'ERR_PLATFORM_QUOTA',
          retryAfterSeconds: isOfMinute ? minuteSeconds : secondsToQuotaReset(),
        }
      }
      return undefined
    },
  })
}

const sharedAdvice = (console: string): Record<number, string> => ({
  40013: `The appId does not exist: compare it with the console (${console})`,
  40125: `The app secret is wrong: reset it in the console (${console}) and update the configuration`,
  40243: `The app secret is frozen: unfreeze it in the console (${console})`,
  41002: 'The call reached WeChat without its appid: a proxy may be dropping the query',
  41004: 'The call reached WeChat without its secret: a proxy may be dropping the query',
  50007: 'The account is frozen: see the notices on mp.weixin.qq.com',
  89503: 'An administrator of the account must confirm this call on their phone first',
  89501: 'An administrator of the account has a request waiting for their confirmation',
})

function allowListAdvice(errmsg: string, console: string): string {
  const ip = /invalid ip ([0-9a-f.:]+)/i.exec(errmsg)?.[1] ?? 'this server’s IP'
  return `Add ${ip} to the IP allow-list in the console (${console} > IP 白名单)`
}
