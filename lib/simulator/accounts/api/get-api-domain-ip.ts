import { type Answer, json } from '../../engine/http/answer.ts'
import type { Call } from '../state/accounts-world.ts'
import { checkAppAccessToken } from './app-access-token.ts'

/** The addresses of api.weixin.qq.com: the cheapest call that needs an app access token. */
export function getApiDomainIp(call: Call): Answer {
  checkAppAccessToken(call)
  return json('cgi-bin', { ip_list: ['101.89.47.18', '101.91.34.103', '101.226.129.166'] })
}

/** The addresses that messages are pushed from. */
export function getCallbackIp(call: Call): Answer {
  checkAppAccessToken(call)
  return json('cgi-bin', { ip_list: ['106.55.206.146', '106.55.206.211', '81.69.216.0/24'] })
}
