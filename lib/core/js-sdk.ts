import { hash, randomUUID } from 'node:crypto'
import { WechatAuthError } from '../errors.ts'
import { isText } from './texts.ts'

/** What a page of the JS-SDK is signed with. */
export interface JsSdkPage {
  /** The `jsapi_ticket`, or for WeCom's `agentConfig` the app's own. */
  ticket: string
  nonceStr: string
  /** Unix time in seconds. */
  timestamp: number | string
  /** The page as its browser shows it, `location.href`; what follows the first `#` is cut. */
  url: string
}

/** What `wx.config()` checks. */
export interface JsSdkSignature {
  /** Unix time in seconds. */
  timestamp: number
  nonceStr: string
  /** 40 hex digits. */
  signature: string
}

/**
 * The signature of a page for `wx.config()` and `wx.agentConfig()`. The url is signed exactly as it is given.
 *
 * @returns 40 hex digits
 * @throws TypeError when something is missing
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
 * @see https://developer.work.weixin.qq.com/document/path/90506
 */
export function signJsSdkUrl(page: JsSdkPage): string {
  const { ticket, nonceStr, timestamp, url } = page ?? {}
  if (![ticket, nonceStr, url].every(isText)) {
    throw new TypeError('signJsSdkUrl: "ticket", "nonceStr" and "url" must be non-empty strings')
  }
  if (!['number', 'string'].includes(typeof timestamp) || !/^\d{1,15}$/.test(String(timestamp))) {
    throw new TypeError('signJsSdkUrl: "timestamp" must be a whole number of seconds')
  }
  return hash(
    'sha1',
    `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${withoutFragment(url)}`,
  )
}

/** A fresh signature of a page. @throws ERR_PARAMETER for what is none */
export function signPage(ticket: string, url: string): JsSdkSignature {
  requirePage(url)
  const page = { timestamp: Math.floor(Date.now() / 1_000), nonceStr: randomUUID().replaceAll('-', '') }
  return { ...page, signature: signJsSdkUrl({ ...page, ticket, url }) }
}

/** @throws ERR_PARAMETER for what is no absolute http(s) URL as `location.href` has it */
export function requirePage(url: unknown): void {
  if (pageOriginOf(url) !== undefined) return
  throw new WechatAuthError(
    'ERR_PARAMETER',
    'the url to sign must be an absolute http(s) URL, as location.href is',
  )
}

/** What a page is signed as. */
export function withoutFragment(url: string): string {
  const end = url.indexOf('#')
  return end < 0 ? url : url.slice(0, end)
}

/**
 * The origin of a page, read so that no other reader of URLs can see another host in it.
 *
 * @returns undefined for what is no absolute http(s) URL as `location.href` has it
 */
export function pageOriginOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || url.length > maxUrl) return undefined
  const [, authority] = /^https?:\/\/([^/?#\s\\@]+)(?:[/?#]\S*)?$/i.exec(url) ?? []
  if (authority === undefined) return undefined
  try {
    const parsed = new URL(url)
    // A host with characters that mean something to some readers is another one after parsing.
    return parsed.host === withoutDefaultPort(authority, parsed.protocol) ? parsed.origin : undefined
  } catch {
    return undefined
  }
}

const maxUrl = 4_096

const withoutDefaultPort = (authority: string, protocol: string): string =>
  authority.toLowerCase().replace(protocol === 'https:' ? /:0*443$/ : /:0*80$/, '')
