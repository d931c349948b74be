import { isUserid, type SimulatedMember } from '../state/member.ts'
import { findMember } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'
import type { CorpCaller } from './corp-caller.ts'

/** The checks of a userid that is not empty. */
export function checkMember(call: Call, { corp, range }: CorpCaller, userid: string): SimulatedMember {
  call.check('userid has the right shape', isUserid(userid), 40003)
  const member = findMember(corp, userid)
  call.check('userid is a member', member !== undefined, 60111)
  call.check('the member is in the visible range', range.hasMember(member), 60011)
  return member
}
