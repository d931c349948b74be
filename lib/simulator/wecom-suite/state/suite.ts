import { checkKeys, checkOneOf, checkText, checkTexts } from '../../engine/option-checks.ts'
import { checkSecrets, checkUrl } from '../../engine/push-config.ts'
import { checkDomains } from '../../wecom/state/agent.ts'

/**
 * - `third-party` (第三方应用): any company may install it
 * - `template` (代开发应用模板): an app that is developed for each company that scans its code
 * - `login` (登录授权): members of any company log in on web pages; nobody installs it
 */
export type SuiteKind = 'third-party' | 'template' | 'login'

/**
 * A suite, template or login app of a service provider of WeCom: what its console shows of it.
 * @see https://developer.work.weixin.qq.com/document/path/90597
 * @see https://developer.work.weixin.qq.com/document/path/97164
 * @see https://developer.work.weixin.qq.com/document/path/98179
 */
export interface SimulatedSuite {
  /** `ww`, and for templates `dk`, with 16 hex digits at WeCom; a template's begins with `dk` here too. */
  suiteId: string
  suiteSecret: string
  /** 3 to 32 letters and digits: signs what is pushed to both URLs. */
  token: string
  /** 43 letters and digits: encrypts what is pushed to both URLs. */
  encodingAesKey: string
  /** The provider's own company. All suites with the same one belong to one provider. */
  providerCorpId: string
  /** Of the provider: the same in all its suites, or only in one of them. */
  providerSecret?: string
  /** Shown to people on pages. @default the suite id */
  name?: string
  /** @default 'template' for an id that begins with `dk`, else 'third-party' */
  kind?: SuiteKind
  /** Hosts of logins in the client and of pages with the JS-SDK, written like `trustedDomains` of an app. */
  trustedDomains: string[]
  /** Hosts of the install page's `redirect_uri` (授权完成回调域名). @default those of `trustedDomains` */
  installDomains?: string[]
  /** Hosts of web logins (登录授权 回调域名). @default those of `trustedDomains` */
  callbackDomains?: string[]
  /** Addresses that may call as the provider and its apps; without it, all may. */
  ipList?: string[]
  /** Where tickets and authorisations are pushed to (指令回调 URL); without it nothing is. */
  commandUrl?: string
  /** Where messages and events of members are pushed to (数据回调 URL). `$CORPID$` in it stands for the company. */
  dataUrl?: string
  /** Where administrators of companies enter from WeCom's console (业务设置 URL). */
  adminUrl?: string
  /** False: only installs for tests (`auth_type` 1) are possible. @default true */
  published?: boolean
  /** Companies that may install for tests (测试企业). @default all */
  testCorps?: string[]
  /** Whether logins may ask for gender and picture (成员敏感信息授权). @default true */
  sensitiveInfo?: boolean
  /** What `get_corp_token` and the like answer to the code of a company that has cancelled. @default 40084 */
  cancelledErrcode?: 40084 | 48004
}

const owner = 'simulated suite'
const texts = ['suiteId', 'suiteSecret', 'providerCorpId'] as const
const urls = ['commandUrl', 'dataUrl', 'adminUrl'] as const
const domainLists = ['trustedDomains', 'installDomains', 'callbackDomains'] as const
const knownKeys = [
  ...texts,
  ...urls,
  ...domainLists,
  'token',
  'encodingAesKey',
  'providerSecret',
  'name',
  'kind',
  'ipList',
  'published',
  'testCorps',
  'sensitiveInfo',
  'cancelledErrcode',
]
const kinds = ['third-party', 'template', 'login']

export function kindOf({ suiteId, kind }: { suiteId: string; kind?: SuiteKind | undefined }): SuiteKind {
  return kind ?? (/^dk/.test(suiteId) ? 'template' : 'third-party')
}

export function nameOf({ suiteId, name }: Pick<SimulatedSuite, 'suiteId' | 'name'>): string {
  return name ?? suiteId
}

export function installDomainsOf(suite: SimulatedSuite): string[] {
  return suite.installDomains ?? suite.trustedDomains
}

export function callbackDomainsOf(suite: SimulatedSuite): string[] {
  return suite.callbackDomains ?? suite.trustedDomains
}

function checkUrls(suite: SimulatedSuite): void {
  for (const name of urls) if (suite[name] !== undefined) checkUrl(owner, suite[name], name)
  for (const name of ['commandUrl', 'adminUrl'] as const) {
    if (suite[name]?.includes('$CORPID$') !== true) continue
    throw new TypeError(`${owner}: option "${name}" must be without $CORPID$`)
  }
}

/** @throws TypeError */
export function checkSuite(suite: SimulatedSuite): void {
  checkKeys(owner, suite, knownKeys)
  for (const name of texts) checkText(owner, name, suite[name])
  checkSecrets(owner, suite.token, suite.encodingAesKey ?? '', 'encodingAesKey')
  for (const name of ['providerSecret', 'name'] as const) {
    if (suite[name] !== undefined) checkText(owner, name, suite[name])
  }
  checkOneOf(owner, 'kind', suite.kind, [undefined, ...kinds])
  if ((kindOf(suite) === 'template') !== /^dk/.test(suite.suiteId)) {
    throw new TypeError(`${owner}: option "suiteId" begins with "dk" for templates, and only for them`)
  }
  checkDomains(owner, 'trustedDomains', suite.trustedDomains)
  for (const name of ['installDomains', 'callbackDomains'] as const) {
    const domains = suite[name]
    if (domains !== undefined) checkDomains(owner, name, domains)
  }
  for (const name of ['ipList', 'testCorps'] as const) {
    if (suite[name] !== undefined) checkTexts(owner, name, suite[name])
  }
  checkUrls(suite)
  for (const name of ['published', 'sensitiveInfo'] as const) {
    checkOneOf(owner, name, suite[name], [undefined, true, false])
  }
  checkOneOf(owner, 'cancelledErrcode', suite.cancelledErrcode, [undefined, 40084, 48004])
}
