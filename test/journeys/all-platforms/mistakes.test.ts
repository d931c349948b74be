import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import express, { type Express, Router } from 'express'
import {
  errorHandler,
  requireWechatUser,
  type TokenCache,
  type WechatAuthEvent,
  type WechatAuthOptions,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wechatMessages,
} from 'express-wechat-auth'
import request from 'supertest'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { account, post, safePush, textXml } from '../../helpers/messages/pushes.ts'
import { settle } from '../../helpers/time/wait.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { accountCredentials, websiteCredentials } from '../../helpers/visitors/page-login.ts'

/** Who has made it reads these words, in the exception, in the terminal, or on the platform's page. */
type Mistake = [what: string, make: () => unknown, cure: readonly string[]]

describe('a mistake that newcomers make names its cure', () => {
  const world = useSimulator()
  const { simulator } = world
  const here = () => ({ endpoints: simulator.endpoints })
  const told: string[] = []
  beforeEach(() => {
    told.length = 0
    jest.spyOn(console, 'error').mockImplementation((...parts) => void told.push(parts.join(' ')))
  })

  const auth = (options: object = {}) => wechatAuth({ ...accountCredentials, ...here(), ...options })
  const inDevelopment = (app = appWithSession()): Express => app.set('env', 'development')
  const guarded = (app: Express): Express =>
    app.get('/me', requireWechatUser(), (_req, res) => void res.json({}))
  const open = async (app: Express, path = '/wechat/login', headers: Record<string, string> = {}) =>
    createBrowser(await world.run(app)).open(path, headers)

  /** What comes out of it, and what is written meanwhile. */
  const toldBy = async (make: Mistake[1]): Promise<string> => {
    const end = await Promise.resolve()
      .then(make)
      .catch((error: Error) => error.message)
    // Express writes an error when it has answered.
    await settle()
    return [...told, typeof end === 'string' ? end : ''].join('\n')
  }

  describe('when it is mounted:', () => {
    it.each<Mistake>([
      [
        'nothing has loaded .env',
        () => auth({ appId: process.env['NO_SUCH_APPID'] }),
        ['"appId" is undefined', 'node --env-file=.env'],
      ],
      [
        'a secret that was copied with a line break',
        () => auth({ appSecret: `${accountCredentials.appSecret}\n` }),
        ['"appSecret"', 'trim it'],
      ],
      ['a word of other libraries', () => auth({ redirectUri: 'https://app.example.com' }), ['"publicUrl"']],
      [
        'the scope of all logins',
        () => auth({ scope: 'snsapi_base' }),
        ['"scope"', 'requireWechatUser({ scope })'],
      ],
      ['tokens without a secret', () => auth({ bearer: true }), ['"secret" is needed', 'bearer']],
      [
        'a Redis client where a cache goes',
        () => auth({ tokenCache: new Map() as unknown as TokenCache, secret: 'of this deployment' }),
        ['"tokenCache"', 'redisTokenCache({ client })'],
      ],
      [
        'JS-SDK signatures for any page',
        () => wechatJsSdk({ ...accountCredentials, ...here() }),
        ['publicUrl', 'allowedOrigins'],
      ],
    ])('%s', async (_what, make, cure) => {
      const words = await toldBy(make)
      for (const word of cure) expect(words).toContain(word)
    })
  })

  describe('when somebody logs in:', () => {
    it.each<Mistake>([
      [
        'no session',
        () => open(inDevelopment(express()).use(auth())),
        ['ERR_SESSION_MISSING', 'mount express-session or cookie-session above this router'],
      ],
      [
        'a session below the router',
        () => open(inDevelopment(express()).use(auth(), appWithSession())),
        ['req.session is missing', 'above this router'],
      ],
      [
        'errorHandler() above the router',
        () => open(inDevelopment().use(errorHandler(), auth())),
        ['errorHandler()', 'mount it after all routes'],
      ],
      [
        'errorHandler() above a guard',
        () => open(guarded(inDevelopment().use(auth(), errorHandler()))),
        ['errorHandler()', 'mount it after all routes'],
      ],
      [
        'errorHandler() above routers of the app that have guards',
        () =>
          open(
            inDevelopment().use(
              auth(),
              errorHandler(),
              Router().use('/api', Router().use(requireWechatUser())),
            ),
          ),
        ['errorHandler()', 'mount it after all routes'],
      ],
      [
        'two accounts at one path',
        () =>
          open(
            inDevelopment()
              .use(auth())
              .use(auth({ appId: 'wx00000000000000cc' })),
          ),
        ['more than one router serves GET /wechat/callback', 'basePath'],
      ],
      [
        'a proxy that Express does not know',
        () => open(inDevelopment().use(auth()), '/wechat/login', { 'X-Forwarded-Proto': 'https' }),
        ["app.set('trust proxy', 1)"],
      ],
    ])('%s', async (_what, make, cure) => {
      const words = await toldBy(make)
      for (const word of cure) expect(words).toContain(word)
    })

    it.each<[string, () => Express, string?, Record<string, string>?]>([
      ['errorHandler() after all', () => guarded(inDevelopment().use(auth())).use(errorHandler())],
      [
        'errorHandler() of one router, and of the app',
        () =>
          inDevelopment()
            .use('/shop', Router().use(auth(), errorHandler()))
            .use(auth(), Router().use(requireWechatUser()), errorHandler()),
      ],
      [
        'what is below errorHandler() but no login',
        () => inDevelopment().use(auth(), errorHandler(), Router()),
      ],
      ['accounts at paths of their own', () => inDevelopment().use('/shop', auth()).use(auth())],
      [
        'another login beside it',
        () => inDevelopment().use(auth(), websiteLogin({ ...websiteCredentials, ...here() })),
      ],
      [
        'routers whose hosts differ',
        () => {
          const of = (host: string) =>
            wechatAuth({
              credentials: ({ hostname }) => (hostname === host ? accountCredentials : undefined),
              secret: 'of this deployment',
              ...here(),
            } as WechatAuthOptions)
          return inDevelopment().use(of('127.0.0.1'), of('shop.example.com'))
        },
      ],
      [
        'a proxy that Express trusts',
        () => inDevelopment().set('trust proxy', 1).use(auth()),
        '/wechat/login',
        { 'X-Forwarded-Proto': 'https' },
      ],
      [
        'a proxy, and an address that the app names',
        () => inDevelopment().use(auth({ publicUrl: 'https://app.example.com' })),
        '/wechat/login',
        { 'X-Forwarded-Proto': 'https' },
      ],
    ])('nothing is told of %s', async (...[, app, path, headers]) => {
      expect((await open(app(), path, headers)).status).toBe(302)
      expect(told).toEqual([])
    })
  })

  describe('when somebody is refused:', () => {
    const refusalOf = async (
      act: (onEvent: (event: WechatAuthEvent) => void) => unknown,
    ): Promise<string> => {
      const events: WechatAuthEvent[] = []
      await act((event) => events.push(event))
      return events.map((event) => (event.type === 'refusal' ? event.message : '')).join()
    }
    const pushedTo = (changes: object) =>
      refusalOf((onEvent) => {
        const { token, encodingAesKey, receiverId: appId } = account
        const messages = wechatMessages({ appId, token, encodingAesKey, ...changes, onEvent })
        return post(express().use('/messages', messages), safePush(textXml()))
      })

    it.each<Mistake>([
      [
        'a front end that no option names',
        () =>
          refusalOf((onEvent) =>
            open(
              inDevelopment().use(auth({ onEvent })),
              '/wechat/login?returnTo=https://shop.example.com/me',
            ),
          ),
        ['https://shop.example.com', '"returnToOrigins"'],
      ],
      [
        'another token than in the console',
        () => pushedTo({ token: 'another' }),
        ['"token"', 'in the console'],
      ],
      [
        'another key than in the console',
        () => pushedTo({ encodingAesKey: 'b'.repeat(43) }),
        ['EncodingAESKey', 'compare it with the console'],
      ],
      [
        'the messages of another account',
        () => pushedTo({ appId: 'wx00000000000000cc' }),
        ['another app', 'compare the app id'],
      ],
      [
        'an IP address that WeChat does not know',
        async () => {
          simulator.apps.update(accountCredentials.appId, { ipAllowList: ['10.0.0.1'] })
          try {
            await wechatClient({ ...accountCredentials, ...here() }).getAppAccessToken()
          } finally {
            simulator.apps.update(accountCredentials.appId, { ipAllowList: undefined })
          }
        },
        ['40164', '127.0.0.1', 'IP 白名单'],
      ],
      [
        'a domain that WeChat does not know',
        () => {
          const app = guarded(inDevelopment().use(auth({ publicUrl: 'https://new.example.com' })))
          return simulator.logIn(request.agent(app), 'xiaoming', { path: '/me' })
        },
        ['redirect_uri 域名与后台配置不一致', 'the host of redirect_uri is registered'],
      ],
      [
        'a website app where an official account goes',
        () => {
          const app = guarded(inDevelopment().use(auth(websiteCredentials)))
          return simulator.logIn(request.agent(app), 'xiaoming', { path: '/me' })
        },
        ['公众号'],
      ],
      [
        'a desktop browser, and no app for it',
        () =>
          refusalOf(async (onEvent) =>
            onDesktop(await world.run(inDevelopment().use(auth({ onEvent })))).open('/wechat/login'),
          ),
        ['not WeChat’s', '"website"'],
      ],
    ])('%s', async (_what, make, cure) => {
      const words = await toldBy(make)
      for (const word of cure) expect(words).toContain(word)
    })
  })
})
