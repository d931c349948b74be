import { describe, expect, it } from '@jest/globals'
import {
  miniLogin,
  mobileLogin,
  sceneLogin,
  websiteLogin,
  wechatAuth,
  wechatJsSdk,
  wechatMessages,
  wecomAuth,
  wecomJsSdk,
  wecomMiniLogin,
} from 'express-wechat-auth'
import { complaintOf } from '../helpers/errors.ts'

const wechat = { appId: 'wx0000000000000001', appSecret: 's'.repeat(32) }
const wecom = { corpId: 'ww0000000000000001', corpSecret: 's'.repeat(43), agentId: 1000002 }
const secret = 'a secret of this deployment'
const publicUrl = 'https://app.example.com'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const messages = () => wechatMessages({ appId: wechat.appId, token: 'token', encodingAesKey })

/** Makes the router with these options. */
const factories = {
  wechatAuth: (given: object) => wechatAuth({ ...wechat, ...given }),
  websiteLogin: (given: object) => websiteLogin({ ...wechat, ...given }),
  mobileLogin: (given: object) => mobileLogin({ ...wechat, secret, ...given }),
  sceneLogin: (given: object) => sceneLogin({ ...wechat, messages: messages(), siteName: 'Site', ...given }),
  miniLogin: (given: object) => miniLogin({ ...wechat, secret, ...given }),
  wecomAuth: (given: object) => wecomAuth({ ...wecom, ...given }),
  wecomMiniLogin: (given: object) => wecomMiniLogin({ ...wecom, secret, ...given }),
  wechatJsSdk: (given: object) => wechatJsSdk({ ...wechat, publicUrl, ...given }),
  wecomJsSdk: (given: object) => wecomJsSdk({ ...wecom, publicUrl, ...given }),
} satisfies Record<string, (given: object) => unknown>
const all = Object.entries(factories)

describe.each(all)('the option "basePath" of %s()', (factory, create) => {
  it.each(['', '/api', undefined])('may be %j', (basePath) => {
    expect(() => create({ basePath })).not.toThrow()
  })

  it.each(['api', '/api/', ' ', null])('may not be %j', (basePath) => {
    expect(complaintOf(() => create({ basePath }))).toMatch(
      new RegExp(`^${factory}: option "basePath" must be a path`),
    )
  })
})

describe('the option "onRefresh"', () => {
  const logins = all.filter(([name]) => !/JsSdk$/.test(name))

  it.each(logins)('of %s() may be there, so that routers share their options', (_factory, create) => {
    expect(() => create({ onRefresh: () => undefined })).not.toThrow()
    expect(complaintOf(() => create({ onRefresh: true }))).toMatch(/"onRefresh" must be a function/)
  })
})
