/** Appends to a URL's query, before its fragment, and leaves the rest of it alone. What is undefined is left out. */
export function withQuery(target: string, values: Record<string, string | undefined>): string {
  const [, address = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(target) ?? []
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const pairs = new URLSearchParams(given).toString()
  if (pairs === '') return target
  return `${address}${address.includes('?') ? '&' : '?'}${pairs}${fragment}`
}

/** Takes a pair off a URL's query, or every pair of that name, and leaves the rest of it alone. */
export function withoutQuery(target: string, name: string, value?: string): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? []
  const isTaken = (pair: string): boolean =>
    value === undefined ? new URLSearchParams(pair).has(name) : pair === `${name}=${value}`
  const left = query
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isTaken(pair))
  return path + (left.length > 0 ? `?${left.join('&')}` : '') + fragment
}
