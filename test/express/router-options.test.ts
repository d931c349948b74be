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

const wechat = { appId: 'wx0000000000000001', appSecret: 's'.repeat(32) }
const wecom = { corpId: 'ww0000000000000001', corpSecret: 's'.repeat(43), agentId: 1000002 }
const secret = 'a secret of this deployment'
const publicUrl = 'https://app.example.com'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const messages = () => wechatMessages({ appId: wechat.appId, token: 'token', encodingAesKey })

/** Makes the router with these options. */
const factories: Record<string, (given: object) => unknown> = {
  wechatAuth: (given) => wechatAuth({ ...wechat, ...given }),
  websiteLogin: (given) => websiteLogin({ ...wechat, ...given }),
  mobileLogin: (given) => mobileLogin({ ...wechat, secret, ...given }),
  sceneLogin: (given) => sceneLogin({ ...wechat, messages: messages(), siteName: 'Site', ...given }),
  miniLogin: (given) => miniLogin({ ...wechat, secret, ...given }),
  wecomAuth: (given) => wecomAuth({ ...wecom, ...given }),
  wecomMiniLogin: (given) => wecomMiniLogin({ ...wecom, secret, ...given }),
  wechatJsSdk: (given) => wechatJsSdk({ ...wechat, publicUrl, ...given }),
  wecomJsSdk: (given) => wecomJsSdk({ ...wecom, publicUrl, ...given }),
}

/** What the TypeError says; empty where there is none. */
function complaintOf(factory: string, given: object): string {
  try {
    factories[factory]?.(given)
    return ''
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

describe.each(Object.keys(factories))('the option "basePath" of %s()', (factory) => {
  it.each(['', '/api', undefined])('may be %j', (basePath) => {
    expect(complaintOf(factory, { basePath })).toBe('')
  })

  it.each(['api', '/api/', ' ', null])('may not be %j', (basePath) => {
    expect(complaintOf(factory, { basePath })).toMatch(
      new RegExp(`^${factory}: option "basePath" must be a path`),
    )
  })
})

describe('the option "onRefresh"', () => {
  const logins = Object.keys(factories).filter((name) => !/JsSdk$/.test(name))

  it.each(logins)('of %s() may be there, so that routers share their options', (factory) => {
    expect(complaintOf(factory, { onRefresh: () => undefined })).toBe('')
    expect(complaintOf(factory, { onRefresh: true })).toMatch(/"onRefresh" must be a function/)
  })
})
