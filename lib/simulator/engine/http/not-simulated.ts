import type { Answer } from './answer.ts'
import type { Call } from './call.ts'

/**
 * What the platforms have and the simulator has not: the beginnings of paths. docs/simulator-conformance.md lists them, and
 * `clear_quota` itself and the like are served before anybody looks here.
 */
export const notSimulated: Readonly<Record<'api.weixin.qq.com' | 'qyapi.weixin.qq.com', readonly string[]>> =
  {
    'api.weixin.qq.com': [
      'card/',
      'cgi-bin/callback/check',
      'cgi-bin/clear_quota/v2',
      'cgi-bin/comment/',
      'cgi-bin/component/',
      'cgi-bin/customservice/',
      'cgi-bin/draft/',
      'cgi-bin/express/',
      'cgi-bin/freepublish/',
      'cgi-bin/get_current_autoreply_info',
      'cgi-bin/get_current_selfmenu_info',
      'cgi-bin/groups/',
      'cgi-bin/material/',
      'cgi-bin/media/',
      'cgi-bin/menu/',
      'cgi-bin/message/custom/typing',
      'cgi-bin/message/mass/',
      'cgi-bin/open/',
      'cgi-bin/openapi/rid/get',
      'cgi-bin/shorten/',
      'cgi-bin/shorturl',
      'cgi-bin/tags/',
      'cgi-bin/template/',
      'cgi-bin/user/info/updateremark',
      'cgi-bin/user/tag/',
      'cgi-bin/wxaapp/',
      'customservice/',
      'datacube/',
      'wxa/',
      'wxaapi/',
    ],
    'qyapi.weixin.qq.com': [
      'cgi-bin/agent/set',
      'cgi-bin/appchat/',
      'cgi-bin/batch/',
      'cgi-bin/calendar/',
      'cgi-bin/checkin/',
      'cgi-bin/corp/',
      'cgi-bin/department/create',
      'cgi-bin/department/delete',
      'cgi-bin/department/update',
      'cgi-bin/export/',
      'cgi-bin/externalcontact/',
      'cgi-bin/kf/',
      'cgi-bin/linkedcorp/',
      'cgi-bin/media/',
      'cgi-bin/menu/',
      'cgi-bin/message/recall',
      'cgi-bin/message/update_template_card',
      'cgi-bin/oa/',
      'cgi-bin/schedule/',
      'cgi-bin/service/',
      'cgi-bin/tag/addtagusers',
      'cgi-bin/tag/create',
      'cgi-bin/tag/delete',
      'cgi-bin/tag/deltagusers',
      'cgi-bin/tag/update',
      'cgi-bin/user/authsucc',
      'cgi-bin/user/batchdelete',
      'cgi-bin/user/create',
      'cgi-bin/user/delete',
      'cgi-bin/user/get_userid_by_email',
      'cgi-bin/user/getuserid',
      'cgi-bin/user/update',
      'cgi-bin/webhook/',
      'cgi-bin/wedoc/',
    ],
  }

const notice = 'not simulated, see "Not simulated" in docs/simulator-conformance.md'

/** Says of an answer to a path that is not served whether the platform would serve it: in the log, and in a header. */
export function noteNotSimulated(call: Call, host: keyof typeof notSimulated, answer: Answer): Answer {
  const isLacking = notSimulated[host].some((beginning) => call.api.startsWith(beginning))
  const what = isLacking
    ? `the simulator has ${call.api} (the platform has it; here it is ${notice})`
    : `there is an API ${call.api}`
  call.checks.push({ what, ok: false })
  if (isLacking) answer.headers['X-Simulator'] = notice
  return answer
}
