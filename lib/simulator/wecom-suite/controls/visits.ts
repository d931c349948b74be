import { parseRedirectUri, withParameters } from '../../engine/login/redirect-target.ts'
import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import type { CorpScope } from '../../wecom/state/corp-codes.ts'
import { corpOf, memberOf } from '../../wecom/state/find-in-corp.ts'
import { findPerson } from '../../wecom/state/people.ts'
import type { LoginWay } from '../../wecom/state/trusted-domains.ts'
import type { Entrance } from '../state/entrance-codes.ts'
import { memberIdentity } from '../state/identity.ts'
import { kindOf, type SimulatedSuite } from '../state/suite.ts'
import type { WecomSuiteWorld } from '../state/wecom-suite-world.ts'

/** What a code of a login at a suite is made for. */
export interface SuiteCodeOptions {
  /** The company, by its own id. */
  corpId: string
  /** A member or an outsider of that company. */
  personId: string
  /** @default 'snsapi_base' */
  scope?: CorpScope
  /** Inside a client, or on the web page of a login suite. @default by the kind of the suite */
  via?: LoginWay
  /** Its host must be one of the suite's. @default any that is */
  redirectUri?: string
}

/** What a code of `wx.qy.login({ suiteId })` is made for. */
export interface SuiteMiniProgramLoginOptions {
  corpId: string
  userid: string
  /** @default false: every login gives a new session_key */
  keepsSessionKey?: boolean
}

/** Somebody who comes to a provider from WeCom's console. */
export interface AdminEntryOptions {
  corpId: string
  /** @default the first member */
  userid?: string
  /** 1 creator, 2 administrator from within, 3 from outside, 4 of a part of the company, 5 member. @default 1 */
  usertype?: 1 | 2 | 3 | 4 | 5
}

/** The ids that a suite knows a company and its members by. */
export interface ShownIds {
  corpId: string
  userid?: string
  openUserid?: string
}

export interface SuiteVisits {
  /**
   * A code without a browser; with `snsapi_privateinfo` the member has agreed.
   * @throws TypeError when the company or person is unknown, and for templates: their codes are `corps.issueCode()`'s
   */
  issueCode(suiteId: string, options: SuiteCodeOptions): string
  /** The code of `wx.qy.login({ suiteId })`: 5 minutes, once. @throws TypeError when the company or member is unknown */
  miniProgramLogin(suiteId: string, options: SuiteMiniProgramLoginOptions): string
  /**
   * An administrator presses the button in WeCom's console: `auth_code` for `get_login_info`, and the `adminUrl` with it
   * where the suite has one. There is no state.
   * @throws TypeError when the company or member is unknown
   */
  enterAdmin(suiteId: string, options: AdminEntryOptions): { authCode: string; url?: string }
  /** @throws TypeError when the company or member is unknown */
  shownIds(suiteId: string, corpId: string, userid?: string): ShownIds
}

/** Consents are kept for the app that is installed; where there is none, nothing is asked for. */
function giveConsent(world: WecomSuiteWorld, suite: SimulatedSuite, corp: SimulatedCorp, id: string): void {
  const install = world.wecomSuite.installs.get(suite.suiteId, corp.corpId)
  if (install !== undefined) world.wecom.consents.give(corp.corpId, id, install.agentId)
}

function issueCode(world: WecomSuiteWorld, suite: SimulatedSuite, options: SuiteCodeOptions): string {
  const owner = 'suites.issueCode'
  checkKeys(owner, options, ['corpId', 'personId', 'scope', 'via', 'redirectUri'])
  const kind = kindOf(suite)
  if (kind === 'template')
    throw new TypeError(`${owner}: "${suite.suiteId}" is a template, see corps.issueCode()`)
  const { corpId, personId, scope = 'snsapi_base', redirectUri } = options
  const { via = kind === 'login' ? 'web' : 'app' } = options
  const corp = corpOf(world.wecom.corps, corpId)
  const person = findPerson(corp, String(personId))
  if (person === undefined) throw new TypeError(`${owner}: corp "${corpId}" has no person "${personId}"`)
  checkOneOf(owner, 'scope', scope, ['snsapi_base', 'snsapi_privateinfo'])
  checkOneOf(owner, 'via', via, ['app', 'web'])
  const target = redirectUri === undefined ? undefined : parseRedirectUri(String(redirectUri))
  if (redirectUri !== undefined && target === undefined) {
    throw new TypeError(`${owner}: option "redirectUri" must be an absolute http or https URL`)
  }
  if (scope === 'snsapi_privateinfo') giveConsent(world, suite, corp, person.id)
  const { suiteId } = suite
  return world.wecomSuite.loginCodes.issue({ suiteId, corpId, personId: person.id, scope, via, target })
}

function miniProgramLogin(
  world: WecomSuiteWorld,
  suite: SimulatedSuite,
  options: SuiteMiniProgramLoginOptions,
): string {
  const owner = 'suites.miniProgramLogin'
  checkKeys(owner, options, ['corpId', 'userid', 'keepsSessionKey'])
  const { corpId, keepsSessionKey = false } = options
  checkOneOf(owner, 'keepsSessionKey', keepsSessionKey, [true, false])
  const { userid } = memberOf(corpOf(world.wecom.corps, corpId), options.userid)
  const { suiteId } = suite
  const { miniPrograms } = world.wecomSuite
  const who = JSON.stringify([suiteId, corpId, userid.toLowerCase()])
  const sessionKey = miniPrograms.sessionKeys.renew(who, keepsSessionKey)
  return miniPrograms.loginCodes.issue({ suiteId, corpId, userid, sessionKey })
}

function enterAdmin(
  world: WecomSuiteWorld,
  suite: SimulatedSuite,
  options: AdminEntryOptions,
): { authCode: string; url?: string } {
  const owner = 'suites.enterAdmin'
  checkKeys(owner, options, ['corpId', 'userid', 'usertype'])
  const { corpId, usertype = 1 } = options
  checkOneOf(owner, 'usertype', usertype, [1, 2, 3, 4, 5])
  const corp = corpOf(world.wecom.corps, corpId)
  const { userid } = memberOf(corp, options.userid ?? corp.members[0]?.userid ?? '')
  const { providerCorpId, adminUrl } = suite
  const entrance: Entrance = { providerCorpId, corpId, userid, usertype }
  const authCode = world.wecomSuite.entranceCodes.issue(entrance)
  return {
    authCode,
    ...(adminUrl !== undefined && { url: withParameters(adminUrl, { auth_code: authCode }) }),
  }
}

function shownIds(world: WecomSuiteWorld, suite: SimulatedSuite, corpId: string, userid?: string): ShownIds {
  const corp = corpOf(world.wecom.corps, corpId)
  if (userid !== undefined) checkText('suites.shownIds', 'userid', userid)
  const plain = userid === undefined ? undefined : memberOf(corp, userid).userid
  const { corpid, ...member } = memberIdentity(world.wecomSuite, suite, corpId, plain ?? '')
  if (plain === undefined) return { corpId: corpid }
  return { corpId: corpid, userid: member.userid, openUserid: member.open_userid }
}

export function createVisits(world: WecomSuiteWorld, find: (suiteId: string) => SimulatedSuite): SuiteVisits {
  return {
    issueCode: (suiteId, options) => issueCode(world, find(suiteId), options),
    miniProgramLogin: (suiteId, options) => miniProgramLogin(world, find(suiteId), options),
    enterAdmin: (suiteId, options) => enterAdmin(world, find(suiteId), options),
    shownIds: (suiteId, corpId, userid) => shownIds(world, find(suiteId), corpId, userid),
  }
}
