/** Parameters whose values say something and give nothing away; of all others only the name is shown. */
const harmless = new Set(['appid', 'agentid', 'scope', 'lang', 'error', 'type', 'returnTo'])
const maxNames = 6

/** `scope=snsapi_base, state` */
export function describeQuery(query: URLSearchParams): string {
  return [...query].map(([name, value]) => (harmless.has(name) ? `${name}=${value}` : name)).join(', ')
}

/** Where a redirect leads: a page of the app, or the host that is meant, also where the simulator plays it. */
export function describeTarget(location: string, origin: string): { label: string; detail: string } {
  const { host, pathname, searchParams } = new URL(location, origin)
  const isOwn = new URL(origin).host === host
  const played = playedHost(pathname)
  return {
    label: isOwn || played ? pathname.replace(/^\//, isOwn ? '/' : '') : `${host}${pathname}`,
    detail: describeQuery(searchParams),
  }
}

/** The simulator has Tencent's hosts as the first part of its paths. */
const playedHost = (pathname: string): string | undefined => /^\/((?:[\w-]+\.)+com)\//.exec(pathname)?.[1]

/** The path of a platform's API, without the host that the simulator plays. */
export function apiOf(url: string): string {
  const { pathname } = new URL(url)
  return pathname.slice((playedHost(pathname)?.length ?? -1) + 2)
}

/** `access_token, openid`: what was answered, by name. */
export function describeNames(value: unknown): string {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return [...names.slice(0, maxNames), ...(names.length > maxNames ? ['…'] : [])].join(', ')
}

/** The object that a body is, if it is one. */
export function objectIn(body: unknown): Record<string, unknown> | undefined {
  try {
    const isText = typeof body === 'string' || Buffer.isBuffer(body)
    const value: unknown = isText ? JSON.parse(String(body)) : body
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
