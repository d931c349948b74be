import type { Response } from 'supertest'
import type { Browser } from './browser.ts'
import { decide } from './page-login.ts'

/** What `GET .../authorizeUrl` answers in `data`. */
export interface StartedLogin {
  url: string
  state: string
  verifier: string
  expiresIn: number
}

export async function startJsonLogin(
  browser: Browser,
  path = '/wechat/authorizeUrl',
  headers: Record<string, string> = {},
): Promise<StartedLogin> {
  const answer = await browser.fetchJson(path, headers)
  if (answer.status !== 200) throw new Error(`authorizeUrl answered ${answer.status} ${answer.text}`)
  return answer.body.data
}

/** The person agrees on the platform's page; answers the code that the front end then finds in its address. */
export async function codeOf(browser: Browser, { url }: StartedLogin, person = 'xiaoming'): Promise<string> {
  return new URL(await decide(browser, url, { person })).searchParams.get('code') ?? ''
}

/** The whole JSON login in one browser. Answers what `getUserInfo` answered. */
export async function logInByJson(
  browser: Browser,
  { prefix = '/wechat', person = 'xiaoming' }: { prefix?: string; person?: string } = {},
): Promise<Response> {
  const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
  const code = await codeOf(browser, started, person)
  return browser.post(`${prefix}/getUserInfo`, { code, state: started.state })
}
