import { createAppClassifier } from '../core/http/app-errcodes.ts'
import type { RefusedAnswer } from '../core/http/errcode-table.ts'
import type { Refusal } from '../core/http/platform-request.ts'

/**
 * The table of error codes of mini programs: which kind of refusal an errcode is.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const classifyMiniProgram: (answer: RefusedAnswer) => Refusal = createAppClassifier({
  console: '开发管理 > 开发设置',
  codeExchange: 'sns/jscode2session',
  kinds: {
    ERR_CODE_DEAD: [40029, 40163, 42003],
    ERR_SESSION_KEY_STALE: [87007, 87009],
    ERR_PLATFORM_CONFIG: [87008],
    ERR_PLATFORM_UNAVAILABLE: [43108],
  },
  pauses: { 43108: 5 },
  perMinuteCalls: ['wxa/getwxacodeunlimit'],
  advice: {
    41030:
      'The page of the mini program code is not published: compare "page" with app.json, release the version that has it, or use check_path: false',
    40013:
      'The appId does not exist, or the code is another mini program’s: compare it with the console (开发管理 > 开发设置)',
    48001:
      'The mini program has no right to this call: phone numbers need a verified account that is not a person’s',
  },
})
