import { type Answer, text } from '../engine/http/answer.ts'
import type { Call } from '../engine/http/call.ts'
import { jweixinScript } from './jweixin-script.ts'
import { jwxworkScript } from './jwxwork-script.ts'

const type = 'application/javascript; charset=utf-8'

function checkUrl(call: Call): string {
  return `${call.origin}/simulator/js-sdk/config`
}

/** The versions that pages ask for; all are the same here. */
export const jweixinPaths: string[] = ['1.0.0', '1.2.0', '1.3.2', '1.4.0', '1.6.0'].map(
  (version) => `/open/js/jweixin-${version}.js`,
)

export function jweixin(call: Call): Answer {
  return text(200, type, jweixinScript(checkUrl(call)))
}

export function jwxwork(call: Call): Answer {
  return text(200, type, jwxworkScript(checkUrl(call)))
}
