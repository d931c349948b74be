import type { Answer } from '../../engine/http/answer.ts'
import { isSameUserid } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCaller } from './corp-caller.ts'

/** `tag/get`: every app may read a tag, and sees the members and departments in its own range. */
export function tagGet(call: Call): Answer {
  const { corp, range } = checkCaller(call)
  const value = call.query.get('tagid') ?? ''
  call.check('tagid is given', value !== '', 41017)
  const tag = corp.tags?.find(({ tagid }) => String(tagid) === value)
  call.check('tagid is a tag', tag !== undefined, 40068)
  const { tagname, userids = [], departments = [] } = tag
  const members = corp.members.filter(
    (member) => userids.some((userid) => isSameUserid(userid, member.userid)) && range.hasMember(member),
  )
  return corpAnswer({
    tagname,
    userlist: members.map(({ userid, name }) => ({ userid, name })),
    partylist: departments.filter((id) => range.hasDepartment(id)),
  })
}

export function tagList(call: Call): Answer {
  const { corp } = checkCaller(call)
  return corpAnswer({ taglist: (corp.tags ?? []).map(({ tagid, tagname }) => ({ tagid, tagname })) })
}
