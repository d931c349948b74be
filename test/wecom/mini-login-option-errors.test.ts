import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { miniProgramClient, wecomClient, wecomMiniLogin } from 'express-wechat-auth'
import { deploymentSecret } from '../helpers/apps/deployment.ts'

const credentials = { corpId: 'ww1', corpSecret: 'value-of-secret', agentId: 1000002 }
const longSecret = 'long enough to be a secret'

const complaintOf = (options: unknown): string => {
  try {
    ;(wecomMiniLogin as (options: unknown) => unknown)(options)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
  throw new Error('nothing was wrong')
}

describe('wecomMiniLogin()', () => {
  it('says that it was mounted without being called', () => {
    expect(complaintOf(new IncomingMessage(new Socket()))).toBe(
      'wecomMiniLogin was mounted without being called: write wecomMiniLogin(...)',
    )
  })

  it.each([undefined, null, 'ww1', 42, []])('refuses %p for options', (options) => {
    expect(complaintOf(options)).toMatch('wecomMiniLogin: the options must be an object')
  })

  it.each<[object, string]>([
    [{ corpId: 'ww1', corpSecret: 'x' }, 'option "agentId" is missing'],
    [{ corpId: 'ww1', agentId: 1 }, 'option "corpSecret" is missing'],
    [{ corpSecret: 'x', agentId: 1 }, 'option "corpId" is missing'],
    [{ ...credentials, corpSecret: '' }, 'option "corpSecret" must be a non-empty string, got an empty one'],
    [{ corpid: 'ww1' }, 'unknown option "corpid", did you mean "corpId"?'],
    [{ ...credentials, agentID: 1 }, 'unknown option "agentID", did you mean "agentId"?'],
    [{ ...credentials, appid: 'wx1' }, 'unknown option "appid", did you mean "appId"?'],
    [{ ...credentials, appId: '' }, 'option "appId" must be a non-empty string, got an empty one'],
    [{ ...credentials, appId: 1 }, 'option "appId" must be a non-empty string, got number'],
  ])('checks who logs in where: %j', (options, complaint) => {
    expect(complaintOf(options)).toBe(`wecomMiniLogin: ${complaint}`)
  })

  it.each<[object, RegExp]>([
    [{ secret: 'short-secret' }, /"secret" must have at least 16 characters/],
    [{ basePath: '/api/' }, /"basePath" must be a path/],
    [{ tokenCache: {} }, /"tokenCache" must be a token cache/],
    [{ bearer: false }, /"bearer" must be true or/],
    [{ onLogin: 'yes' }, /"onLogin" must be a function, got string/],
    [{ onPhone: () => 1 }, /unknown option "onPhone"/],
    [{ authorise: { tags: [1] } }, /unknown option "authorise", did you mean "authorize"\?/],
    [{ authorize: { tag: [1] } }, /"authorize" .*"tag".*did you mean "tags"\?/],
    [{ allow: ['external'] }, /unknown option "allow"/],
    [{ scope: 'snsapi_base' }, /unknown option "scope"/],
    [{ routes: { phone: '/phone' } }, /unknown key "phone"/],
    [{ routes: { userInfo: '/x' } }, /unknown key "userInfo", did you mean "userinfo"\?/],
    [{ routes: { login: true } }, /a key "login" that must be a path such as "\/login", or false/],
    [{ endpoints: { wecomapi: 'https://a.b' } }, /"wecomapi", did you mean "wecomApi"\?/],
    [{ requireState: false }, /"requireState"/],
    [{ keepSessionInfo: true }, /"keepSessionInfo"/],
    [{ lang: 'zh' }, /"lang" must be "zh_CN" or .*got "zh"/],
  ])('refuses %j, and shows no secret', (options, complaint) => {
    const message = complaintOf({ ...credentials, ...options })
    expect(message).toMatch(complaint)
    expect(message.startsWith('wecomMiniLogin: ')).toBe(true)
    expect(message).not.toMatch(/value-of-secret|short-secret/)
  })

  it('takes one way of giving the credentials', () => {
    const client = wecomClient(credentials)
    const answer = () => credentials
    for (const options of [
      {},
      { ...credentials, client },
      { client, credentials: answer, secret: longSecret },
    ]) {
      expect(complaintOf(options)).toMatch(
        /^wecomMiniLogin: give exactly one of "corpId" .*, "client", or "credentials"$/,
      )
    }
    expect(complaintOf({ credentials: answer })).toMatch(
      /^wecomMiniLogin: option "secret" is needed with "credentials"/,
    )
    for (const options of [credentials, { client }]) {
      expect(complaintOf(options)).toMatch(/^wecomMiniLogin: option "secret" is needed to sign bearer tokens/)
    }
    for (const options of [credentials, { client }, { credentials: answer, secret: longSecret }]) {
      expect(() => wecomMiniLogin({ secret: deploymentSecret, ...options, appId: 'wx1' })).not.toThrow()
    }
  })

  it('takes no client of a mini program at WeChat', () => {
    const client = miniProgramClient({ appId: 'wx1', appSecret: 'x' })
    expect(complaintOf({ client })).toMatch(/"client" must be what wecomClient\(\) made/)
  })
})
