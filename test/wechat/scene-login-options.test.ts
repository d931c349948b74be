import { describe, expect, it } from '@jest/globals'
import { sceneLogin, wechatClient, wechatMessages, wecomMessages } from 'express-wechat-auth'
import { complaintAbout } from '../contracts/option-errors.ts'

const credentials = { appId: 'wx1', appSecret: 'value-of-secret' }
const token = 'token'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const messages = wechatMessages({ appId: 'wx1', token, encodingAesKey })
const client = wechatClient(credentials)
const siteName = 'Shop'

describe('the options of sceneLogin()', () => {
  it.each<[string, object]>([
    ['credentials', { ...credentials, messages, siteName }],
    ['a client', { client, messages, siteName }],
    [
      'keys in a list',
      {
        client,
        siteName,
        messages: wechatMessages({ appId: 'wx1', token, encodingAesKey: [encodingAesKey] }),
      },
    ],
    ['everything', { client, messages, confirm: false, siteName: 'Shop', maxScenesPerMinute: 1, lang: 'en' }],
  ])('may be %s', (_what, options) => {
    expect(sceneLogin(options as Parameters<typeof sceneLogin>[0])).toBeInstanceOf(Function)
  })

  it.each<[string, object, RegExp]>([
    ['no messages', credentials, /"messages"/],
    [
      'messages that are none',
      { ...credentials, messages: {} },
      /"messages" must be what wechatMessages\(\) made/,
    ],
    ['the factory itself', { ...credentials, messages: wechatMessages }, /"messages" must be what/],
    [
      'messages without an AES key',
      { ...credentials, messages: wechatMessages({ appId: 'wx1', token }) },
      /"messages".*"encodingAesKey"/,
    ],
    [
      'messages of another account',
      { ...credentials, messages: wechatMessages({ appId: 'wx2', token, encodingAesKey }) },
      /"messages".*another account.*wx1/,
    ],
    [
      'messages of a company',
      { ...credentials, messages: wecomMessages({ corpId: 'ww1', token, encodingAesKey }) },
      /"messages"/,
    ],
    ['neither client nor credentials', { messages }, /"appId"/],
    ['an app id alone', { messages, appId: 'wx1' }, /"appSecret" is missing/],
    ['client and credentials', { messages, client, ...credentials }, /"client"/],
    ['a client that is none', { messages, client: {} }, /"client" must be what wechatClient\(\) made/],
    ['tenants', { messages, credentials: () => credentials }, /"credentials" has no meaning here/],
    ['requireState', { ...credentials, messages, requireState: true }, /"requireState" has no meaning here/],
    ['onDenied', { ...credentials, messages, onDenied: () => undefined }, /"onDenied" has no meaning here/],
    [
      'returnToQuery',
      { ...credentials, messages, returnToQuery: () => ({}) },
      /"returnToQuery" has no meaning here/,
    ],
    ['bearer', { ...credentials, messages, bearer: true }, /"bearer" has no meaning here/],
    [
      'a near miss',
      { ...credentials, messages, sitename: 'Shop' },
      /unknown option "sitename", did you mean "siteName"\?/,
    ],
    ['a route that is none', { ...credentials, messages, routes: { login: '/x' } }, /"routes".*"login"/],
    ['confirm as a text', { ...credentials, messages, confirm: 'false' }, /"confirm" must be/],
    [
      'no name: one from the request would be the attacker’s choice',
      { ...credentials, messages, siteName: undefined },
      /"siteName" is missing/,
    ],
    ['an empty name', { ...credentials, messages, siteName: '' }, /"siteName" must be/],
    ['no codes at all', { ...credentials, messages, maxScenesPerMinute: 0 }, /"maxScenesPerMinute" must be/],
    ['half a code', { ...credentials, messages, maxScenesPerMinute: 0.5 }, /"maxScenesPerMinute" must be/],
  ])('are refused with %s', (_what, options, complaint) => {
    const said = complaintAbout(sceneLogin, 'sitename' in options ? options : { siteName, ...options })
    expect(said).toMatch(complaint)
  })

  it.each([undefined, null, 'wx1', 42, []])('must be there: %p', (options) => {
    expect(complaintAbout(sceneLogin, options)).toMatch(/^sceneLogin: the options must be an object/)
  })
})
