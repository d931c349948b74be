import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import {
  memoryTokenCache,
  miniLogin,
  miniProgramClient,
  mobileLogin,
  sceneLogin,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wechatMessages,
  wecomAuth,
  wecomClient,
  wecomJsSdk,
  wecomMiniLogin,
} from 'express-wechat-auth'

const app = { appId: 'wx0000000000000001', appSecret: 's'.repeat(32) }
const [wechat, mini] = [wechatClient(app), miniProgramClient(app)]
const wecom = wecomClient({ corpId: 'ww0000000000000001', corpSecret: 's'.repeat(43), agentId: 1000002 })
const secret = 'a secret of this deployment'
const publicUrl = 'https://app.example.com'
const messages = () =>
  wechatMessages({
    appId: app.appId,
    token: 'token',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  })

const factories: Record<string, [clientFactory: string, (given: object) => unknown]> = {
  wechatAuth: ['wechatClient', (given) => wechatAuth({ client: wechat, ...given })],
  websiteLogin: ['wechatClient', (given) => websiteLogin({ client: wechat, ...given })],
  mobileLogin: ['wechatClient', (given) => mobileLogin({ client: wechat, secret, ...given })],
  sceneLogin: [
    'wechatClient',
    (given) => sceneLogin({ client: wechat, messages: messages(), siteName: 'Site', ...given }),
  ],
  wechatJsSdk: ['wechatClient', (given) => wechatJsSdk({ client: wechat, publicUrl, ...given })],
  miniLogin: ['miniProgramClient', (given) => miniLogin({ client: mini, secret, ...given })],
  wecomAuth: ['wecomClient', (given) => wecomAuth({ client: wecom, ...given })],
  wecomMiniLogin: ['wecomClient', (given) => wecomMiniLogin({ client: wecom, secret, ...given })],
  wecomJsSdk: ['wecomClient', (given) => wecomJsSdk({ client: wecom, publicUrl, ...given })],
}
const misplaced: Record<string, unknown> = {
  endpoints: { api: 'https://api.example.com' },
  http: axios.create(),
  proxy: 'http://user:value-of-password@proxy',
  tokenCache: memoryTokenCache(),
  tokenProvider: { get: () => 'token' },
  userTokenStore: new Map(),
}
/** What only some factories take at all. */
const takenBy: Record<string, RegExp> = {
  tokenProvider: /JsSdk$/,
  userTokenStore: /^(?:wechatAuth|websiteLogin|mobileLogin)$/,
}

describe.each(Object.keys(factories))('%s() with a ready client', (factory) => {
  const [clientFactory, create] = factories[factory] as [string, (given: object) => unknown]
  const names = Object.keys(misplaced).filter((name) => takenBy[name]?.test(factory) ?? true)

  it('needs no more', () => {
    expect(() => create({})).not.toThrow()
  })

  it.each(names)('refuses "%s", which is the client’s', (name) => {
    expect(() => create({ [name]: misplaced[name] })).toThrow(
      new TypeError(`${factory}: give "${name}" to ${clientFactory}(), not to the router beside its client`),
    )
  })
})
