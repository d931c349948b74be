import { describe, expect, it } from '@jest/globals'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import {
  memoryTokenCache,
  miniLogin,
  miniProgramClient,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wechatPlatform,
} from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { component, shop } from '../../helpers/apps/open-platform.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'

const secret = deploymentSecret
const good = {
  appId: component.appId,
  appSecret: component.appSecret,
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  secret,
}
const allowedOrigins = ['https://h5.example.com']

describe('routers and clients beside a platform', () => {
  const world = useSimulator()
  const platform = wechatPlatform({ ...good, grantStore: new Map<string, object>() })
  const tokenCache = memoryTokenCache()
  /** What the login route of a router hands to the app. */
  const errorOf = async (router: RequestHandler): Promise<Error> => {
    const app = appWithSession()
    let handed = new Error('none')
    app.use(router)
    app.use(((error, _req, res, _next) => {
      handed = error
      res.end()
    }) as ErrorRequestHandler)
    await createBrowser(await world.run(app)).open('/wechat/login')
    return handed
  }
  const account = { appId: shop, platform, secret }

  it('need a secret where they trust what leaves the process', () => {
    expect(() => wechatAuth({ appId: shop, platform })).toThrow(/wechatAuth: option "secret" is needed/)
    expect(() => miniLogin({ appId: shop, platform })).toThrow(/miniLogin: option "secret" is needed/)
    wechatJsSdk({ appId: shop, platform, allowedOrigins })
  })

  it.each<[option: string, value: unknown]>([
    ['endpoints', { api: 'https://api.example.com' }],
    ['http', { request() {} }],
    ['proxy', 'http://proxy:3128'],
    ['tokenCache', tokenCache],
    ['appSecret', 'x'],
    ['credentials', () => undefined],
    ['client', wechatClient({ appId: 'wx1', appSecret: 'x' })],
  ])('take no %s: that is the platform’s', (name, value) => {
    const given = { [name]: value }
    expect(() => wechatAuth({ ...account, ...given } as never)).toThrow(TypeError)
    expect(() => wechatJsSdk({ appId: shop, platform, allowedOrigins, ...given } as never)).toThrow(TypeError)
    if (name === 'client') return
    expect(() => miniLogin({ ...account, ...given } as never)).toThrow(TypeError)
  })

  it('take an account and a true platform', () => {
    for (const wrong of [{}, () => undefined, 'x', platform.client(shop)]) {
      expect(() => wechatAuth({ ...account, platform: wrong } as never)).toThrow(
        'must be what wechatPlatform() made',
      )
      expect(() => miniLogin({ ...account, platform: wrong } as never)).toThrow(
        'must be what wechatPlatform() made',
      )
    }
    expect(() => wechatAuth({ platform, secret } as never)).toThrow('option "appId" is missing')
    expect(() => wechatJsSdk({ platform, allowedOrigins } as never)).toThrow('option "appId" is missing')
  })

  it('that are for websites, or have secrets of their own, have no part in it', () => {
    const website = { appId: 'wx2', appSecret: 'x' }
    expect(() => wechatAuth({ ...account, website })).toThrow(/website/)
    expect(() => websiteLogin({ ...account } as never)).toThrow('unknown option "platform"')
    expect(() => wechatClient({ appId: shop, platform } as never)).toThrow(TypeError)
    expect(() => miniProgramClient({ appId: shop, platform } as never)).toThrow(TypeError)
  })

  it.each<[what: string, answer: unknown, message: string]>([
    [
      'an appSecret beside the platform',
      { appId: shop, appSecret: 'x', platform },
      '"appSecret" beside "platform"',
    ],
    ['a website beside the platform', { appId: shop, website: {}, platform }, '"website" beside "platform"'],
    ['no account', { platform }, 'needs a key "appId"'],
    ['no platform', { appId: shop, platform: {} }, 'must be what wechatPlatform() made'],
  ])('say what is wrong with credentials that have %s', async (_what, answer, message) => {
    const error = await errorOf(wechatAuth({ credentials: () => answer as never, secret }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain(message)
  })

  it('say that an option is the platform’s when the credentials name one', async () => {
    const error = await errorOf(
      wechatAuth({ credentials: () => ({ appId: shop, platform }), secret, tokenCache }),
    )
    expect(error.message).toContain('give "tokenCache" to wechatPlatform()')
  })
})
