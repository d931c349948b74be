import { describe, expect, it } from '@jest/globals'
import * as library from 'express-wechat-auth'
import { handleOn } from '../../helpers/stores/caches.ts'

const app = { appId: 'wx0000000000000001', appSecret: 's'.repeat(32) }
const agent = { corpId: 'ww0000000000000001', corpSecret: 's'.repeat(43), agentId: 1000002 }
const pushes = { token: 'a-token', encodingAesKey: 'a'.repeat(43) }
const publicUrl = 'https://app.example'
const secret = 'the secret of this deployment'
const shared = (): library.TokenCache => handleOn(library.memoryTokenCache())

type Create = (options: object) => unknown

const routers: Record<
  string,
  [create: Create, credentials: object, client: (cache: library.TokenCache) => object]
> = {
  wechatAuth: [(options) => library.wechatAuth(options), app, wechatClientWith],
  websiteLogin: [(options) => library.websiteLogin(options), app, wechatClientWith],
  wecomAuth: [
    (options) => library.wecomAuth(options),
    agent,
    (tokenCache) => library.wecomClient({ ...agent, tokenCache }),
  ],
  sceneLogin: [
    (options) => {
      const messages = library.wechatMessages({ appId: app.appId, ...pushes })
      return library.sceneLogin({ messages, siteName: 'Site', ...options })
    },
    app,
    wechatClientWith,
  ],
}
const tokenRouters: Record<string, [create: Create, credentials: object]> = {
  mobileLogin: [(options) => library.mobileLogin(options as library.MobileLoginOptions), app],
  miniLogin: [(options) => library.miniLogin(options as library.MiniLoginOptions), app],
  wecomMiniLogin: [(options) => library.wecomMiniLogin(options as library.WecomMiniLoginOptions), agent],
}

function wechatClientWith(tokenCache: library.TokenCache): object {
  return library.wechatClient({ ...app, tokenCache })
}

describe.each(Object.entries(routers))('the secret of %s()', (factory, [create, credentials, clientWith]) => {
  const needed = (reason: string): RegExp =>
    new RegExp(`^${factory}: option "secret" is needed ${reason}: at least 16 random characters`)

  it('is derived from the app secret where nothing that is trusted leaves the process', () => {
    expect(() => create(credentials)).not.toThrow()
    expect(() => create({ ...credentials, tokenCache: library.memoryTokenCache() })).not.toThrow()
    expect(() => create({ client: clientWith(library.memoryTokenCache()) })).not.toThrow()
  })

  it('is needed with a token cache that is no memoryTokenCache(), its own or its client’s', () => {
    for (const options of [{ ...credentials, tokenCache: shared() }, { client: clientWith(shared()) }]) {
      expect(() => create(options)).toThrow(needed('with a token cache that other processes share'))
      expect(() => create({ ...options, secret })).not.toThrow()
    }
  })

  if (factory !== 'sceneLogin') {
    it('is needed with bearer, and with credentials for many tenants', () => {
      for (const bearer of [true, {}, { expiresInSeconds: 60 }]) {
        expect(() => create({ ...credentials, bearer })).toThrow(needed('to sign bearer tokens'))
      }
      expect(() => create({ ...credentials, bearer: false })).not.toThrow()
      const tenants = { credentials: () => credentials }
      expect(() => create(tenants)).toThrow(needed('with "credentials"'))
      expect(() => create({ ...tenants, secret })).not.toThrow()
    })
  }
})

describe('the secret of a router that always gives out tokens', () => {
  it.each(Object.entries(tokenRouters))('is always needed: %s()', (factory, [create, credentials]) => {
    expect(() => create(credentials)).toThrow(
      new RegExp(`^${factory}: option "secret" is needed to sign bearer tokens`),
    )
    expect(() => create({ ...credentials, secret })).not.toThrow()
  })
})

describe('a router that seals nothing', () => {
  const calls: Record<string, () => unknown> = {
    wechatJsSdk: () => library.wechatJsSdk({ ...app, publicUrl, tokenCache: shared() }),
    wecomJsSdk: () => library.wecomJsSdk({ ...agent, publicUrl, tokenCache: shared() }),
    wechatMessages: () => library.wechatMessages({ appId: app.appId, ...pushes, tokenCache: shared() }),
    wecomMessages: () => library.wecomMessages({ corpId: agent.corpId, ...pushes, tokenCache: shared() }),
  }
  it.each(Object.entries(calls))('needs no secret, whatever its token cache: %s()', (_name, create) => {
    expect(create).not.toThrow()
  })
})
