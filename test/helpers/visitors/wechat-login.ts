import type { Response } from 'supertest'
import { type Browser, locationOf } from './browser.ts'
import { pathOf } from './callback-address.ts'
import { decide } from './page-login.ts'

/** What the login route asked of the platform. */
export interface Departure {
  authorizeUrl: string
  state: string
  scope: string
  /** `redirect_uri`, decoded once. */
  redirectUri: URL
}

/** Opens the login route and reads where it leads. */
export async function depart(browser: Browser, loginPath = '/wechat/login'): Promise<Departure> {
  return departureOf(await browser.open(loginPath))
}

/** Reads a redirect to the platform. */
export function departureOf(response: Response): Departure {
  const authorizeUrl = locationOf(response)
  if (!authorizeUrl.includes('/connect/')) {
    throw new Error(`no redirect to the platform: ${response.status} ${authorizeUrl} ${response.text}`)
  }
  const { searchParams } = new URL(authorizeUrl)
  return {
    authorizeUrl,
    state: searchParams.get('state') ?? '',
    scope: searchParams.get('scope') ?? '',
    redirectUri: new URL(searchParams.get('redirect_uri') ?? ''),
  }
}

/** Lets the person decide and answers the callback as a path of the app. */
export async function callbackOf(
  browser: Browser,
  departure: Departure,
  options: { person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<string> {
  return pathOf(await decide(browser, departure.authorizeUrl, options))
}

/** A callback that is ready to be opened: the login route and the platform's page lie behind. */
export async function readyCallback(
  browser: Browser,
  loginPath = '/wechat/login',
  options: { person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<string> {
  return callbackOf(browser, await depart(browser, loginPath), options)
}

/** Who this browser is logged in as: the openid, or undefined. */
export async function openidOf(browser: Browser): Promise<string | undefined> {
  const answer = await browser.fetchJson('/')
  return (answer.body as { user: { openid: string } | null }).user?.openid
}

export interface Hop {
  url: string
  response: Response
}

/**
 * Follows redirects as a browser does, at most 20.
 *
 * @param forget names the cookies that this browser does not keep
 */
export async function crawl(
  browser: Browser,
  path: string,
  {
    forget = () => false,
    ...options
  }: { forget?: (name: string) => boolean; person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<Hop[]> {
  const hops: Hop[] = []
  let url = path
  while (hops.length < 20) {
    const response = await browser.open(url)
    hops.push({ url, response })
    for (const name of [...browser.cookies.keys()]) if (forget(name)) browser.cookies.delete(name)
    const location = locationOf(response)
    if (location === '') return hops
    url = location.includes('/connect/') ? pathOf(await decide(browser, location, options)) : location
  }
  return hops
}

export function lastOf(hops: Hop[]): Response {
  return hops.at(-1)?.response as Response
}
