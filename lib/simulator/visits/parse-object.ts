/** An object, or one written in JSON; anything else is an empty one. */
export function parseObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null ? { ...value } : {}
  try {
    return parseObject(JSON.parse(value))
  } catch {
    return {}
  }
}
