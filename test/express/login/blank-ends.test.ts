import { describe, expect, it } from '@jest/globals'
import * as library from 'express-wechat-auth'

const app = { appId: 'wx1', appSecret: 'value-of-secret' }
const agent = { corpId: 'ww1', corpSecret: 'value-of-secret', agentId: 1000002 }
const pushes = { token: 'a-token', encodingAesKey: 'a'.repeat(43) }
const secret = 'sixteen characters'
const origin = { publicUrl: 'https://app.example' }

/** Each function with what it takes, and the options that prove or name something. */
const functions: [name: string, call: (options: never) => unknown, options: object, names: string[]][] = [
  ['wechatClient', library.wechatClient, app, ['appId', 'appSecret']],
  ['miniProgramClient', library.miniProgramClient, app, ['appId', 'appSecret']],
  ['wecomClient', library.wecomClient, agent, ['corpId', 'corpSecret']],
  ['wechatAuth', library.wechatAuth, { ...app, secret }, ['appId', 'appSecret', 'secret']],
  ['websiteLogin', library.websiteLogin, app, ['appId', 'appSecret']],
  ['mobileLogin', library.mobileLogin, { ...app, secret }, ['appId', 'appSecret', 'secret']],
  ['miniLogin', library.miniLogin, { ...app, secret }, ['appId', 'appSecret', 'secret']],
  ['wecomAuth', library.wecomAuth, agent, ['corpId', 'corpSecret']],
  ['wecomMiniLogin', library.wecomMiniLogin, { ...agent, secret, appId: 'wx1' }, ['corpSecret', 'appId']],
  ['wechatJsSdk', library.wechatJsSdk, { ...app, ...origin }, ['appId', 'appSecret']],
  ['wecomJsSdk', library.wecomJsSdk, { ...agent, ...origin }, ['corpId', 'corpSecret']],
  ['wechatMessages', library.wechatMessages, { appId: 'wx1', ...pushes }, ['appId', 'token']],
  ['wecomMessages', library.wecomMessages, { corpId: 'ww1', ...pushes }, ['corpId', 'token']],
  ['messageCrypto', library.messageCrypto, { ...pushes, receiverId: 'wx1' }, ['token']],
  ['requireWechatUser', library.requireWechatUser, { appId: 'wx1' }, ['appId']],
]

describe('a credential, token or id with a blank or line break at an end', () => {
  it.each(functions)(
    'is a TypeError of %s() that says so, and not what it is',
    (name, call, options, names) => {
      expect(() => call(options as never)).not.toThrow()
      for (const option of names) {
        const right = (options as Record<string, string>)[option] as string
        for (const wrong of [`${right}\n`, `${right} `, ` ${right}`, `${right}\r\n`, `\t${right}`]) {
          const build = (): unknown => call({ ...options, [option]: wrong } as never)
          expect(build).toThrow(TypeError)
          expect(build).toThrow(new RegExp(`^${name}: option "${option}" must have no blank or line break`))
          expect(build).not.toThrow(/value-of-secret|sixteen/)
        }
      }
    },
  )
})
