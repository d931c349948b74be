import type { TokenCache } from '../core/cache/token-cache.ts'
import type { EmitEvent } from '../core/emitter.ts'
import { createBearerTokens } from '../core/login/bearer-tokens.ts'
import { createSealer } from '../core/login/sealer.ts'
import { isWechatAuthError, PlatformError, WechatAuthError } from '../errors.ts'
import type { LoggedInUser, LoginApp } from '../express/request/login-platform.ts'
import { isAdmitted, type WecomAccessRule } from './wecom-access.ts'
import { privateStateOf, type WecomClient, type WecomClientState } from './wecom-client.ts'
import type { WecomDirectory } from './wecom-directory.ts'
import type { WecomCodeIdentity } from './wecom-identity.ts'
import { type MemberFacts, memberFrom, refreshedMember, requireActive } from './wecom-member.ts'
import type { WecomIdentity, WecomMember, WecomScope, WecomUser } from './wecom-user.ts'

export interface WecomLoginAppOptions {
  client: WecomClient
  tokenCache: TokenCache
  /** The first seals and signs, all open and verify. Absent: derived from the secret of the app. */
  secrets: readonly string[] | undefined
  bearer: { expiresInSeconds: number } | undefined
  /** @default 'wecom' */
  provider?: string | undefined
  /** Whom a login code stands for. @default `client.fetchIdentity` */
  exchange?: ((code: string, loggedInAt: number) => Promise<ExchangedIdentity>) | undefined
  /** Kinds of people besides members. */
  allow: readonly WecomIdentity['kind'][]
  authorize: WecomAccessRule | undefined
  emit: EmitEvent
}

/** Whom a code stands for, and how to take back what was kept of it already. */
export interface ExchangedIdentity extends WecomCodeIdentity {
  undo?: (() => Promise<void>) | undefined
}

/** Login to one app of a company. */
export interface WecomLoginApp extends LoginApp {
  /** Whether the router's rule lets a member in, or, without one, whether they are an active member. */
  isAuthorized(userid: string): Promise<boolean>
}

/** Login to one app of a company, as the transaction of `express/` wants it; its page is the one inside WeCom. */
export function wecomLoginApp(options: WecomLoginAppOptions): WecomLoginApp {
  const { client, allow, authorize, provider = 'wecom' } = options
  const exchange: NonNullable<WecomLoginAppOptions['exchange']> = options.exchange ?? client.fetchIdentity
  const { corpId, agentId } = client
  const { corpSecret, directory } = privateStateOf(client) as WecomClientState
  const secrets = options.secrets ?? [corpSecret]
  const appId = `${corpId}:${agentId}`
  const appKey = `${provider}:${appId}`

  const admit = async <User extends WecomIdentity>(user: User, rule: WecomAccessRule): Promise<User> => {
    if (await isAdmitted(rule, user, directory)) return user
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'no rule of the app lets this person in')
  }

  const reportDetail = (error: unknown): undefined => {
    const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
    options.emit({ type: 'profile-failure', provider, appId, ...errcode })
  }

  const identify = async (identity: WecomCodeIdentity): Promise<WecomIdentity> => {
    const { userid, openid = '', external_userid } = identity
    const [, linkedCorpId, linkedUserid] = /^([^/]+)\/([^/]+)$/.exec(userid ?? '') ?? []
    const own = linkedCorpId === corpId ? linkedUserid : userid
    if (own !== undefined && !own.includes('/')) {
      return identifyMember(client, own, identity.user_ticket, reportDetail)
    }
    if (userid !== undefined && linkedUserid === undefined) {
      throw new WechatAuthError('ERR_PLATFORM', 'WeCom answered a malformed userid')
    }
    const user: WecomIdentity =
      userid !== undefined
        ? { corpId, agentId, kind: 'linked', userid }
        : external_userid !== undefined
          ? { corpId, agentId, kind: 'external', openid, external_userid }
          : { corpId, agentId, kind: 'non-member', openid }
    if (allow.includes(user.kind)) return user
    throw new WechatAuthError('ERR_NOT_A_MEMBER', `the person is no member of the company (${user.kind})`)
  }

  /** The name costs a call, and only a function may ask for it. */
  const departmentFor = async (
    rule: WecomAccessRule,
    facts: MemberFacts,
    otherwise: string,
  ): Promise<string> => (typeof rule === 'function' ? departmentOf(directory, facts) : otherwise)

  /** The person as the directory has them by now. */
  const recall = async (user: WecomUser, rule: WecomAccessRule): Promise<WecomUser> => {
    if (user.kind !== 'member') return user
    const facts = await directory.getMember(user.userid)
    if (facts === undefined) {
      throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'the member left, or the app may not see them any more')
    }
    requireActive(facts)
    const { loggedInAt, account } = user
    const present = refreshedMember(user, facts, await departmentFor(rule, facts, user.department))
    return { ...present, loggedInAt, ...(account !== undefined && { account }) }
  }

  return {
    provider,
    appId,
    appKey,
    sealer: createSealer(secrets, appKey),
    bearerTokens:
      options.bearer &&
      createBearerTokens({ secrets, audience: appKey, cache: options.tokenCache, ...options.bearer }),

    // What `snsapi_privateinfo` gives on top, the page of other browsers never does: asking again would go round.
    covers: () => true,
    ...(authorize !== undefined && { hasRule: true }),

    authorizeUrl: ({ redirectUri, state, scope }) =>
      client.authorizeUrl({ redirectUri, state, scope: scope as WecomScope }),

    async fetchUser(code) {
      const loggedInAt = Date.now()
      const { undo, ...identity } = await exchange(code, loggedInAt)
      try {
        const person = await identify(identity)
        if (authorize !== undefined) await admit(person, authorize)
        return { user: { ...person, loggedInAt }, undo }
      } catch (error) {
        await undo?.()
        throw error
      }
    },

    verifyUser(user: LoggedInUser, rule = authorize) {
      if (rule === undefined) return undefined
      return recall(user as WecomUser, rule as WecomAccessRule).then((person) =>
        admit(person, rule as WecomAccessRule),
      )
    },

    async isAuthorized(userid) {
      const facts = await directory.getMember(userid)
      if (facts === undefined) return false
      try {
        requireActive(facts)
        if (authorize === undefined) return true
        await admit(memberFrom(client, facts, await departmentFor(authorize, facts, '')), authorize)
        return true
      } catch (error) {
        if (isWechatAuthError(error) && error.code === 'ERR_NOT_AUTHORIZED') return false
        throw error
      }
    },
  }
}

/** A member of the company who has just logged in. */
async function identifyMember(
  client: WecomClient,
  userid: string,
  userTicket: string | undefined,
  onDetailFailure: (error: unknown) => undefined,
): Promise<WecomMember> {
  const { directory } = privateStateOf(client) as WecomClientState
  const [facts, detail] = await Promise.all([
    directory.fetchMember(userid),
    // What the person agreed to show comes on top: without it they are logged in all the same.
    userTicket === undefined ? undefined : client.fetchUserDetail(userTicket).catch(onDetailFailure),
  ])
  requireActive(facts)
  return memberFrom(client, facts, await departmentOf(directory, facts), detail)
}

async function departmentOf(directory: WecomDirectory, { mainDepartmentId }: MemberFacts): Promise<string> {
  return mainDepartmentId === undefined ? '' : directory.getDepartmentName(mainDepartmentId)
}
