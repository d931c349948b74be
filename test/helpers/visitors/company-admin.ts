import type { InstallOptions, InstallResult } from 'express-wechat-auth/simulator'
import { type SuiteDeployment, type SuiteWorld, template, thirdPartySuite } from '../apps/wecom-suite.ts'
import { until } from '../time/wait.ts'
import { type Browser, locationOf, onDesktop } from './browser.ts'
import { pathOf } from './callback-address.ts'

export interface Installed {
  status: number
  location: string
  text: string
}

export interface Administrator extends InstallResult {
  browser: Browser
  /** The path of our app that WeCom sends the browser to. */
  path: string
  /** Goes back to where WeCom sends the browser; another one to the same path of its own app. */
  comeBack(browser?: Browser): Promise<Installed>
}

export interface SettingOut extends Partial<InstallOptions> {
  /** The company, by its own id. */
  corpId: string
  /** @default that of the third-party app */
  suiteId?: string
  /** Of our page. */
  query?: string
  browser?: Browser
}

/** A company's administrator opens our page and agrees on WeCom's. The browser has not come back yet. */
export async function setOut(
  { simulator }: Pick<SuiteWorld, 'simulator'>,
  url: string,
  given: SettingOut,
): Promise<Administrator> {
  const { suiteId = thirdPartySuite.suiteId, query = '', browser = onDesktop(url), ...options } = given
  const page = locationOf(await browser.open(`/wecom/suite/install${query}`))
  const result = await simulator.suites.install(suiteId, { via: 'installed-link', url: page, ...options })
  const path = pathOf(result.redirectUrl ?? '')
  return {
    ...result,
    browser,
    path,
    async comeBack(by = browser) {
      const answer = await by.open(path)
      return { status: answer.status, location: locationOf(answer), text: answer.text }
    },
  }
}

type Install = (
  world: SuiteWorld,
  deployed: SuiteDeployment,
  corpId: string,
  options?: Partial<InstallOptions>,
) => Promise<InstallResult>

/** An installation in the market of apps. Answers when the app has been told. */
export const installFromMarket: Install = (world, deployed, corpId, options) =>
  told(world, deployed, thirdPartySuite.suiteId, { corpId, via: 'market', ...options })

/** An administrator scans the code of a template. Answers when the app has been told. */
export const scanTemplate: Install = (world, deployed, corpId, options) =>
  told(world, deployed, template.suiteId, { corpId, via: 'customized-link', ...options })

async function told(
  { simulator }: SuiteWorld,
  deployed: SuiteDeployment,
  suiteId: string,
  options: InstallOptions,
): Promise<InstallResult> {
  const before = deployed.grants.length
  const result = await simulator.suites.install(suiteId, options)
  await until('the app is told of the installation', () => deployed.grants.length > before)
  return result
}
