/** A number above 0, as number or as text; undefined for anything else that `Number()` would take for one. */
export function idIn(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  return /^[1-9]\d{0,14}$/.test(String(value)) ? Number(value) : undefined
}

/** The ids in what should be a list of them. */
export function idsIn(values: unknown): number[] {
  return Array.isArray(values) ? values.map(idIn).filter((id) => id !== undefined) : []
}

/** How ids of people are compared: those of a company's own directory without case, encrypted ones with it. */
export type IdCase = 'ignored' | 'kept'

/** An id as others are compared with it. */
export const comparableId = (userid: string, idCase: IdCase = 'ignored'): string =>
  idCase === 'kept' ? userid : userid.toLowerCase()

export function isSameUserid(a: unknown, b: string, idCase?: IdCase): boolean {
  return typeof a === 'string' && comparableId(a, idCase) === comparableId(b, idCase)
}
