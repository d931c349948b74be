import type { Express, Request, RequestHandler } from 'express'
import {
  type GrantStore,
  type PlatformEndpoints,
  requireWechatUser,
  requireWecomUser,
  type TokenCache,
  type WechatAuthEvent,
  type WecomSuite,
  wechatAuth,
  wechatPlatform,
  wecomAuth,
  wecomSuite,
} from 'express-wechat-auth'
import { fileStore } from '../../test/helpers/stores/files.ts'
import {
  component,
  provider,
  suite as suiteOptions,
  template as templateOptions,
  tenants,
} from './accounts.ts'
import { botOf, laterThanPlatformsMs, sayAsAccount, sayAsCompany } from './mount-messages.ts'

export interface GrantsSurroundings {
  /** Where grants are kept: Redis is emptied now and then. */
  folder: string
  secret: string
  publicUrl: string
  endpoints: PlatformEndpoints
  tokenCache: TokenCache
  onEvent(event: WechatAuthEvent): void
}

const showWechatUser: RequestHandler = (req, res) => void res.json(req.wechatUser)
const showMember: RequestHandler = (req, res) => void res.json(req.wecomUser)
const parameterOf = (req: Request, name: string): string => String(req.params[name])

/** An app that acts for others: accounts that grant, companies that install, and tenants with secrets of their own. */
export function mountGrants(app: Express, { folder, ...shared }: GrantsSurroundings): void {
  const grantStore = fileStore<object>(folder)
  mountPlatform(app, { grantStore, ...shared })
  mountSuites(app, { grantStore, ...shared })

  const { secret, publicUrl, ...ofClient } = shared
  app.use(
    '/tenants/:number',
    wechatAuth({
      credentials: (req) => tenants[Number(parameterOf(req, 'number'))],
      secret,
      publicUrl,
      ...ofClient,
    }),
  )
  app.get('/tenants/:number/me', requireWechatUser(), showWechatUser)
}

type Parts = Omit<GrantsSurroundings, 'folder'> & { grantStore: GrantStore }

function mountPlatform(app: Express, parts: Parts): void {
  const { secret, publicUrl, onEvent } = parts
  const platform = wechatPlatform({ ...component, ...parts })
  platform.messages.on('text', (message, { client }) =>
    botOf(laterThanPlatformsMs, (touser, text) => sayAsAccount(client, touser, text))(message),
  )
  app.use(platform)
  app.use(
    '/shops/:appId',
    wechatAuth({
      credentials: (req) => ({ appId: parameterOf(req, 'appId'), platform }),
      secret,
      publicUrl,
      onEvent,
    }),
  )
  app.get('/shops/:appId/me', requireWechatUser(), showWechatUser)
}

function mountSuites(app: Express, parts: Parts): void {
  const { secret, publicUrl, onEvent } = parts
  const suite = wecomSuite({ ...suiteOptions, ...provider, ...parts })
  const template = wecomSuite({ ...templateOptions, ...provider, ...parts, basePath: '/template' })
  for (const one of [suite, template]) {
    one.messages.on('text', (message, { client }) =>
      botOf(laterThanPlatformsMs, (touser, text) => sayAsCompany(client, touser, text))(message),
    )
  }
  const companies = (made: WecomSuite) =>
    wecomAuth({
      credentials: (req) => ({ corpId: parameterOf(req, 'corpId'), suite: made }),
      secret,
      publicUrl,
      onEvent,
    })
  app.use(suite, template)
  app.use('/suite', wecomAuth({ suite, secret, publicUrl, onEvent }))
  app.get('/suite/me', requireWecomUser(), showMember)
  app.use('/companies/:corpId', companies(template))
  app.get('/companies/:corpId/me', requireWecomUser(), showMember)
}
