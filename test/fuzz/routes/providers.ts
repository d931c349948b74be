import * as library from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { component, platformCredentials } from '../../helpers/apps/open-platform.ts'
import {
  loginSuiteOptions,
  plainCorpId,
  suiteCredentials,
  template,
  thirdPartySuite,
} from '../../helpers/apps/wecom-suite.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { until } from '../../helpers/time/wait.ts'
import { setOut } from '../../helpers/visitors/merchant.ts'
import { frontEnd, type Mount, messageAnswer, mounted, routerSecret, type SharedParts } from './app.ts'

export const relaySecret = 'the secret of relay and environments'
/** The official account that has granted: none of those that other routers log in to. */
export const merchantAppId = 'wx00000000000000ff'
/** Where the routes of the template are, beside those of the third-party app. */
export const templatePath = '/tpl'
/** Where people log in at the merchant's account, and members of companies that have installed the app. */
export const shopPath = '/shops/wx00000000000000ff'
export const companiesPath = '/companies'

/** What serves many accounts, companies or environments. */
export function providerMounts(parts: SharedParts, publicUrl: (() => string) | undefined): Mount[] {
  const { simulator, tokenCache, grantStore, onEvent } = parts
  const own = { onEvent, publicUrl, secret: routerSecret }
  const common = { ...own, tokenCache, grantStore }
  const login = { ...own, returnToOrigins: [frontEnd], bearer: true }
  const platform = library.wechatPlatform({ ...platformCredentials(simulator), ...common })
  const suite = library.wecomSuite({
    ...suiteCredentials(thirdPartySuite, simulator),
    ...common,
    loginSuite: loginSuiteOptions,
  })
  const templateSuite = library.wecomSuite({
    ...suiteCredentials(template, simulator),
    ...common,
    basePath: templatePath,
  })
  platform.messages.on('*', () => messageAnswer)
  for (const { messages } of [suite, templateSuite]) messages.on('*', () => messageAnswer)
  return [
    mounted(
      'callbackRelay',
      library.callbackRelay({ secret: relaySecret, environments: [frontEnd], onEvent }),
    ),
    mounted('wechatPlatform', platform),
    mounted('wecomSuite', suite),
    mounted('wecomSuite', templateSuite),
    {
      name: 'wechatAuth',
      at: shopPath,
      handler: library.wechatAuth({ ...login, credentials: () => ({ appId: merchantAppId, platform }) }),
    },
    mounted('wecomAuth', library.wecomAuth({ ...login, suite, basePath: companiesPath })),
  ]
}

/** The platforms push to the app from now on: tickets, a grant of an official account, two installations of a company. */
export async function beginPushes(
  simulator: PlatformSimulator,
  { url, grantStore }: { url: string; grantStore: Map<string, object> },
): Promise<void> {
  const { components, suites } = simulator
  components.update(component.appId, {
    launchDomain: new URL(url).hostname,
    eventUrl: `${url}/wechat/platform/events`,
    messageUrl: `${url}/wechat/platform/messages/$APPID$`,
  })
  await components.pushTicket(component.appId)
  for (const [{ suiteId }, base] of [
    [thirdPartySuite, url],
    [template, url + templatePath],
  ] as const) {
    suites.update(suiteId, {
      commandUrl: `${base}/wecom/suite/events`,
      dataUrl: `${base}/wecom/suite/messages/$CORPID$`,
    })
    await suites.pushTicket(suiteId)
  }
  addApp(simulator, {
    appId: merchantAppId,
    appSecret: '000000000000000000000000000000ff',
    kind: 'official-account',
    name: '商户',
    redirectDomains: [],
  })
  await setOut({ simulator }, url, { appId: merchantAppId, pushOrder: 'push-only' })
  await suites.install(thirdPartySuite.suiteId, { corpId: plainCorpId, via: 'market' })
  const rows = [`${component.appId}:${merchantAppId}`, `${thirdPartySuite.suiteId}:${companyOf(simulator)}`]
  await until('grant and installation are stored', () => rows.every((key) => grantStore.has(key)))
}

/** What the provider knows the company as. */
export const companyOf = ({ suites }: PlatformSimulator): string =>
  suites.shownIds(thirdPartySuite.suiteId, plainCorpId).corpId

/** What must be in no answer: what the providers are known by, and what they were given. */
export function providerSecrets(grantStore: Map<string, object>): string[] {
  const given = [...grantStore.values()].flatMap((row) => {
    const {
      authorizer_refresh_token: refreshToken,
      permanent_code: permanentCode,
      ticket,
    } = row as Record<string, unknown>
    return [refreshToken, permanentCode, ticket].filter((value) => typeof value === 'string' && value !== '')
  }) as string[]
  const suites = [thirdPartySuite, template, loginSuiteOptions]
  return [
    ...given,
    relaySecret,
    component.appSecret,
    component.encodingAesKey,
    ...suites.flatMap(({ suiteSecret, encodingAesKey }) => [suiteSecret, [encodingAesKey].flat()].flat()),
    ...[thirdPartySuite, template].flatMap(({ providerSecret }) => (providerSecret ? [providerSecret] : [])),
  ]
}
