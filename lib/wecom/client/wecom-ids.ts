/** A number above 0, as number or as text; undefined for anything else that `Number()` would take for one. */
export function idIn(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  return /^[1-9]\d{0,14}$/.test(String(value)) ? Number(value) : undefined
}

/** The ids in what should be a list of them. */
export function idsIn(values: unknown): number[] {
  return Array.isArray(values) ? values.map(idIn).filter((id) => id !== undefined) : []
}

/** Ids of the directory are compared without case. */
export function isSameUserid(a: unknown, b: string): boolean {
  return typeof a === 'string' && a.toLowerCase() === b.toLowerCase()
}
