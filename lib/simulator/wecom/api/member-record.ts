import type { SimulatedMember } from '../state/member.ts'
import type { Call } from '../state/wecom-world.ts'
import type { CorpCaller } from './corp-caller.ts'
import { avatarOf, qrCodeOf } from './member-pictures.ts'

function personalData(call: Call, { corp }: CorpCaller, member: SimulatedMember): object {
  const { gender = '0', mobile = '', email = '', biz_mail = '', address = '' } = member
  const avatar = avatarOf(call, corp, member)
  const qr_code = qrCodeOf(corp, member)
  return { gender, mobile, email, biz_mail, address, avatar, thumb_avatar: avatar, qr_code }
}

/** The departments an app sees of a member; one whom it knows by name only is shown in the root. */
export function shownDepartments({ range }: CorpCaller, member: SimulatedMember): number[] {
  const shown = member.department.filter((id) => range.hasDepartment(id))
  return shown.length > 0 || member.department.length === 0 ? shown : [1]
}

/** The full record of `user/get` and `user/list`; personal data only for apps from before 2022-06-20. */
export function memberRecord(call: Call, caller: CorpCaller, member: SimulatedMember): object {
  const department = shownDepartments(caller, member)
  const { main_department: main, position = '', telephone = '', alias = '', status = 1 } = member
  const leaderOf = (id: number): number => member.is_leader_in_dept?.[member.department.indexOf(id)] ?? 0
  return {
    userid: member.userid,
    name: member.name,
    department,
    order: department.map(() => 0),
    position,
    is_leader_in_dept: department.map(leaderOf),
    direct_leader: member.direct_leader ?? [],
    telephone,
    alias,
    status,
    main_department: main !== undefined && department.includes(main) ? main : (department[0] ?? 1),
    extattr: { attrs: [] },
    external_position: '',
    ...(caller.installed?.kind === 'third-party' && { open_userid: member.userid }),
    ...(caller.agent.createdBefore20220620 === true && personalData(call, caller, member)),
  }
}
