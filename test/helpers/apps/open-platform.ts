import { beforeEach } from '@jest/globals'
import type { ErrorRequestHandler, Express, Request } from 'express'
import {
  errorHandler,
  miniLogin,
  type WechatAuthEvent,
  type WechatPlatform,
  type WechatPlatformOptions,
  wechatAuth,
  wechatJsSdk,
  wechatPlatform,
} from 'express-wechat-auth'
import type { PlatformSimulator, SimulatedComponent, SimulatorOptions } from 'express-wechat-auth/simulator'
import { defaultComponents } from 'express-wechat-auth/simulator'
import { addApp } from '../simulator/registry.ts'
import { createGrantDatabase, type GrantDatabase } from '../stores/grant-database.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, useMade, useSimulator, withPages } from './simulated-world.ts'

/** The third-party platform that the simulator knows by default. */
export const component: SimulatedComponent = defaultComponents[0] as SimulatedComponent

/** The API that makes a grant of its code. */
export const redeemApi = 'cgi-bin/component/api_query_auth'

/** An official account and a mini program that can grant to it. */
export const shop = 'wx0000000000000001'
export const shopMini = 'wx0000000000000004'

/** A grant that the app was told of, and whether a browser had brought it. */
export interface ToldGrant {
  appId: string
  userName: string
  kind: string
  nickname?: string
  permissions: number[]
  grantedAt: number
  status: string
  hasRequest: boolean
}

export interface PlatformDeployment {
  url: string
  platform: WechatPlatform
  events: WechatAuthEvent[]
  /** Every grant that the app was told of. */
  grants: ToldGrant[]
  ended: { appId: string; userName: string }[]
}

export interface Deploying {
  /** @default one with an express-session */
  app?: Express
  /** In place of the routers of the platform's accounts. */
  mount?: (app: Express, platform: WechatPlatform, onEvent: (event: WechatAuthEvent) => void) => void
  /** In front of the platform's routes. */
  path?: string
}

export interface OpenPlatformWorld extends SimulatedWorld {
  database: GrantDatabase
  /** Serves an app with the platform and the routers of its accounts. WeChat pushes to the one served last. */
  deploy(options?: Partial<WechatPlatformOptions>, deploying?: Deploying): Promise<PlatformDeployment>
  /** The same, and WeChat has pushed a ticket. */
  open(options?: Partial<WechatPlatformOptions>, deploying?: Deploying): Promise<PlatformDeployment>
  /** The same before the tests of this block begin: only hooks and tests may look at what is answered. */
  useOpen(options?: Partial<WechatPlatformOptions>, deploying?: Deploying): PlatformDeployment
  /** Lets WeChat push to this app. */
  pushTo(url: string, path?: string): void
  /** An account that has granted nothing yet. Answers its app id. */
  account(kind?: 'official-account' | 'mini-program', appId?: string): string
}

let accounts = 0

/** A simulator with a third-party platform, for the tests of one block; its clock goes right before each of them. */
export function useOpenPlatform(options: SimulatorOptions = {}): OpenPlatformWorld {
  const world = useSimulator(options)
  const { simulator } = world
  const database = createGrantDatabase(component.appId)
  const pushTo: OpenPlatformWorld['pushTo'] = (url, path = '') => {
    simulator.components.update(component.appId, {
      launchDomain: new URL(url).hostname,
      eventUrl: `${url}${path}/wechat/platform/events`,
      messageUrl: `${url}${path}/wechat/platform/messages/$APPID$`,
    })
  }
  beforeEach(() => {
    database.failing = {}
    simulator.clock.reset()
  })

  const deploy: OpenPlatformWorld['deploy'] = async (given = {}, deploying = {}) => {
    const { app = appWithSession(), mount = mountAccounts, path = '' } = deploying
    const events: WechatAuthEvent[] = []
    const onEvent = (event: WechatAuthEvent): void => void events.push(event)
    const grants: ToldGrant[] = []
    const ended: PlatformDeployment['ended'] = []
    const { onGrant, onGrantEnd, ...others } = given
    const platform = wechatPlatform({
      ...platformCredentials(simulator),
      grantStore: database,
      onEvent,
      async onGrant(grant, context) {
        grants.push({ ...grant, hasRequest: context.req !== undefined })
        await onGrant?.(grant, context)
      },
      async onGrantEnd(end) {
        ended.push(end)
        await onGrantEnd?.(end)
      },
      ...others,
    })
    mount(app, platform, onEvent)
    const url = await world.run(app)
    pushTo(url, path)
    return { url, platform, events, grants, ended }
  }

  const open: OpenPlatformWorld['open'] = async (given, deploying) => {
    const deployed = await deploy(given, deploying)
    await simulator.components.pushTicket(component.appId)
    return deployed
  }

  return {
    ...world,
    database,
    pushTo,
    deploy,
    open,
    useOpen: (given, deploying) => useMade(() => open(given, deploying)),
    account(kind = 'official-account', given) {
      accounts += 1
      const number = String(accounts).padStart(14, '0')
      const appId = given ?? `${kind === 'mini-program' ? 'wxe1' : 'wxf1'}${number}`
      addApp(simulator, {
        appId,
        appSecret: `5ec2e7${number.padStart(26, '0')}`,
        kind,
        name: `商户${accounts}`,
        redirectDomains: [],
      })
      return appId
    },
  }
}

export const platformCredentials = (
  simulator: PlatformSimulator,
): Pick<
  WechatPlatformOptions,
  'appId' | 'appSecret' | 'token' | 'encodingAesKey' | 'secret' | 'endpoints'
> => ({
  appId: component.appId,
  appSecret: component.appSecret,
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  secret: deploymentSecret,
  endpoints: simulator.endpoints,
})

/** The page whose JS-SDK configuration the routers of accounts sign. */
export const signedOrigin = 'https://h5.example.com'

/** The routers of a platform's accounts, told apart by the path. */
export function mountAccounts(
  app: Express,
  platform: WechatPlatform,
  onEvent: (event: WechatAuthEvent) => void,
  watchErrors: ErrorRequestHandler = (error, _req, _res, next) => next(error),
): void {
  const secret = deploymentSecret
  const credentials = (req: Request) => ({ appId: String(req.params['appId']), platform })
  app.use(platform)
  app.use(
    '/shops/:appId',
    wechatAuth({ credentials, secret, onEvent }),
    wechatJsSdk({
      credentials,
      onEvent,
      allowedOrigins: [signedOrigin],
    }),
  )
  app.get('/shops/:appId/whoami', (req, res) => {
    const { openid, appId, provider } = req.wechatUser ?? {}
    res.json({ openid: openid ?? null, appId, provider })
  })
  app.use('/mini/:appId', miniLogin({ credentials, secret, onEvent }))
  app.get('/mini/:appId/whoami', (req, res) => {
    res.json({ openid: req.wechatUser?.openid ?? null, appId: req.wechatUser?.appId })
  })
  app.use(watchErrors, errorHandler())
  withPages(app)
}
