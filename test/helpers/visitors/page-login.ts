import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { defaultApps } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { type Browser, locationOf } from './browser.ts'

const [account, website] = defaultApps as readonly [(typeof defaultApps)[0], (typeof defaultApps)[0]]

/** The official account and the website app that the simulator knows by default. */
export const accountCredentials: { appId: string; appSecret: string } = {
  appId: account.appId,
  appSecret: account.appSecret,
}
export const websiteCredentials: { appId: string; appSecret: string } = {
  appId: website.appId,
  appSecret: website.appSecret,
}

/** What a person does on the platform's page: answers the callback URL it sends the browser to. */
export async function decide(
  browser: Browser,
  authorizeUrl: string,
  { person = 'xiaoming', decision = 'allow' }: { person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<string> {
  const page = authorizeUrl.replace(/#.*$/, '')
  const response = await browser.open(page, { 'x-simulator-user': person, 'x-simulator-decision': decision })
  const location = locationOf(response)
  if (location === '') throw new Error(`the platform did not redirect: ${response.status} ${response.text}`)
  return location
}

/** The whole page login: login route, the platform's page, callback. Answers the callback's answer. */
export async function logInByPage(
  browser: Browser,
  options: { loginPath?: string; person?: string; decision?: 'allow' | 'deny' } = {},
): Promise<Response> {
  const departure = await browser.open(options.loginPath ?? '/wechat/login')
  return browser.open(await decide(browser, locationOf(departure), options))
}

/** How often the platform was asked to exchange a code. */
export function exchanges(simulator: PlatformSimulator): number {
  return simulator.requests.count('sns/oauth2/access_token')
}
