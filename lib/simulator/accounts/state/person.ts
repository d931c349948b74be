import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import { isPhoneNumber } from './phone-number.ts'

/** Somebody who can hold the phone. */
export interface SimulatedPerson {
  /** A short name for programs, e.g. `xiaoming`. */
  id: string
  nickname: string
  /** @default a drawing served by the simulator; `''` for a person without an avatar */
  headimgurl?: string
  /** Opens pages in snapshot mode: `is_snapshotuser` is 1, or `"1"` for `'string'`. */
  isSnapshotUser?: boolean | 'string'
  /** A high-risk user: the code exchange answers 40226. */
  isBlocked?: boolean
  /** Follows every official account from the start. @default false */
  isFollower?: boolean
  /** No unionid, even for apps that have an open platform account. */
  hasNoUnionid?: boolean
  /** Of the phone: 11 digits, or with the country code for a foreign one, e.g. `+85212345678`. @default made of the id */
  phoneNumber?: string
  /** What a refusal by this person does; overrides the simulator's option. */
  denial?: 'redirect' | 'stay'
}

const knownKeys = [
  'id',
  'nickname',
  'headimgurl',
  'isSnapshotUser',
  'isBlocked',
  'isFollower',
  'hasNoUnionid',
  'phoneNumber',
  'denial',
]

/** @throws TypeError */
export function checkPerson(person: SimulatedPerson): void {
  const owner = 'simulated person'
  checkKeys(owner, person, knownKeys)
  checkText(owner, 'id', person.id)
  checkText(owner, 'nickname', person.nickname)
  if (!/^[\w-]{1,64}$/.test(person.id)) {
    throw new TypeError(`${owner}: option "id" must be 1 to 64 letters, digits, "_" or "-"`)
  }
  if (person.headimgurl !== undefined && typeof person.headimgurl !== 'string') {
    throw new TypeError(`${owner}: option "headimgurl" must be a string`)
  }
  checkOneOf(owner, 'isSnapshotUser', person.isSnapshotUser, [undefined, true, false, 'string'])
  checkOneOf(owner, 'isBlocked', person.isBlocked, [undefined, true, false])
  checkOneOf(owner, 'isFollower', person.isFollower, [undefined, true, false])
  checkOneOf(owner, 'hasNoUnionid', person.hasNoUnionid, [undefined, true, false])
  if (person.phoneNumber !== undefined && !isPhoneNumber(person.phoneNumber)) {
    throw new TypeError(`${owner}: option "phoneNumber" must be 11 digits, or "+" and a foreign number`)
  }
  checkOneOf(owner, 'denial', person.denial, [undefined, 'redirect', 'stay'])
}

export function isSnapshot(person: SimulatedPerson): boolean {
  return person.isSnapshotUser === true || person.isSnapshotUser === 'string'
}
