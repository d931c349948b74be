import type { SimulatedApp } from '../../accounts/state/app.ts'
import { originalIdOf } from '../../accounts/state/original-id.ts'
import { isPlatformHost } from '../../engine/http/hosts.ts'
import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Call, OpenPlatformWorld } from '../state/open-platform-world.ts'
import { isAtDomain } from '../state/platform-domains.ts'
import type { PreAuthCode } from '../state/pre-auth-codes.ts'

/** What a platform asks for on a grant page, after all checks. */
export interface GrantRequest {
  component: SimulatedComponent
  attempt: PreAuthCode
  redirectUri: string
  /** `1`, `2` or `3`: official accounts, mini programs, both. */
  authType: string
  /** The only account that may grant. */
  bizAppId: string | undefined
}

/** How somebody came to a grant page. */
export interface Entrance {
  /** The address of the page with the link, or `''`. */
  referer: string
  /** Of the grant page itself: what is behind a page that was entered well may come from there. */
  ownHost?: string
  /** A button of a page that was entered well. */
  isButton?: boolean
}

/** Who notes what was looked at, and refuses: a page, or a function that a program has called. */
export type Checker = Pick<Call, 'check'>

const unnumbered = -1

function hostIn(url: string): string {
  return parseRedirectUri(url)?.host ?? ''
}

function isOwnHost(host: string, ownHost: string | undefined): boolean {
  return host !== '' && (host === ownHost || isPlatformHost(host))
}

function domainError(from: string, redirectUri: string): string {
  const empty = '空'
  return `请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。授权入口页所在域名：${from || empty}，授权后回调页所在域名：${hostIn(redirectUri) || empty}`
}

function isLaunchPage({ launchDomain }: SimulatedComponent, url: string): boolean {
  const page = parseRedirectUri(url)
  return page !== undefined && isAtDomain(launchDomain, page)
}

/** The checks of a grant page, in this order: platform, entrance, return address, attempt. */
export function checkGrantRequest(
  checker: Checker,
  { openPlatform, clock }: OpenPlatformWorld,
  query: URLSearchParams,
  { referer, ownHost, isButton = false }: Entrance,
): GrantRequest {
  const component = openPlatform.components.get(query.get('component_appid') ?? '')
  checker.check(
    'component_appid is a third-party platform',
    component !== undefined,
    unnumbered,
    'component_appid 参数错误',
  )
  const redirectUri = query.get('redirect_uri') ?? ''
  const code = openPlatform.preAuthCodes.find(query.get('pre_auth_code') ?? '')
  const attempt = code?.componentAppId === component.appId ? code : undefined

  const isInside = attempt?.isEntered === true && (isButton || isOwnHost(hostIn(referer), ownHost))
  const text = domainError(hostIn(referer), redirectUri)
  checker.check(
    `the page was entered by a link on a page of the launch domain (${component.launchDomain}): its Referer says so`,
    isLaunchPage(component, referer) || isInside,
    unnumbered,
    text,
  )
  checker.check(
    `redirect_uri is at the launch domain (${component.launchDomain})`,
    isLaunchPage(component, redirectUri),
    unnumbered,
    text,
  )
  const dead = '预授权码已失效，请重新发起授权'
  checker.check('pre_auth_code was made for this platform', attempt !== undefined, unnumbered, dead)
  checker.check('pre_auth_code is used for the first time', !attempt.isUsed, unnumbered, dead)
  checker.check('pre_auth_code is younger than 10 minutes', clock.now() < attempt.expiresAt, unnumbered, dead)
  attempt.isEntered = true
  return {
    component,
    attempt,
    redirectUri,
    authType: query.get('auth_type') ?? '3',
    bizAppId: query.get('biz_appid') || undefined,
  }
}

/** The kinds of accounts that a link is for. */
function kindsFor(authType: string): readonly SimulatedApp['kind'][] {
  if (authType === '1') return ['official-account']
  return authType === '2' ? ['mini-program'] : ['official-account', 'mini-program']
}

/** Why an account cannot grant here, in words for the log and for the page; undefined when it can. */
export function obstacleOf(
  { component, authType, bizAppId }: GrantRequest,
  app: SimulatedApp,
): readonly [what: string, text: string] | undefined {
  if (bizAppId !== undefined && app.appId !== bizAppId) {
    return [`the account is the one in biz_appid (${bizAppId})`, '请使用指定的帐号进行授权']
  }
  if (app.kind !== 'official-account' && app.kind !== 'mini-program') {
    return ['the app is an official account or a mini program', '该帐号类型不支持授权']
  }
  // With both, biz_appid wins.
  if (bizAppId === undefined && !kindsFor(authType).includes(app.kind)) {
    return [`the account is of a kind that auth_type=${authType} lets in`, '该帐号类型不支持授权']
  }
  if (app.banned === true) return ['the account is not banned', '该帐号已被封禁，无法授权']
  if (component.released === false && component.testList?.includes(originalIdOf(app)) !== true) {
    return [
      `before the release, the account (${originalIdOf(app)}) is in the test list of the platform`,
      '该第三方平台未全网发布，仅授权测试列表中的帐号可以授权',
    ]
  }
  return undefined
}
