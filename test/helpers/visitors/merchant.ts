import type { GrantOptions, GrantResult } from 'express-wechat-auth/simulator'
import type { OpenPlatformWorld, PlatformDeployment } from '../apps/open-platform.ts'
import type { SimulatedWorld } from '../apps/simulated-world.ts'
import { until } from '../time/wait.ts'
import { type Browser, locationOf, onDesktop } from './browser.ts'
import { pathOf } from './callback-address.ts'

/** The address of WeChat's page that the grant page leads to. */
export async function openGrantPage(browser: Browser, query = ''): Promise<string> {
  const page = await browser.open(`/wechat/platform/grant${query}`)
  const href = /<a href="([^"]+)"/.exec(page.text)?.[1]
  if (href === undefined) throw new Error(`no link to WeChat: ${page.status} ${page.text}`)
  return href.replaceAll('&amp;', '&')
}

export interface Merchant extends GrantResult {
  browser: Browser
  /** Goes back to where WeChat sends the browser; another one to the same path of its own app. */
  comeBack(browser?: Browser): Promise<Returned>
}

export interface Returned {
  status: number
  location: string
  text: string
}

/** An account's administrator opens our page and agrees on WeChat's. The browser has not come back yet. */
export async function setOut(
  { simulator }: Pick<SimulatedWorld, 'simulator'>,
  url: string,
  { query = '', browser = onDesktop(url), ...options }: SettingOut,
): Promise<Merchant> {
  const page = await openGrantPage(browser, query)
  const result = await simulator.components.grant(page, options)
  return {
    ...result,
    browser,
    async comeBack(by = browser) {
      const answer = await by.open(pathOf(result.redirectUrl))
      return { status: answer.status, location: locationOf(answer), text: answer.text }
    },
  }
}

export interface SettingOut extends GrantOptions {
  /** Of our page. */
  query?: string
  browser?: Browser
}

/** From our page to the return. Answers what the return was answered. */
export async function grant(
  world: SimulatedWorld,
  url: string,
  given: SettingOut,
): Promise<Returned & { browser: Browser }> {
  const merchant = await setOut(world, url, given)
  return { ...(await merchant.comeBack()), browser: merchant.browser }
}

/** A grant of which only the push arrives. Answers when the app has been told. */
export async function grantByPush(
  world: OpenPlatformWorld,
  deployed: PlatformDeployment,
  appId: string,
  options: Partial<GrantOptions> = {},
): Promise<void> {
  const told = deployed.grants.length
  await agreeTo(world, deployed, appId, options)
  await until('the app is told of the grant', () => deployed.grants.length > told)
}

/** The same, without waiting for what the library makes of it. */
export async function agreeTo(
  { simulator }: SimulatedWorld,
  { platform, url }: Pick<PlatformDeployment, 'platform' | 'url'>,
  appId: string,
  options: Partial<GrantOptions> = {},
): Promise<GrantResult> {
  const page = await platform.createGrantUrl({ redirectUri: `${url}/wechat/platform/granted` })
  return simulator.components.grant(page, { appId, pushOrder: 'push-only', ...options })
}
