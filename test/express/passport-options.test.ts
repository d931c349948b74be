import { describe, expect, it } from '@jest/globals'
import { WechatStrategy, WecomStrategy } from 'express-wechat-auth/passport'
import { complaintOf } from '../helpers/errors.ts'

const wechat = { appId: 'wx1', appSecret: 'x', callbackURL: '/auth/wechat/callback' }
const wecom = { corpId: 'ww1', corpSecret: 'x', agentId: 1, callbackURL: '/auth/wecom/callback' }
const verify = (): boolean => true
const complaint = (options: object | undefined, check: unknown = verify): string =>
  complaintOf(() => new WechatStrategy(options as never, check as never))

describe('the options of WechatStrategy', () => {
  it.each<[object, RegExp]>([
    [{ ...wechat, callbackURL: undefined }, /option "callbackURL" is undefined/],
    [{ ...wechat, callbackURL: 'callback' }, /option "callbackURL" must be a path such as/],
    [{ ...wechat, callbackURL: 'https://a.example/cb?x=1' }, /option "callbackURL" must be a path such as/],
    [{ ...wechat, appID: 'wx1' }, /unknown option "appID", did you mean "appId"/],
    [{ appId: 'wx1', callbackURL: '/cb' }, /"appSecret"/],
    [{ callbackURL: '/cb' }, /"appId"/],
    [{ ...wechat, website: { appId: 'wx2' } }, /option "website" needs a key "appSecret"/],
    [{ ...wechat, scope: 'snsapi_login' }, /option "scope" must be "snsapi_base" or "snsapi_userinfo"/],
    [{ ...wechat, passReqToCallback: 1 }, /option "passReqToCallback" must be true or false/],
    [{ ...wechat, onLogin: verify }, /option "onLogin" has no meaning here/],
    [{ ...wechat, bearer: true }, /option "bearer" has no meaning here/],
    [{ ...wechat, secret: 'short' }, /option "secret" must have at least 16 characters/],
  ])('refuse %j', (options, expected) => {
    expect(complaint(options)).toMatch(expected)
    expect(complaint(options)).toMatch(/^WechatStrategy: /)
  })

  it('must be given, and a function with them', () => {
    expect(complaint(undefined)).toMatch(/^WechatStrategy: the options must be an object/)
    expect(complaint(wechat, null)).toMatch(/^WechatStrategy: give a function/)
  })

  it('name the strategy', () => {
    expect(new WechatStrategy(wechat, verify).name).toBe('wechat')
    expect(new WechatStrategy({ ...wechat, name: 'wx' }, verify).name).toBe('wx')
    expect(
      new WechatStrategy({ website: { appId: 'wx2', appSecret: 'x' }, callbackURL: '/cb' }, verify).name,
    ).toBe('wechat')
    expect(new WecomStrategy(wecom, verify).name).toBe('wecom')
  })
})

describe('the options of WecomStrategy', () => {
  it.each<[object, RegExp]>([
    [{ ...wecom, callbackURL: undefined }, /option "callbackURL" is undefined/],
    [{ ...wecom, agentId: undefined }, /"agentId"/],
    [{ ...wecom, verifyAccess: 'public' }, /option "verifyAccess" has no meaning here/],
  ])('refuse %j', (options, expected) => {
    expect(complaintOf(() => new WecomStrategy(options as never, verify))).toMatch(expected)
  })
})
