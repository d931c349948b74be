import { createAppClassifier } from '../../core/http/app-errcodes.ts'
import type { RefusedAnswer } from '../../core/http/errcode-table.ts'
import type { Refusal } from '../../core/http/platform-request.ts'

/**
 * The table of WeChat's error codes: which kind of refusal an errcode is.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
export const classifyWechat: (answer: RefusedAnswer) => Refusal = createAppClassifier({
  console: '设置与开发 > 基本配置',
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
})
