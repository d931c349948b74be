import { PlatformError } from '../../errors.ts'
import { createLoginAppBase } from '../../express/login/login-app-base.ts'
import type { LoginTools } from '../../express/login/login-tenants.ts'
import type { LoggedInUser, PageLoginApp } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import { privateStateOf, type WecomClient, type WecomClientState } from '../client/wecom-client.ts'
import type { WecomCodeIdentity } from '../client/wecom-code-identity.ts'
import type { WecomAccessRule } from './access-rule.ts'
import { identifyPerson } from './identify-person.ts'
import { admit, isMemberAuthorized, reloadMember } from './member-access.ts'
import { identityKeyOf, type WecomIdentity, type WecomUser } from './wecom-user.ts'

export interface WecomLoginAppOptions {
  client: WecomClient
  tools: LoginTools
  /** @default 'wecom' */
  provider?: string | undefined
  /** Whom a login code stands for. @default `client.fetchIdentity` */
  exchange?: ((code: string, loggedInAt: number) => Promise<ExchangedIdentity>) | undefined
  /** Kinds of people besides members. */
  allow: readonly WecomIdentity['kind'][]
  authorize: WecomAccessRule | undefined
}

/** Whom a code stands for, and how to take back what was kept of it already. */
export interface ExchangedIdentity extends WecomCodeIdentity {
  undo?: (() => Promise<void>) | undefined
}

/** Login to one app of a company. */
export interface WecomLoginApp extends PageLoginApp {
  /**
   * Whether the router's rule lets a member in, or, without one, whether they are an active member; of the company of
   * whoever asks, where the router is for many.
   */
  isAuthorized(userid: string, by?: WecomUser): Promise<boolean>
}

/** Login to one app of a company, as the transaction of `express/` wants it; its page is the one inside WeCom. */
export function wecomLoginApp(options: WecomLoginAppOptions): WecomLoginApp {
  const { client, tools, allow, authorize, provider = 'wecom' } = options
  const exchange: NonNullable<WecomLoginAppOptions['exchange']> = options.exchange ?? client.fetchIdentity
  const { keySecret } = privateStateOf(client) as WecomClientState
  const appId = `${client.corpId}:${client.agentId}`

  const onDetailFailure = (error: unknown): void => {
    const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
    tools.emit({ type: 'profile-failure', provider, appId, ...errcode })
  }

  const verify = async (user: WecomUser, rule: WecomAccessRule): Promise<WecomUser> =>
    admit(client, await reloadMember(client, user, rule), rule)

  return {
    ...createLoginAppBase({ provider, appId, keySecret }, tools),

    // What `snsapi_privateinfo` gives on top, the page of other browsers never does: asking again would go round.
    covers: () => true,
    identityOf: (user) => identityKeyOf(user as WecomUser),
    leavesFragment: true,
    ...(authorize !== undefined && { hasRule: true }),

    authorizeUrl: ({ redirectUri, state, scope }) =>
      client.authorizeUrl({ redirectUri, state, scope: scope as WecomScope }),

    async fetchUser(code) {
      const loggedInAt = Date.now()
      const { undo, ...identity } = await exchange(code, loggedInAt)
      try {
        const person = await identifyPerson(identity, { client, allow, onDetailFailure })
        if (authorize !== undefined) await admit(client, person, authorize)
        return { user: { ...person, loggedInAt }, undo }
      } catch (error) {
        await undo?.()
        throw error
      }
    },

    verifyUser(user: LoggedInUser, rule = authorize) {
      return rule === undefined ? undefined : verify(user as WecomUser, rule as WecomAccessRule)
    },

    isAuthorized: (userid) => isMemberAuthorized(client, userid, authorize),
  }
}
