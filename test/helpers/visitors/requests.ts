import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import request, { type Response } from 'supertest'
import { accountCredentials } from './page-login.ts'

/** A code without a browser, as a server is handed one. */
export function issueCode(simulator: PlatformSimulator, person = 'xiaoming', scope?: string): string {
  return simulator.users.issueCode(person, accountCredentials.appId, scope)
}

/** As WeChat’s browser asks, but with neither Origin nor Sec-Fetch-Site nor cookies: an old client, or a proxy. */
export function postCode(
  url: string,
  body: string | object,
  headers: Record<string, string> = {},
  path = '/wechat/getUserInfo',
): Promise<Response> {
  return Promise.resolve(
    request(url)
      .post(path)
      .set({ 'User-Agent': 'MicroMessenger/8.0', ...headers })
      .send(body),
  )
}

export function getJson(url: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(
    request(url)
      .get(path)
      .redirects(0)
      .set({ Accept: 'application/json', ...headers }),
  )
}

/** The `Set-Cookie` lines of an answer. */
export function cookiesSetBy(response: Response): string[] {
  return (response.headers['set-cookie'] as unknown as string[] | undefined) ?? []
}
