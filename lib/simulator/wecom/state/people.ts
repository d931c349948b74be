import { createHash } from 'node:crypto'
import type { SimulatedCorp } from './corp.ts'
import { isEncryptedId } from './installed-apps.ts'
import type { SimulatedMember, SimulatedOutsider } from './member.ts'

/** Somebody at a page of a corp: exactly one of `member` and `outsider` is there. */
export interface CorpPerson {
  /** The canonical userid, or the id of the outsider. */
  id: string
  name: string
  member?: SimulatedMember
  outsider?: SimulatedOutsider
}

function personOfMember(member: SimulatedMember): CorpPerson {
  return { id: member.userid, name: member.name, member }
}

function personOfOutsider(outsider: SimulatedOutsider): CorpPerson {
  return { id: outsider.id, name: outsider.name, outsider }
}

/** Userids are the same in upper and lower case; those that are encrypted for a provider are not. */
export function isSameUserid(one: string, other: string): boolean {
  return one === other || (!isEncryptedId(one) && one.toLowerCase() === other.toLowerCase())
}

export function findMember(corp: SimulatedCorp, userid: string): SimulatedMember | undefined {
  return corp.members.find((member) => isSameUserid(member.userid, userid))
}

export function findPerson(corp: SimulatedCorp, id: string): CorpPerson | undefined {
  const member = findMember(corp, id)
  if (member !== undefined) return personOfMember(member)
  const outsider = corp.outsiders?.find((one) => isSameUserid(one.id, id))
  return outsider && personOfOutsider(outsider)
}

/** Everybody who can open a page: disabled members and those who have left cannot. */
export function peopleOf(corp: SimulatedCorp): CorpPerson[] {
  const members = corp.members.filter((member) => (member.status ?? 1) === 1)
  return [...members.map(personOfMember), ...(corp.outsiders ?? []).map(personOfOutsider)]
}

/** 28 characters that begin with `o`, other ones in each corp. Stable over restarts. */
export function corpOpenidOf(corp: SimulatedCorp, member: SimulatedMember): string {
  if (member.openid !== undefined) return member.openid
  const parts = JSON.stringify(['corp openid', corp.corpId, member.userid.toLowerCase()])
  return `o${createHash('sha256').update(parts).digest('base64url').slice(0, 27)}`
}
