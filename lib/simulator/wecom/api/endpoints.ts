import type { WecomWorld } from '../state/wecom-world.ts'
import { agentGet } from './agent-get.ts'
import { agentList } from './agent-list.ts'
import type { ErrorShape } from './corp-answer.ts'
import { type CorpApiEntry, plainShape as plain } from './corp-api-entry.ts'
import { departmentGet, departmentList, departmentSimplelist } from './departments.ts'
import { authGetUserdetail } from './get-userdetail.ts'
import { authGetUserinfo, userGetUserinfo } from './get-userinfo.ts'
import { getToken } from './gettoken.ts'
import { apiDomainIps, callbackIps } from './ip-lists.ts'
import { messageSend } from './message-send.ts'
import { miniProgramSession } from './mini-program-session.ts'
import { tagGet, tagList } from './tags.ts'
import { agentTicket, jsapiTicket } from './tickets.ts'
import { userListId } from './user-list-id.ts'
import { convertToOpenid, convertToUserid, userGet, userList, userSimplelist } from './users.ts'

const withIpList: ErrorShape = (verdict) => ({ ip_list: [], ...verdict })
const withUserlist: ErrorShape = (verdict) => ({ ...verdict, userlist: [] })
const withDepartments: ErrorShape = (verdict) => ({ ...verdict, department: [] })
const withMember: ErrorShape = (verdict) => {
  return { ...verdict, department: [], order: [], is_leader_in_dept: [], direct_leader: [] }
}

/** What apps of companies call, those of service providers too. */
export const wecomEndpoints: readonly CorpApiEntry<WecomWorld>[] = [
  ['gettoken', getToken, plain],
  ['auth/getuserinfo', authGetUserinfo, plain],
  ['auth/getuserdetail', authGetUserdetail, plain],
  ['user/getuserinfo', userGetUserinfo, plain],
  ['user/get', userGet, withMember],
  ['user/simplelist', userSimplelist, withUserlist],
  ['user/list', userList, withUserlist],
  ['user/list_id', userListId, (verdict) => ({ ...verdict, next_cursor: '', dept_user: [] })],
  ['user/convert_to_openid', convertToOpenid, plain],
  ['user/convert_to_userid', convertToUserid, plain],
  ['department/list', departmentList, withDepartments],
  ['department/simplelist', departmentSimplelist, (verdict) => ({ ...verdict, department_id: [] })],
  ['department/get', departmentGet, plain],
  ['tag/get', tagGet, (verdict) => ({ ...verdict, userlist: [], partylist: [] })],
  ['tag/list', tagList, (verdict) => ({ ...verdict, taglist: [] })],
  ['agent/get', agentGet, plain],
  ['agent/list', agentList, (verdict) => ({ ...verdict, agentlist: [] })],
  ['message/send', messageSend, plain],
  ['get_jsapi_ticket', jsapiTicket, plain],
  ['ticket/get', agentTicket, plain],
  ['miniprogram/jscode2session', miniProgramSession, plain],
  ['get_api_domain_ip', apiDomainIps, withIpList],
  ['getcallbackip', callbackIps, withIpList],
]
