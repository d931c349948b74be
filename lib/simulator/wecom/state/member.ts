import {
  checkKeys,
  checkNumber,
  checkNumbers,
  checkOneOf,
  checkOptionalTexts,
  checkText,
  checkTexts,
} from '../../engine/option-checks.ts'

/** A member of a corp, with the field names of WeCom's own API. */
export interface SimulatedMember {
  /** 1 to 64 letters, digits and `_.@-`. Upper and lower case are the same. */
  userid: string
  name: string
  department: number[]
  /** @default the first of `department` */
  main_department?: number
  position?: string
  mobile?: string
  email?: string
  biz_mail?: string
  gender?: '0' | '1' | '2'
  /** @default a drawing served by the simulator */
  avatar?: string
  address?: string
  alias?: string
  telephone?: string
  /** 1 active, 2 disabled, 4 not activated, 5 left. @default 1 */
  status?: 1 | 2 | 4 | 5
  /** 0 or 1 for each of `department`. */
  is_leader_in_dept?: number[]
  direct_leader?: string[]
  /** Of the WeChat bound to the member; `''` for none (`convert_to_openid` answers 43004). @default made of the userid */
  openid?: string
}

/** Somebody else who opens a page of the corp. */
export type SimulatedOutsider =
  | { id: string; kind: 'linked'; name: string; linkedCorpId: string; userid: string }
  | { id: string; kind: 'external'; name: string; openid: string; external_userid: string }
  | { id: string; kind: 'non-member'; name: string; openid: string }

const texts = ['position', 'mobile', 'email', 'biz_mail', 'avatar', 'address', 'alias', 'telephone', 'openid']
const knownKeys = [
  'userid',
  'name',
  'department',
  'main_department',
  'gender',
  'status',
  'is_leader_in_dept',
  'direct_leader',
  ...texts,
]

export function isUserid(value: string): boolean {
  return /^[A-Za-z0-9][\w.@-]{0,63}$/.test(value)
}

/** @throws TypeError */
export function checkMember(member: SimulatedMember): void {
  const owner = 'simulated member'
  checkKeys(owner, member, knownKeys)
  checkText(owner, 'userid', member.userid)
  if (!isUserid(member.userid)) {
    throw new TypeError(`${owner}: option "userid" must be 1 to 64 letters, digits, "_", ".", "@" or "-"`)
  }
  checkText(owner, 'name', member.name)
  checkNumbers(owner, 'department', member.department)
  if (member.main_department !== undefined) checkNumber(owner, 'main_department', member.main_department, 1)
  checkOptionalTexts(owner, member, texts)
  checkOneOf(owner, 'gender', member.gender, [undefined, '0', '1', '2'])
  checkOneOf(owner, 'status', member.status, [undefined, 1, 2, 4, 5])
  if (member.is_leader_in_dept !== undefined) {
    checkNumbers(owner, 'is_leader_in_dept', member.is_leader_in_dept)
  }
  if (member.direct_leader !== undefined) checkTexts(owner, 'direct_leader', member.direct_leader)
}

/** @throws TypeError */
export function checkOutsider(outsider: SimulatedOutsider): void {
  const owner = 'simulated outsider'
  const ids = {
    linked: ['linkedCorpId', 'userid'],
    external: ['openid', 'external_userid'],
    'non-member': ['openid'],
  } as const
  checkKeys(owner, outsider, ['id', 'kind', 'name', ...(ids[outsider?.kind] ?? ['kind'])])
  checkOneOf(owner, 'kind', outsider.kind, Object.keys(ids))
  for (const [name, value] of Object.entries(outsider)) checkText(owner, name, value)
  for (const name of ['id', 'name', ...ids[outsider.kind]]) {
    if (!(name in outsider)) throw new TypeError(`${owner}: option "${name}" must be a non-empty string`)
  }
  if (!isUserid(outsider.id)) throw new TypeError(`${owner}: option "id" must be letters, digits and "_.@-"`)
}
