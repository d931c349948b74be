import { parseRedirectUri } from '../../engine/login/redirect-target.ts'
import { checkKeys, checkOneOf } from '../../engine/option-checks.ts'
import type { Patch, Registry } from '../../engine/registry.ts'
import type { SimulatedAgent } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpGrant, CorpScope } from '../state/corp-codes.ts'
import { agentOf, corpOf, memberOf } from '../state/find-in-corp.ts'
import type { SimulatedMember } from '../state/member.ts'
import { findMember, findPerson, isSameUserid } from '../state/people.ts'
import type { LoginWay } from '../state/trusted-domains.ts'
import type { WecomWorld } from '../state/wecom-world.ts'
import { createCorpMiniProgramApi, type SimulatedCorpMiniPrograms } from './mini-program-logins.ts'

/** What a code is made for. */
export interface CorpCodeOptions {
  agentId: number
  /** @default 'snsapi_base' */
  scope?: CorpScope
  /** Inside a client, or on the login page of a desktop browser. @default 'app' */
  via?: LoginWay
  /** Its host must be trusted by the app that uses the code. @default any that is trusted */
  redirectUri?: string
}

/** The companies the simulator knows at WeCom, and what can happen in them. */
export interface SimulatedCorps extends Registry<SimulatedCorp>, SimulatedCorpMiniPrograms {
  /**
   * A code without a browser, for a member (also a disabled one) or an outsider; with `snsapi_privateinfo` the person
   * has agreed.
   * @throws TypeError when the corp, the person or the app is unknown
   */
  issueCode(corpId: string, personId: string, options: CorpCodeOptions): string
  /**
   * Takes the access token of an app back: the next call that shows it is answered 40014. `gettoken` then gives a new
   * one or, with `keepsHandingOut`, the dead one until it expires.
   */
  revokeCorpAccessTokens(corpId: string, agentId: number, options?: { keepsHandingOut?: boolean }): void
  /** Ends the tickets of the corp and of all its apps. */
  revokeTickets(corpId: string): void
  addMember(corpId: string, member: SimulatedMember): SimulatedMember
  updateMember(corpId: string, userid: string, patch: Patch<SimulatedMember>): SimulatedMember
  removeMember(corpId: string, userid: string): boolean
  updateAgent(corpId: string, agentId: number, patch: Patch<SimulatedAgent>): SimulatedAgent
  /**
   * The member no longer agrees to show personal data to the app (or to any): the page asks again.
   * @throws TypeError when the corp, the member or the app is unknown
   */
  withdrawConsent(corpId: string, userid: string, agentId?: number): void
}

function merge<T extends object>(old: T, patch: Patch<T>): T {
  const pairs = Object.entries({ ...old, ...patch }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(pairs) as T
}

/** @throws TypeError */
function grantOf(
  world: WecomWorld,
  corp: SimulatedCorp,
  personId: string,
  options: CorpCodeOptions,
): CorpGrant {
  const { agentId, scope = 'snsapi_base', via = 'app', redirectUri } = options
  const { corpId } = corp
  if (world.installed.find(corpId, agentId) === undefined) agentOf(corp, agentId)
  const person = findPerson(corp, personId)
  if (person === undefined) throw new TypeError(`simulator: corp "${corpId}" has no person "${personId}"`)
  checkOneOf('issueCode', 'scope', scope, ['snsapi_base', 'snsapi_privateinfo'])
  checkOneOf('issueCode', 'via', via, ['app', 'web'])
  const target = redirectUri === undefined ? undefined : parseRedirectUri(String(redirectUri))
  if (redirectUri !== undefined && target === undefined) {
    throw new TypeError('issueCode: option "redirectUri" must be an absolute http or https URL')
  }
  return { corpId, personId: person.id, agentId, scope, via, target }
}

export function createCorpsApi(world: WecomWorld): SimulatedCorps {
  const { corps, codes, consents, accessTokens } = world.wecom

  return {
    ...corps,
    ...createCorpMiniProgramApi(world),
    issueCode(corpId, personId, options) {
      checkKeys('issueCode', options, ['agentId', 'scope', 'via', 'redirectUri'])
      const grant = grantOf(world, corpOf(corps, corpId), String(personId), options)
      if (grant.scope === 'snsapi_privateinfo') consents.give(corpId, grant.personId, options.agentId)
      return codes.issue(grant)
    },
    revokeCorpAccessTokens(corpId, agentId, options = {}) {
      agentOf(corpOf(corps, corpId), agentId)
      checkKeys('revokeCorpAccessTokens', options, ['keepsHandingOut'])
      const { keepsHandingOut = false } = options
      checkOneOf('revokeCorpAccessTokens', 'keepsHandingOut', keepsHandingOut, [true, false])
      accessTokens.revoke(corpId, agentId, keepsHandingOut)
    },
    revokeTickets: (corpId) => world.apiTickets.revoke(corpOf(corps, corpId).corpId),
    addMember(corpId, member) {
      corps.update(corpId, { members: [...corpOf(corps, corpId).members, member] })
      return memberOf(corpOf(corps, corpId), member.userid)
    },
    updateMember(corpId, userid, patch) {
      const corp = corpOf(corps, corpId)
      const old = memberOf(corp, userid)
      const updated = merge(old, patch)
      if (!isSameUserid(String(updated.userid), old.userid)) {
        throw new TypeError(`simulator: the userid of member "${old.userid}" cannot change`)
      }
      corps.update(corpId, { members: corp.members.map((one) => (one === old ? updated : one)) })
      return memberOf(corpOf(corps, corpId), old.userid)
    },
    removeMember(corpId, userid) {
      const corp = corpOf(corps, corpId)
      const old = findMember(corp, String(userid))
      if (old === undefined) return false
      corps.update(corpId, { members: corp.members.filter((one) => one !== old) })
      consents.withdraw(corpId, old.userid)
      return true
    },
    updateAgent(corpId, agentId, patch) {
      const corp = corpOf(corps, corpId)
      const old = agentOf(corp, agentId)
      const updated = merge(old, patch)
      if (updated.agentId !== agentId)
        throw new TypeError(`simulator: the id of agent ${agentId} cannot change`)
      corps.update(corpId, { agents: corp.agents.map((one) => (one === old ? updated : one)) })
      return agentOf(corpOf(corps, corpId), agentId)
    },
    withdrawConsent(corpId, userid, agentId) {
      const corp = corpOf(corps, corpId)
      if (agentId !== undefined && world.installed.find(corpId, agentId) === undefined) agentOf(corp, agentId)
      consents.withdraw(corpId, memberOf(corp, userid).userid, agentId)
    },
  }
}
