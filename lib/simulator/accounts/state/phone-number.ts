import { createHash } from 'node:crypto'

/** A phone number as the platform tells it. */
export interface PhoneInfo {
  /** With the country code in front when it is a foreign number. */
  phoneNumber: string
  purePhoneNumber: string
  countryCode: string
}

/** The calling codes of the world: none is the beginning of another. */
const abroad = /^\+(1|7|2[07]|3[0-46-9]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)(\d{4,12})$/
const inChina = /^1\d{10}$/

export function isPhoneNumber(value: unknown): boolean {
  return typeof value === 'string' && (inChina.test(value) || abroad.test(value))
}

/** 13800 and six digits. Stable over restarts. */
function madeUpNumber(person: { id: string }): string {
  const digest = createHash('sha256').update(`phone ${person.id}`).digest()
  return `13800${String(digest.readUInt32BE() % 1_000_000).padStart(6, '0')}`
}

export function phoneInfoOf(person: { id: string; phoneNumber?: string }): PhoneInfo {
  const given = person.phoneNumber ?? madeUpNumber(person)
  const [, countryCode = '86', purePhoneNumber = given] = abroad.exec(given) ?? []
  return { phoneNumber: countryCode === '86' ? purePhoneNumber : given, purePhoneNumber, countryCode }
}
