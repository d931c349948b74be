import { classicScript } from '../engine/classic-script.ts'
import { type Answer, text } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'

const type = 'application/javascript; charset=utf-8'

const notice = (whose: string): string =>
  `A stand-in for ${whose} JS-SDK, from the simulator of express-wechat-auth. Not Tencent's code.`

/** Where configurations are checked. */
function checkUrl(call: Call): string {
  return `${call.origin}/simulator/js-sdk/config`
}

/** The versions that pages ask for; all are the same here. */
export const jweixinPaths: string[] = ['1.0.0', '1.2.0', '1.3.2', '1.4.0', '1.6.0'].map(
  (version) => `/open/js/jweixin-${version}.js`,
)

export function jweixin(call: Call): Answer {
  const files = ['js-sdk/ask.js', 'js-sdk/jweixin.js']
  return text(200, type, classicScript(notice("WeChat's"), files, ['installJweixin', checkUrl(call)]))
}

export function jwxwork(call: Call): Answer {
  const files = ['js-sdk/ask.js', 'js-sdk/jwxwork.js']
  return text(200, type, classicScript(notice("WeCom's"), files, ['installJwxwork', checkUrl(call)]))
}
