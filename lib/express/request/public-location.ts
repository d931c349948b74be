import type { Request } from 'express'
import { parseUrl } from '../../core/parse-url.ts'
import { WechatAuthError } from '../../errors.ts'

/** The app's public address, as a string or made from the request. */
export type PublicUrl = string | ((req: Request) => string)

/** Where a router stands as browsers see it. */
export interface PublicLocation {
  /** Scheme, host and port. */
  origin: string
  /** What a proxy takes off the path before the app sees it; '' or '/path' without a slash at the end. */
  prefix: string
  isHttps: boolean
}

const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The option `publicUrl`, else what Express knows of the request (forwarded values only under `trust proxy`). */
export function publicLocationOf(req: Request, publicUrl?: PublicUrl): PublicLocation {
  if (publicUrl !== undefined) {
    const url = typeof publicUrl === 'string' ? publicUrl : publicUrl(req)
    const location = typeof url === 'string' && /^https?:\/\//.test(url) ? locationAt(url) : undefined
    if (location === undefined) throw new TypeError('publicUrl must answer an absolute http(s) URL')
    return location
  }
  const host = hostOf(req)
  const isHost = host !== undefined && hostPattern.test(host)
  const location = isHost ? locationAt(`${req.protocol}://${host}`) : undefined
  if (location !== undefined) return location
  throw new WechatAuthError('ERR_PARAMETER', 'the request has no usable Host header or scheme')
}

/** The address that was parsed last: as a rule that of all requests. */
let last: { url: string; location: PublicLocation } | undefined

function locationAt(url: string): PublicLocation | undefined {
  if (last?.url === url) return last.location
  const parsed = parseUrl(url)
  // A proxy that is trusted may pass on any scheme at all.
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return undefined
  last = { url, location: Object.freeze(fromUrl(parsed)) }
  return last.location
}

const fromUrl = (url: URL): PublicLocation => ({
  origin: url.origin,
  // What begins with two slashes would be another host.
  prefix: url.pathname.replace(/\/+$/, '').replace(/^\/+/, '/'),
  isHttps: url.protocol === 'https:',
})

// Express 4 has no host with its port, so the rule of Express 5 is applied here to both.
function hostOf(req: Request): string | undefined {
  const trust = req.app.get('trust proxy fn') as
    | ((address: string | undefined, hop: number) => boolean)
    | undefined
  const forwarded = trust?.(req.socket.remoteAddress, 0) ? req.get('x-forwarded-host') : undefined
  return (forwarded ?? hostHeaderOf(req))?.split(',')[0]?.trim()
}

/** The Host header, or what requests over HTTP/2 have in its place: what bridges to Express pass on as it came. */
export function hostHeaderOf(req: Request): string | undefined {
  return req.get('host') ?? req.get(':authority')
}
