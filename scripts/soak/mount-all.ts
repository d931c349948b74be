import { RedisStore } from 'connect-redis'
import express, { type Express, type RequestHandler } from 'express'
import session from 'express-session'
import {
  errorHandler,
  miniLogin,
  miniProgramClient,
  mobileLogin,
  type PlatformEndpoints,
  type RedisClientLike,
  redisTokenCache,
  requireWechatUser,
  requireWecomUser,
  sceneLogin,
  type UserTokenStore,
  type UserTokens,
  type WechatAuthEvent,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wecomAuth,
  wecomClient,
  wecomJsSdk,
  wecomMiniLogin,
} from 'express-wechat-auth'
import { account, agent, corpMiniProgram, miniProgram, mobileApp, website } from './accounts.ts'
import { mountGrants } from './mount-grants.ts'
import { mountMessages } from './mount-messages.ts'

export interface Surroundings {
  client: RedisClientLike & { del(key: string): Promise<unknown> }
  /** The app's own address. */
  url: string
  endpoints: PlatformEndpoints
  /** Where grants are kept. */
  folder: string
}

/** An app with every login, messages, grants, the JS-SDK, guards, and calls of the clients. */
export function mountAll({ client, url, endpoints, folder }: Surroundings): {
  app: Express
  events: Map<string, number>
} {
  const events = new Map<string, number>()
  const onEvent = ({ type }: WechatAuthEvent): void => void events.set(type, (events.get(type) ?? 0) + 1)
  const tokenCache = redisTokenCache({ client })
  const shared = { endpoints, tokenCache, onEvent }
  const userTokenStore = keepUserTokens(client)
  const wechat = wechatClient({ ...account, ...shared, userTokenStore })
  const mini = miniProgramClient({ ...miniProgram, ...shared })
  const wecom = wecomClient({ ...agent, ...shared })

  const app = express()
  const messages = mountMessages(app, { client: wechat, corpClient: wecom, tokenCache, onEvent })
  const store = new RedisStore({ client })
  app.use(session({ store, secret: 'secret of the soak', resave: false, saveUninitialized: false }))
  const login = { publicUrl: url, onEvent, secret: 'the secret of the deployment' }
  app.use(websiteLogin({ ...website, ...shared, ...login }))
  // Programs send a code alone.
  const jsonLogin = { bearer: true, requireState: 'browser' } as const
  mountGrants(app, { folder, ...shared, secret: login.secret, publicUrl: url })
  // Guards send people to the login page of the router that is nearest above.
  app.use(wechatAuth({ client: wechat, website, ...jsonLogin, ...login }))
  app.use(mobileLogin({ ...mobileApp, ...shared, ...login, userTokenStore }))
  app.use(
    sceneLogin({ client: wechat, messages, siteName: 'The Shop', maxScenesPerMinute: 10_000, ...login }),
  )
  app.use(wecomAuth({ client: wecom, ...jsonLogin, ...login }))
  app.use(miniLogin({ client: mini, basePath: '/mini', ...login }))
  app.use(wecomMiniLogin({ client: wecom, appId: corpMiniProgram, basePath: '/corp', ...login }))
  app.use(wechatJsSdk({ client: wechat, publicUrl: url }))
  app.use(wecomJsSdk({ client: wecom, publicUrl: url }))

  const showWechatUser: RequestHandler = (req, res) => void res.json(req.wechatUser)
  app.get('/me', requireWechatUser(), showWechatUser)
  app.get('/profile', requireWechatUser({ scope: 'snsapi_userinfo' }), showWechatUser)
  const showMember: RequestHandler = (req, res) => void res.json(req.wecomUser)
  app.get('/member', requireWecomUser(), showMember)
  app.get('/engineers', requireWecomUser({ departments: [2], includeSubDepartments: true }), showMember)
  const calls: Record<string, () => Promise<unknown>> = {
    follower: () => wechat.call({ path: '/cgi-bin/getcallbackip' }),
    code: () => wechat.createQrCode({ scene: 'soak', expireSeconds: 60 }),
    departments: () => wecom.fetchDepartments(),
    tag: () => wecom.fetchTagMembers(2),
    mini: () => mini.call({ path: '/cgi-bin/getcallbackip' }),
  }
  app.get('/calls/:name', async (req, res, next) => {
    try {
      res.json({ result: await calls[req.params.name]?.() })
    } catch (error) {
      next(error)
    }
  })
  app.get('/', (_req, res) => void res.send('open to all'))
  app.use(errorHandler({ lang: 'en' }))
  app.use(((error, _req, res, _next) => {
    // A session could not be written when the answer was on its way.
    if (res.headersSent) return
    const { status, name } = error as { status?: number; name?: string }
    res.status(status ?? 500).json({ error: name })
  }) as express.ErrorRequestHandler)
  return { app, events }
}

function keepUserTokens(client: Surroundings['client']): UserTokenStore {
  return {
    async get(key) {
      const text = await client.get(`tokens:${key}`)
      return text === null ? undefined : (JSON.parse(String(text)) as UserTokens)
    },
    set: (key, tokens, ttlMs) =>
      client.set(`tokens:${key}`, JSON.stringify(tokens), { PX: Math.ceil(ttlMs) }),
    delete: (key) => client.del(`tokens:${key}`),
  }
}
