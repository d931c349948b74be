/** A full address as a path of the app. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://any.example')
  return pathname + search
}

/** The same path with one parameter changed, added, or (undefined) taken away. */
export function withParameter(path: string, name: string, value: string | undefined): string {
  const url = new URL(path, 'http://any.example')
  if (value === undefined) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  return url.pathname + url.search
}

/** What is done to the way back from a grant, so that its code is none. */
export const brokenAuthCodes: readonly [what: string, change: (path: string) => string][] = [
  ['no code', (path) => withParameter(path, 'auth_code', undefined)],
  ['an empty code', (path) => withParameter(path, 'auth_code', '')],
  ['a code of 513 characters', (path) => withParameter(path, 'auth_code', 'x'.repeat(513))],
  ['two codes', (path) => `${path}&auth_code=x`],
]

export function parameterOf(path: string, name: string): string {
  return new URL(path, 'http://any.example').searchParams.get(name) ?? ''
}
