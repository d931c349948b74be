/** The number of a page in what somebody has typed. Keyboards write digits in two widths. */
export function numberIn(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 40) return undefined
  const text = typed.normalize('NFKC').trim()
  return /^\d{4}$/.test(text) ? text : undefined
}
