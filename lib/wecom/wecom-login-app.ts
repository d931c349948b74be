import { createBearerTokens } from '../core/bearer-tokens.ts'
import { createSealer } from '../core/sealer.ts'
import type { TokenCache } from '../core/token-cache.ts'
import { isWechatAuthError, WechatAuthError } from '../errors.ts'
import type { LoggedInUser, LoginApp } from '../express/login-platform.ts'
import { isAdmitted, type WecomAccessRule } from './wecom-access.ts'
import { internalsOf, type WecomClient, type WecomClientInternals } from './wecom-client.ts'
import type { WecomCodeIdentity } from './wecom-identity.ts'
import { memberFrom, requireActive } from './wecom-member.ts'
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
  exchange?: ((code: string) => Promise<ExchangedIdentity>) | undefined
  /** Kinds of people besides members. */
  allow: readonly WecomIdentity['kind'][]
  authorize: WecomAccessRule | undefined
}

/** Whom a code stands for, and what is to be done once the app has let them in. */
export interface ExchangedIdentity extends WecomCodeIdentity {
  keep?: () => Promise<void>
}

/** Login to one app of a company. */
export interface WecomLoginApp extends LoginApp {
  /** Whether the router's rule lets a member in, or, without one, whether they are an active member. */
  isAuthorized(userid: string): Promise<boolean>
}

/** Login to one app of a company, inside WeCom, as the transaction of `express/` wants it. */
export function wecomLoginApp(options: WecomLoginAppOptions): WecomLoginApp {
  const { client, allow, authorize, provider = 'wecom' } = options
  const exchange: (code: string) => Promise<ExchangedIdentity> = options.exchange ?? client.fetchIdentity
  const { corpId, agentId } = client
  const { corpSecret, directory } = internalsOf(client) as WecomClientInternals
  const secrets = options.secrets ?? [corpSecret]
  const appId = `${corpId}:${agentId}`
  const slot = `${provider}:${appId}`

  const admit = async (user: WecomIdentity, rule: WecomAccessRule): Promise<void> => {
    if (await isAdmitted(rule, user, directory)) return
    throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'no rule of the app lets this person in')
  }

  const identify = async (identity: WecomCodeIdentity): Promise<WecomIdentity> => {
    const { userid, openid = '', external_userid } = identity
    if (userid !== undefined && !userid.includes('/'))
      return identifyMember(client, userid, identity.user_ticket)
    const user: WecomIdentity =
      userid !== undefined
        ? { corpId, agentId, kind: 'linked', userid }
        : external_userid !== undefined
          ? { corpId, agentId, kind: 'external', openid, external_userid }
          : { corpId, agentId, kind: 'non-member', openid }
    if (allow.includes(user.kind)) return user
    throw new WechatAuthError('ERR_NOT_A_MEMBER', `the person is no member of the company (${user.kind})`)
  }

  /** The person as the directory has them by now. */
  const recall = async <User extends WecomIdentity>(user: User): Promise<User> => {
    if (user.kind !== 'member') return user
    const record = await directory.getMember(user.userid)
    if (record === undefined) {
      throw new WechatAuthError('ERR_NOT_AUTHORIZED', 'the member left, or the app may not see them any more')
    }
    requireActive(record)
    // What the member agreed to show at login is not in the directory; what is there may be gone by now.
    const { name: _name, position: _position, ...rest } = user
    return { ...rest, ...(await memberFrom(client, record, directory)) } as User
  }

  return {
    provider,
    appId,
    slot,
    sealer: createSealer(secrets, slot),
    bearerTokens:
      options.bearer &&
      createBearerTokens({ secrets, audience: slot, cache: options.tokenCache, ...options.bearer }),

    owns(user) {
      const own = user as WecomUser
      return own.corpId === corpId && own.agentId === agentId
    },

    // The page of other browsers never gives more than an id, so no login can be better than the one there is.
    covers: () => true,

    authorizeUrl: ({ redirectUri, state, scope }) =>
      client.authorizeUrl({ redirectUri, state, scope: scope as WecomScope }),

    async fetchUser(code) {
      const { keep, ...identity } = await exchange(code)
      const person = await identify(identity)
      if (authorize !== undefined) await admit(person, authorize)
      return { user: { ...person, loggedInAt: Date.now() }, keep }
    },

    verifyUser(user: LoggedInUser, rule = authorize) {
      if (rule === undefined) return undefined
      return recall(user as WecomUser).then((person) => admit(person, rule as WecomAccessRule))
    },

    async isAuthorized(userid) {
      const record = await directory.getMember(userid)
      if (record === undefined) return false
      try {
        requireActive(record)
        if (authorize !== undefined) await admit(await memberFrom(client, record, directory), authorize)
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
): Promise<WecomMember> {
  const { directory } = internalsOf(client) as WecomClientInternals
  const [record, detail] = await Promise.all([
    directory.fetchMember(userid),
    // What the person agreed to show comes on top: without it they are logged in all the same.
    userTicket === undefined ? undefined : client.fetchUserDetail(userTicket).catch(() => undefined),
  ])
  requireActive(record)
  return memberFrom(client, record, directory, detail)
}
