import { createHash } from 'node:crypto'
import express, { type Express, type RequestHandler } from 'express'
import type { WechatAuthEvent } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import type { Response } from 'supertest'
import { accountCredentials } from '../visitors/page-login.ts'
import { getJson } from '../visitors/requests.ts'
import { useEvents } from './clients.ts'
import { routerOptions, type SimulatedWorld, showError, useSimulator } from './simulated-world.ts'
import { agent } from './wecom.ts'

/** Where the pages of the apps stand. */
export const publicUrl = 'https://app.example.com'

/** A router of the JS-SDK, and apps with it, for the tests of one block. */
export interface JsSdkWorld<Options> extends SimulatedWorld {
  /** What the routers of this test told. */
  readonly events: WechatAuthEvent[]
  sdk(options?: Partial<Options>): RequestHandler
  /** Serves a router for the pages of `publicUrl`, or one with other options. */
  serve(options?: Partial<Options>, app?: Express): Promise<string>
}

export function useJsSdk<Options extends object>(
  create: (options: Options) => RequestHandler,
  credentials: object,
): JsSdkWorld<Options> {
  const world = useSimulator()
  const events = useEvents()
  const sdk: JsSdkWorld<Options>['sdk'] = (options = {}) =>
    create({
      ...routerOptions(world.simulator, credentials, options),
      onEvent: (event: WechatAuthEvent) => events.push(event),
      ...options,
    } as unknown as Options)
  return {
    ...world,
    events,
    sdk,
    serve: (options = { publicUrl } as unknown as Partial<Options>, app = express()) =>
      world.run(app.use(sdk(options)).use(showError)),
  }
}

/** What a page gives to `wx.config()` or `wx.agentConfig()`, as far as it is signed. */
export interface SignedPage {
  timestamp: number
  nonceStr: string
  signature: string
}

/** The signature as the platforms define it, written down a second time. */
export function signatureOf(
  ticket: string,
  { nonceStr, timestamp }: Pick<SignedPage, 'nonceStr' | 'timestamp'>,
  url: string,
): string {
  return createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`)
    .digest('hex')
}

export interface AskOptions {
  /** @default '/wechat/jsSdkConfig' */
  path?: string
  /** Behind the url, for example `&type=agentConfig`. */
  query?: string
  headers?: Record<string, string>
}

/** Asks a route of the JS-SDK for a page, as the page does. */
export function askFor(
  appUrl: string,
  page: string,
  { path = '/wechat/jsSdkConfig', query = '', headers = {} }: AskOptions = {},
): Promise<Response> {
  return getJson(appUrl, `${path}?url=${encodeURIComponent(page)}${query}`, headers)
}

async function answerOf(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  return (await (await fetch(url, init)).json()) as Record<string, unknown>
}

/** The ticket that the account has now, fetched without the library. */
export async function accountTicketOf(
  { endpoints }: PlatformSimulator,
  { appId, appSecret }: typeof accountCredentials = accountCredentials,
): Promise<string> {
  const { access_token } = await answerOf(`${endpoints.api}/cgi-bin/stable_token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credential', appid: appId, secret: appSecret }),
  })
  const query = `type=jsapi&access_token=${access_token}`
  return String((await answerOf(`${endpoints.api}/cgi-bin/ticket/getticket?${query}`))['ticket'])
}

/** The ticket of the company (`config`) or of an app of it (`agentConfig`), fetched without the library. */
export async function corpTicketOf(
  { endpoints }: PlatformSimulator,
  type: 'config' | 'agentConfig',
  { corpId, corpSecret }: Pick<typeof agent, 'corpId' | 'corpSecret'> = agent,
): Promise<string> {
  const base = `${endpoints.wecomApi}/cgi-bin`
  const { access_token } = await answerOf(`${base}/gettoken?corpid=${corpId}&corpsecret=${corpSecret}`)
  const path = type === 'config' ? 'get_jsapi_ticket?' : 'ticket/get?type=agent_config&'
  return String((await answerOf(`${base}/${path}access_token=${access_token}`))['ticket'])
}
