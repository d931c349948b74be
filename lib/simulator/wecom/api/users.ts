import type { Answer } from '../../engine/http/answer.ts'
import type { SimulatedMember } from '../state/member.ts'
import { corpOpenidOf } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCorpField } from './corp-body.ts'
import { type CorpCaller, checkCaller } from './corp-caller.ts'
import { checkDepartment } from './departments.ts'
import { checkMember } from './find-member.ts'
import { memberRecord, shownDepartments } from './member-record.ts'

export function userGet(call: Call): Answer {
  const caller = checkCaller(call)
  const userid = call.query.get('userid') ?? ''
  call.check('userid is given', userid !== '', 41009)
  return corpAnswer(memberRecord(call, caller, checkMember(call, caller, userid)))
}

/** The visible members of one department; not those of the departments below it. */
function listMembers(call: Call, caller: CorpCaller): SimulatedMember[] {
  const id = checkDepartment(call, caller, 'department_id').id
  return caller.corp.members.filter(
    (member) => member.department.includes(id) && caller.range.hasMember(member),
  )
}

export function userSimplelist(call: Call): Answer {
  const caller = checkCaller(call)
  const userlist = listMembers(call, caller).map((member) => ({
    userid: member.userid,
    name: member.name,
    department: shownDepartments(caller, member),
    ...(caller.installed?.kind === 'third-party' && { open_userid: member.userid }),
  }))
  return corpAnswer({ userlist })
}

export function userList(call: Call): Answer {
  const caller = checkCaller(call)
  const userlist = listMembers(call, caller).map((member) => memberRecord(call, caller, member))
  return corpAnswer({ userlist })
}

export function convertToOpenid(call: Call): Answer {
  const caller = checkCaller(call)
  const member = checkMember(call, caller, checkCorpField(call, 'userid', 41009))
  const openid = corpOpenidOf(caller.corp, member)
  call.check('the member has bound WeChat', openid !== '', 43004)
  return corpAnswer({ openid })
}

export function convertToUserid(call: Call): Answer {
  const caller = checkCaller(call)
  const { corp } = caller
  const openid = checkCorpField(call, 'openid', 40073)
  const member = corp.members.find((one) => corpOpenidOf(corp, one) === openid)
  call.check('openid belongs to a member', member !== undefined, 40073)
  call.check('the member is in the visible range', caller.range.hasMember(member), 60011)
  return corpAnswer({ userid: member.userid })
}
