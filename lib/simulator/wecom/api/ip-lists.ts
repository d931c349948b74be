import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswerAsIs } from './corp-answer.ts'
import { checkCaller } from './corp-caller.ts'

/** The addresses of qyapi.weixin.qq.com. */
export function apiDomainIps(call: Call): Answer {
  checkCaller(call)
  return corpAnswerAsIs({ ip_list: ['182.254.11.176', '182.254.78.66'], errcode: 0, errmsg: 'ok' })
}

/** The addresses that messages are pushed from. This answer has no errcode. */
export function callbackIps(call: Call): Answer {
  checkCaller(call)
  return corpAnswerAsIs({ ip_list: ['101.226.103.*', '101.226.62.*', '101.89.0.1'] })
}
