import { type AppErrcodes, createAppClassifier } from '../../core/http/app-errcodes.ts'
import type { RefusedAnswer } from '../../core/http/errcode-table.ts'
import type { Refusal } from '../../core/http/platform-request.ts'

type Classify = (answer: RefusedAnswer) => Refusal

/** An app that `wechatClient()` is for: what its errcodes mean is the same, where it is set up is not. */
export type WechatAppKind = 'official-account' | 'website' | 'mobile-app'

const accountConsole = '设置与开发 > 基本配置'
const openPlatform = 'open.weixin.qq.com > 管理中心'

const errcodes: Omit<AppErrcodes, 'console'> = {
  codeExchange: 'sns/oauth2/access_token',
  kinds: {
    ERR_CODE_DEAD: [40029, 40163, 42003],
    ERR_LOGIN_REQUIRED: [40030, 42002, 42007],
    ERR_USER_BLOCKED: [50005, 70000],
    ERR_PLATFORM_CONFIG: [40048],
    ERR_PLATFORM_UNAVAILABLE: [43108],
  },
  pauses: { 43108: 5 },
  advice: {
    40188: 'The app has no right to this scope: an official account needs verification (微信认证)',
    45029: 'The account has made as many permanent QR codes as it may (100,000); temporary ones go on',
    48001: 'The app has no right to this call: see 接口权限 in the console',
    48004: 'The account broke a rule and lost this call: see the notices on mp.weixin.qq.com',
    50004: 'The account may not use access tokens: see the notices on mp.weixin.qq.com',
    61024: 'This appId belongs to a third-party platform, which has tokens of its own',
  },
}

const classifierFor = (console: string): Classify => createAppClassifier({ console, ...errcodes })

const classifiers: Record<WechatAppKind, Classify> = {
  'official-account': classifierFor(accountConsole),
  website: classifierFor(`${openPlatform} > 网站应用`),
  'mobile-app': classifierFor(`${openPlatform} > 移动应用`),
}
const classifyAnyKind = classifierFor(
  `${accountConsole}; for a website app or mobile app ${openPlatform} > 网站应用 / 移动应用`,
)

/**
 * The table of WeChat's error codes: which kind of refusal an errcode is. Routers say what kind of app calls; calls
 * below `cgi-bin/` are an official account's.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
export const classifyWechat: Classify = (answer) => {
  const kind = answer.api.startsWith('sns/') ? answer.appKind : 'official-account'
  return (classifiers[kind as WechatAppKind] ?? classifyAnyKind)(answer)
}
