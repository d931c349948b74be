import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { isAmong } from '../../wecom/state/trusted-domains.ts'
import type { CustomizedLink } from '../state/customized-links.ts'
import type { PreAuthCode } from '../state/pre-auth-codes.ts'
import { installDomainsOf, kindOf, type SimulatedSuite } from '../state/suite.ts'
import type { Call, WecomSuiteWorld } from '../state/wecom-suite-world.ts'

/** Who notes what was looked at, and refuses: a page, or a function that a program has called. */
export type Checker = Pick<Call, 'check'>

/** What a provider asks for on the install page, after all checks. */
export interface InstallRequest {
  suite: SimulatedSuite
  attempt: PreAuthCode
  redirectUri: string
  state: string | undefined
}

const unnumbered = -1

/** The checks of the install page: suite, attempt, return address, state. */
export function checkInstallRequest(
  checker: Checker,
  { wecomSuite, clock }: WecomSuiteWorld,
  query: URLSearchParams,
): InstallRequest {
  const { suites, preAuthCodes } = wecomSuite
  const suite = suites.get(query.get('suite_id') ?? '')
  const isInstallable = suite !== undefined && kindOf(suite) === 'third-party'
  checker.check('suite_id is a third-party app', isInstallable, unnumbered, 'suite_id 参数错误')
  const attempt = preAuthCodes.find(query.get('pre_auth_code') ?? '')
  const isOwn = attempt !== undefined && attempt.suiteId === suite.suiteId
  const bad = 'preauthcode校验失败'
  checker.check('pre_auth_code was made for this suite', isOwn, unnumbered, bad)
  checker.check('pre_auth_code is used for the first time', !attempt.isUsed, unnumbered, bad)
  checker.check('pre_auth_code is younger than 20 minutes', clock.now() < attempt.expiresAt, unnumbered, bad)
  const redirectUri = query.get('redirect_uri') ?? ''
  const target = parseRedirectUri(redirectUri)
  const domains = installDomainsOf(suite)
  checker.check(
    `redirect_uri is at an install domain of the suite, with its port (${domains.join(', ')})`,
    target !== undefined && isAmong(domains, target),
    unnumbered,
    'redirect_uri 与配置的授权完成回调域名不一致',
  )
  const state = query.get('state') ?? undefined
  const isState = state === undefined || /^[a-zA-Z0-9]{0,128}$/.test(state)
  checker.check('state is at most 128 letters and digits', isState, unnumbered, 'state 参数错误')
  return { suite, attempt, redirectUri, state }
}

/** A link to templates that can still be scanned. */
export function checkCustomizedLink(
  checker: Checker,
  { wecomSuite, clock }: WecomSuiteWorld,
  key: string,
): CustomizedLink {
  const link = wecomSuite.customizedLinks.find(key)
  checker.check('the link is known', link !== undefined, unnumbered, '二维码无效')
  checker.check('the link is younger than 10 days', clock.now() < link.expiresAt, unnumbered, '二维码已过期')
  return link
}

/** Whether a company may install: before the release, only one of those for tests. */
export function checkPublished(
  checker: Checker,
  suite: SimulatedSuite,
  corp: SimulatedCorp,
  isTest: boolean,
): void {
  const { published, testCorps } = suite
  if (isTest) {
    const isAllowed = testCorps === undefined || testCorps.includes(corp.corpId)
    checker.check(
      'the company is one of those for tests',
      isAllowed,
      unnumbered,
      '该企业不是测试企业，无法安装',
    )
    return
  }
  checker.check(
    'the suite is published, or auth_type is 1',
    published !== false,
    unnumbered,
    '应用未上线，仅测试企业可以安装',
  )
}
