import type { SimulatorEndpoints } from 'express-wechat-auth/simulator'
import { parseUrl } from '../../../lib/core/parse-url.ts'
import { byApp, frontEnd } from './app.ts'
import { type Answer, headerIn } from './read-answer.ts'
import type { FuzzRequest } from './request.ts'

const known: Record<string, RegExp> = {
  'x-powered-by': /^Express$/,
  date: /^\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT$/,
  connection: /^(?:close|keep-alive)$/,
  'keep-alive': /^timeout=\d+$/,
  'content-length': /^\d+$/,
  'transfer-encoding': /^chunked$/,
  'content-type':
    /^(?:application\/json|application\/xml|text\/xml|text\/html|text\/plain); charset=utf-8$|^text\/plain$|^image\/png$/,
  'cache-control': /^no-store$/,
  etag: /^W\/"[\w+/-]+"$/,
  vary: /^Accept$/,
  allow: /^[A-Z, -]+$/,
  'x-content-type-options': /^nosniff$/,
  'retry-after': /^\d+$/,
  // The page of a grant is the one that WeChat wants the Referer of.
  'referrer-policy': /^(?:no-referrer|strict-origin-when-cross-origin)$/,
  // The page of a dialog runs one script, in a frame of the app's own.
  'content-security-policy':
    /^default-src 'none'; (?:script-src 'sha256-[\w+/]{43}='; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'|style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none')$/,
  'x-frame-options': /^SAMEORIGIN$/,
  [byApp]: /^1$/,
}
const cookies = [
  /^connect\.sid=s%3A[\w%.+-]+; Path=\/; HttpOnly$/,
  /^(?:__Host-)?wxa-(?:scene-)?[\w-]+=[\w%.=-]*; (?:Max-Age=\d+; )?Path=\/; Expires=[^;]+; HttpOnly; (?:Secure; )?SameSite=Lax$/,
]

interface Place {
  endpoints: SimulatorEndpoints
  /** Undefined for an app that believes Host. */
  ownOrigin: string | undefined
}

/** What is wrong with the head of an answer. */
export function problemsOfHead(answer: Answer, place: Place, request: FuzzRequest): string[] {
  const problems = answer.strayLines.map((line) => `a line that is no header: ${line}`)
  const seen = new Set<string>()
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') {
      if (!cookies.some((shape) => shape.test(value))) problems.push(`the cookie ${value}`)
    } else if (name === 'location') {
      if (!isFineLocation(value, place, request)) problems.push(`the location ${value}`)
    } else if (seen.has(name) || !known[name]?.test(value)) problems.push(`the header ${name}: ${value}`)
    seen.add(name)
  }
  const isRedirect = answer.status === 302 || answer.status === 303
  if (isRedirect !== seen.has('location')) problems.push('a redirect without a location, or the reverse')
  const isOurs = seen.has('x-powered-by') && !seen.has(byApp) && !seen.has('allow')
  if (isOurs && !seen.has('cache-control')) problems.push('no Cache-Control')
  if (headerIn(answer, 'content-type')?.startsWith('text/html') && !seen.has('content-security-policy')) {
    // Express writes pages of its own for redirects and OPTIONS.
    if (!isRedirect && !seen.has('allow')) problems.push('a page without a policy')
  }
  return problems
}

/** A path of the app, or a page of its front end. */
function isFineTarget(target: string): boolean {
  const base = 'http://app.example'
  const url = parseUrl(target, base)
  if (url?.origin === base) return /^\/(?![/\\])[\x21-\x7e]*$/.test(target)
  return url?.origin === frontEnd && url.username === ''
}

/** A target, or a login page of the platform that leads back to the app and from there to a target. */
function isFineLocation(location: string, { endpoints, ownOrigin }: Place, request: FuzzRequest): boolean {
  if (isFineTarget(location)) return true
  const pages = [
    `${endpoints.open}/connect/oauth2/authorize`,
    `${endpoints.open}/connect/qrconnect`,
    `${endpoints.wecomLogin}/wwlogin/sso/login`,
    `${endpoints.wecomOpen}/3rdapp/install`,
  ]
  const url = parseUrl(location)
  const back = parseUrl(url?.searchParams.get('redirect_uri') ?? '')
  if (url === undefined || back === undefined || !pages.includes(url.origin + url.pathname)) return false
  const told = request.headers
    .filter(([name]) => /^(?:x-forwarded-)?host$/i.test(name))
    .join()
    .toLowerCase()
  const isOwn =
    ownOrigin === undefined
      ? told.includes(back.hostname) || back.hostname === '127.0.0.1'
      : back.origin === ownOrigin
  const returnTo = back.searchParams.get('returnTo') ?? '/'
  return (
    isOwn &&
    isFineTarget(returnTo) &&
    /^\/(?:api\/|companies\/|shops\/\w+\/)?(?:(?:wechat|wecom)(?:\/qr)?\/callback|wecom\/suite\/installed)$/i.test(
      back.pathname,
    )
  )
}
