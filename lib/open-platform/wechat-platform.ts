import type { Router } from 'express'
import { type ApiCaller, createApiCaller } from '../core/client/api-call.ts'
import type { HandlerWith } from '../express/messages/message-handlers.ts'
import { miniProgramAccounts } from '../mini-program/mini-program-accounts.ts'
import type { MiniProgramClient } from '../mini-program/mini-program-client.ts'
import { wechatAccounts } from '../wechat/client/wechat-accounts.ts'
import type { WechatClient } from '../wechat/client/wechat-client.ts'
import { isGrantGone } from './component/component-errcodes.ts'
import { type GrantTarget, grantPageUrl } from './component/grant-page-url.ts'
import { grantMissing, isAccountId } from './grants/account-grants.ts'
import { listGrants } from './grants/grant-list.ts'
import { type Grant, grantOf } from './grants/grant-row.ts'
import { checkPlatformOptions, type WechatPlatformOptions } from './platform/platform-options.ts'
import { createPlatformParts, type PlatformParts } from './platform/platform-parts.ts'
import type { AccountMessageContext } from './routes/messages-route.ts'
import { createPlatformRoutes } from './routes/platform-routes.ts'

/** An account in WeChat's own list of those that have granted. */
export interface GrantListEntry {
  appId: string
  /** Milliseconds since the epoch. */
  grantedAt: number
  /** False where no code of the grant was ever redeemed: its administrator must grant again. */
  hasRefreshToken: boolean
}

/** Messages of all accounts. */
export interface AccountMessages {
  /**
   * Handles a kind of message: `text`, `image`, ..., `event:subscribe`, ..., or `*` for what no other handler takes.
   * Names compare without case.
   * @throws TypeError for a second handler of the same name
   */
  on(name: string, handler: HandlerWith<AccountMessageContext>): AccountMessages
}

/** A third-party platform: a router, and the accounts that have granted to it. */
export interface WechatPlatform extends Router {
  /** Acts for an official account. Calls reject with ERR_GRANT_MISSING (502) unless it has granted. */
  client(appId: string): WechatClient
  /** Acts for a mini program. Calls reject with ERR_GRANT_MISSING (502) unless it has granted. */
  miniProgramClient(appId: string): MiniProgramClient
  readonly messages: AccountMessages
  /** The platform's own token. Rejects with ERR_TICKET_MISSING while WeChat has pushed no ticket. */
  getPlatformAccessToken(): Promise<string>
  /**
   * The address of WeChat's grant page, for a link on a page of your own: WeChat looks at the Referer. Costs a
   * `pre_auth_code`, which lives ten minutes. The grant itself comes by the push.
   */
  createGrantUrl(target: GrantTarget): Promise<string>
  /** The grant of an account, as WeChat says it is. Rejects with ERR_GRANT_MISSING where there never was one. */
  fetchGrant(appId: string): Promise<Grant>
  /** Every account that has granted, from WeChat's list. */
  fetchGrants(): AsyncIterable<GrantListEntry>
  /**
   * Writes rows that are missing from the `grantStore`, or have ended there, from WeChat's list. Calls no `onGrant`.
   * @returns how many
   */
  restoreGrants(): Promise<number>
  /** Asks WeChat to push tickets again, after it has given up. */
  restartTickets(): Promise<void>
  /** Any call with the platform's own token, for example of `/cgi-bin/component/api_get_authorizer_option`. */
  call: ApiCaller
}

/**
 * A third-party platform (第三方平台): official accounts and mini programs grant to it, and it acts for them. The
 * router takes WeChat's pushes, and has the pages of a grant; routers for an account take
 * `credentials: (req) => ({ appId, platform })`.
 *
 * @throws TypeError when the options are wrong
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/getting_started/terminology_introduce.html
 * @example
 * const platform = wechatPlatform({ appId, appSecret, token, encodingAesKey, grantStore, secret })
 * app.use(platform)
 * app.use('/shops/:appId', wechatAuth({ credentials: (req) => ({ appId: String(req.params.appId), platform }), secret }))
 */
export function wechatPlatform(options: WechatPlatformOptions): WechatPlatform {
  checkPlatformOptions(options)
  const parts = createPlatformParts(options)
  const { base, tickets: _tickets, componentSource, calls, grants, recovery, clients } = parts
  const openGrantPage = grantPages(options, parts)
  const { router, handlers } = createPlatformRoutes(options, { ...parts, openGrantPage })

  const messages: AccountMessages = {
    on(name, handler) {
      handlers.on(name, handler)
      return messages
    },
  }
  const requireGrant = async (appId: string): Promise<void> => void (await grants.require(appId))
  const { tokenCache } = base
  const platform: WechatPlatform = Object.assign(router, {
    client: (appId: string) => clients.wechat(requireId('client', appId)),
    miniProgramClient: (appId: string) => clients.miniProgram(requireId('miniProgramClient', appId)),
    messages,
    getPlatformAccessToken: () => base.tokens.getToken(componentSource),
    createGrantUrl: async (target: GrantTarget) => (await openGrantPage(target)).url,
    fetchGrant: (appId: string) => fetchGrant(appId, parts),
    async *fetchGrants() {
      for await (const { appId, grantedAt, refreshToken } of listGrants(calls)) {
        yield { appId, grantedAt, hasRefreshToken: refreshToken !== undefined }
      }
    },
    restoreGrants: recovery.restoreAll,
    restartTickets: calls.startTickets,
    call: createApiCaller({
      tokens: base.tokens,
      source: componentSource,
      http: base.http,
      base: base.endpoints.api,
    }) as ApiCaller,
  })
  wechatAccounts.keep(platform, { tokenCache, requireGrant, createClient: clients.createWechat })
  miniProgramAccounts.keep(platform, { tokenCache, requireGrant, createClient: clients.createMiniProgram })
  return platform
}

function requireId(name: string, appId: unknown): string {
  if (isAccountId(appId)) return appId
  throw new TypeError(`platform.${name}: "appId" must be the app id of an account`)
}

/** Each page has a `pre_auth_code` of its own, by which the push and the browser are known to be of one grant. */
const grantPages =
  ({ appId }: WechatPlatformOptions, { calls, base, nameOf }: PlatformParts) =>
  async (target: GrantTarget): Promise<{ url: string; attempt: string }> => {
    const preAuthCode = await calls.createPreAuthCode()
    return { url: grantPageUrl(base.endpoints, { appId, preAuthCode }, target), attempt: nameOf(preAuthCode) }
  }

async function fetchGrant(appId: string, { grants, calls, recovery }: PlatformParts): Promise<Grant> {
  const row = await grants.find(requireId('fetchGrant', appId))
  if (row === undefined) throw grantMissing(undefined)
  if (row.status === 'ended') return grantOf(row)
  try {
    return grantOf((await grants.complete(appId, await calls.fetchInfo(appId))) ?? row)
  } catch (error) {
    if (!isGrantGone(error)) throw error
    await recovery.recover(appId, row.authorizer_refresh_token).catch(() => undefined)
    const ended = await grants.find(appId)
    if (ended?.status === 'ended') return grantOf(ended)
    throw error
  }
}
