import { parseUrl } from '../../core/parse-url.ts'
import { WechatAuthError } from '../../errors.ts'
import type { PublicLocation } from './public-location.ts'

/** Where a login may return to. */
export interface ReturnTargetRules {
  location: PublicLocation
  /** Exact origins besides the app's own. */
  origins: readonly string[]
  /**
   * Public paths of the router's own routes, comparable, `:name` standing for any one segment; returning there would
   * start another login or lead nowhere.
   */
  ownPaths: readonly string[]
}

/** A longer target is refused. */
export const maxTargetLength = 2_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop or reinterpret them
const misreadByBrowsers = /[\u0000-\u001f\u007f\\]/

/**
 * Checks where a login shall end and answers it as a `Location`: a path of the app, or a URL on an allowed origin.
 * What is absent becomes the app's root.
 *
 * @throws ERR_PARAMETER when it is not one text; ERR_RETURN_TO_REFUSED when it leads elsewhere
 */
export function checkReturnTarget(input: unknown, rules: ReturnTargetRules): string {
  const root = rootOf(rules.location)
  if (input === undefined || input === '') return root
  if (typeof input !== 'string')
    throw new WechatAuthError('ERR_PARAMETER', 'the return target must be one text')
  const url = parse(input, rules)
  if (url === undefined) {
    throw new WechatAuthError('ERR_RETURN_TO_REFUSED', `the return target ${problemOf(input, rules)}`)
  }
  if (url.origin !== rules.location.origin) return url.href
  // "%2f" is part of a segment to Express, and a slash to some proxies before it.
  const readings = [url.pathname, url.pathname.replace(/%2f/gi, '%252f')].map(comparablePath)
  if (rules.ownPaths.some((own) => readings.some((path) => isRoute(own, path)))) return root
  // What a browser would send on as it is stays as it was written: its query is the app's.
  return /^\/[\x21-\x7e]*$/.test(input) ? input : url.pathname + url.search + url.hash
}

/** For the operator, who may have forgotten the origin of a front end. */
function problemOf(input: string, { location }: ReturnTargetRules): string {
  const origin = /^https?:\/\//i.test(input) ? parseUrl(input)?.origin : undefined
  return origin === undefined || input.length > maxTargetLength
    ? `must be a path of the app of at most ${maxTargetLength} characters, which no browser takes for another host`
    : `is on ${JSON.stringify(origin.slice(0, 200))}, which is neither the app’s own origin (${location.origin}) nor in "returnToOrigins"`
}

/** Where a login ends that was started for no page in particular. */
export function rootOf(location: PublicLocation): string {
  return `${location.prefix}/`
}

/** True for an absolute URL on the app's own or an allowed origin. Never for the origin 'null'. */
export function isAllowedOrigin(
  origin: string,
  rules: Pick<ReturnTargetRules, 'location' | 'origins'>,
): boolean {
  return origin !== 'null' && (origin === rules.location.origin || rules.origins.includes(origin))
}

/** A path of the app that a visitor has written, so that no browser reads another host in it. */
export function ownPath(path: string): string {
  return path.replaceAll('\\', '%5C').replace(/^\/{2,}/, '/')
}

function isRoute(route: string, path: string): boolean {
  if (!route.includes('/:')) return route === path
  const [expected, segments] = [route.split('/'), path.split('/')]
  const fits = (part: string, index: number): boolean => part.startsWith(':') || part === segments[index]
  return expected.length === segments.length && expected.every(fits)
}

/** A path as Express matches it: decoded, without case, without slashes at the end. */
export function comparablePath(path: string): string {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // A malformed escape matches no route.
  }
  // A pattern for "slashes at the end" would look at each run of slashes anew: quadratic in a path of nothing else.
  let end = decoded.length
  while (decoded[end - 1] === '/') end -= 1
  return decoded.slice(0, end).toLowerCase()
}

function parse(input: string, rules: ReturnTargetRules): URL | undefined {
  if (input.length > maxTargetLength || misreadByBrowsers.test(input)) return undefined
  const isPath = input.startsWith('/')
  if (isPath ? input.startsWith('//') : !/^https?:\/\//i.test(input)) return undefined
  const url = parseUrl(input, rules.location.origin)
  if (url === undefined) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  // "/.//host" is a path of ours until it is written out again as "//host".
  if (url.pathname.startsWith('//')) return undefined
  return isAllowedOrigin(url.origin, rules) ? url : undefined
}
