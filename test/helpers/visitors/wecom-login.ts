import type { Response } from 'supertest'
import { type Browser, insideWecom, locationOf, onDesktop } from './browser.ts'
import { decide } from './page-login.ts'
import { postCode } from './requests.ts'

/** The two ways to a login: the app is open in WeCom, or a QR code is scanned. */
export const anywhere: [where: string, open: (url: string) => Browser][] = [
  ['inside WeCom', insideWecom],
  ['in a desktop browser', onDesktop],
]

/** What the login route asked of the platform. */
export interface WecomDeparture {
  readonly page: URL
  readonly state: string
  /** `redirect_uri`, decoded once. */
  readonly redirectUri: URL
}

/** Reads a redirect to a login page of the platform. */
export function departureOf(response: Response): WecomDeparture {
  const location = locationOf(response)
  if (!/\/connect\/oauth2\/authorize\?|\/wwlogin\/sso\/login\?/.test(location)) {
    throw new Error(`no redirect to the platform: ${response.status} ${location} ${response.text}`)
  }
  const page = new URL(location)
  return {
    page,
    state: page.searchParams.get('state') ?? '',
    redirectUri: new URL(page.searchParams.get('redirect_uri') ?? ''),
  }
}

export async function depart(browser: Browser, path = '/wecom/login'): Promise<WecomDeparture> {
  return departureOf(await browser.open(path))
}

export interface Person {
  /** @default 'user123' */
  person?: string | undefined
  decision?: 'allow' | 'deny'
}

/** The person decides on the platform's page; answers where it sends the browser, as a path of the app. */
export async function callbackOf(
  browser: Browser,
  { page }: Pick<WecomDeparture, 'page'>,
  { person = 'user123', ...options }: Person = {},
): Promise<string> {
  const { pathname, search } = new URL(await decide(browser, page.href, { person, ...options }))
  return pathname + search
}

/** A callback that is ready to be opened: the login route and the platform's page lie behind. */
export async function readyCallback(
  browser: Browser,
  path = '/wecom/login',
  options: Person = {},
): Promise<string> {
  return callbackOf(browser, await depart(browser, path), options)
}

/** The whole page login. Answers the callback's answer. */
export async function logIn(
  browser: Browser,
  { path = '/wecom/login', ...options }: Person & { path?: string } = {},
): Promise<Response> {
  return browser.open(await readyCallback(browser, path, options))
}

/** A browser in which somebody is logged in. */
export async function loggedIn(url: string, person?: string): Promise<Browser> {
  const browser = insideWecom(url)
  const answer = await logIn(browser, { person })
  if (answer.status !== 303) throw new Error(`nobody was logged in: ${answer.status} ${answer.text}`)
  return browser
}

/** Who this browser is logged in as: the userid, or undefined. */
export async function useridOf(browser: Browser, path = '/'): Promise<string | undefined> {
  const answer = await browser.fetchJson(path)
  return (answer.body as { user: { userid: string } | null }).user?.userid
}

/** `POST .../getUserInfo` as curl sends it: neither Origin nor Sec-Fetch-Site nor cookies. */
export function postWecomCode(url: string, body: object, path = '/wecom/getUserInfo'): Promise<Response> {
  return postCode(url, body, { 'User-Agent': 'curl/8.5.0', Accept: '*/*' }, path)
}

/** A whole login from a desktop, and the guarded page after it: their statuses. */
export async function logInAndOpen(url: string, page = '/me'): Promise<number[]> {
  const browser = onDesktop(url)
  const { status } = await logIn(browser)
  return [status, (await browser.open(page)).status]
}
