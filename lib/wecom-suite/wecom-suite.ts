import type { Router } from 'express'
import { requestOfCall } from '../core/client/api-call.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import type { HandlerWith } from '../express/messages/message-handlers.ts'
import type { WecomClient } from '../wecom/client/wecom-client.ts'
import { wecomSuites } from '../wecom/client/wecom-suites.ts'
import { endRefused } from './grants/end-refused.ts'
import { type SuiteGrant, suiteGrantOf } from './grants/suite-grant-row.ts'
import { grantMissing, isCorpId } from './grants/suite-grants.ts'
import type { CorpMessageContext } from './routes/data-route.ts'
import { createSuiteRoutes } from './routes/suite-routes.ts'
import { isGrantGone } from './service/suite-errcodes.ts'
import { suiteAccessOf } from './suite/suite-access.ts'
import { checkSuiteOptions, type WecomSuiteOptions } from './suite/suite-options.ts'
import { createSuiteParts, type SuiteParts } from './suite/suite-parts.ts'

/** Messages of all companies. */
export interface CorpMessages {
  /**
   * Handles a kind of message: `text`, `event:enter_agent`, ..., or `*` for what no other handler takes. Names compare
   * without case.
   * @throws TypeError for a second handler of the same name
   */
  on(name: string, handler: HandlerWith<CorpMessageContext>): CorpMessages
}

/** A call with the token of the suite, or of the provider. */
export interface ServiceCall {
  /** @default 'POST' with a body, else 'GET' */
  method?: 'GET' | 'POST' | undefined
  /** For example `/cgi-bin/service/get_admin_list`. */
  path: string
  query?: Record<string, string | number | boolean | undefined> | undefined
  /** Sent as JSON. */
  body?: unknown
  /** Whose token is sent, under the name that WeCom has for it. @default 'suite' */
  token?: 'suite' | 'provider' | undefined
}

/** The app of a service provider: a router, and the companies that have installed it. */
export interface WecomSuite extends Router {
  /** Acts for a company. Calls reject with ERR_GRANT_MISSING (502) unless it has installed the app. */
  client(corpId: string): WecomClient
  readonly messages: CorpMessages
  /** The installation at a company, as WeCom says it is. Rejects with ERR_GRANT_MISSING where there never was one. */
  fetchGrant(corpId: string): Promise<SuiteGrant>
  /** The suite's own token. Rejects with ERR_TICKET_MISSING while WeCom has pushed no ticket. */
  getSuiteAccessToken(): Promise<string>
  /** The provider's token. Needs `providerSecret`. */
  getProviderAccessToken(): Promise<string>
  /** Any call of a service provider. */
  call(call: ServiceCall): Promise<JsonObject>
}

/**
 * The app of a WeCom service provider (服务商): a third-party app (第三方应用), or a template of agent-developed apps
 * (代开发, `dk...`). The router takes WeCom's pushes, and has the routes of an installation. `wecomAuth({ suite })` lets in
 * members of every company that has installed it, `credentials: (req) => ({ corpId, suite })` those of one.
 *
 * @throws TypeError when the options are wrong
 * @see https://developer.work.weixin.qq.com/document/path/90594
 * @example
 * const suite = wecomSuite({ suiteId, suiteSecret, token, encodingAesKey, providerCorpId, grantStore, secret })
 * app.use(suite)
 * app.use(wecomAuth({ suite, secret }))
 */
export function wecomSuite(options: WecomSuiteOptions): WecomSuite {
  checkSuiteOptions(options)
  const parts = createSuiteParts(options)
  const { base, main, clients } = parts
  const { router, handlers } = createSuiteRoutes(options, parts)

  const messages: CorpMessages = {
    on(name, handler) {
      handlers.on(name, handler)
      return messages
    },
  }
  const suite: WecomSuite = Object.assign(router, {
    client: (corpId: string) => clients.get(requireCorpId('client', corpId)),
    messages,
    fetchGrant: (corpId: string) => fetchGrant(corpId, parts),
    getSuiteAccessToken: () => base.tokens.getToken(main.suiteSource),
    getProviderAccessToken: () => base.tokens.getToken(main.providerSource),
    call: (call: ServiceCall) => callService(call, parts),
  })
  wecomSuites.keep(suite, suiteAccessOf(parts))
  return suite
}

function requireCorpId(name: string, corpId: unknown): string {
  if (isCorpId(corpId)) return corpId
  throw new TypeError(`suite.${name}: "corpId" must be the id of a company`)
}

async function callService({ token, ...call }: ServiceCall, { base, main }: SuiteParts): Promise<JsonObject> {
  const isProvider = token === 'provider'
  const request = await requestOfCall(call, base.endpoints.wecomApi)
  const { access_token: _accessToken, ...query } = request.query ?? {}
  return base.tokens.withToken(isProvider ? main.providerSource : main.suiteSource, (value) =>
    base.http({
      ...request,
      responseType: 'json',
      query: { ...query, [tokenNameOf(request.api, isProvider)]: value },
    }),
  )
}

function tokenNameOf(api: string, isProvider: boolean): string {
  if (!isProvider) return 'suite_access_token'
  return api === 'cgi-bin/service/get_login_info' ? 'access_token' : 'provider_access_token'
}

async function fetchGrant(corpId: string, parts: SuiteParts): Promise<SuiteGrant> {
  const { grants, main } = parts
  const row = await grants.find(requireCorpId('fetchGrant', corpId))
  if (row === undefined) throw grantMissing(undefined)
  if (row.status === 'ended') return suiteGrantOf(row)
  try {
    const info = await main.calls.fetchAuthInfo(corpId, row.permanent_code)
    return suiteGrantOf((await grants.complete(corpId, info)) ?? row)
  } catch (error) {
    if (!isGrantGone(error)) throw error
    await endRefused(row, parts)
    throw grantMissing(await grants.find(corpId))
  }
}
