import { expect, it } from '@jest/globals'
import { miniProgramClient, wecomClient, wecomMiniLogin } from 'express-wechat-auth'
import { app, corp, corpMistakes, longSecret } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { optionErrorsContract } from '../contracts/option-errors.ts'

optionErrorsContract({
  take: wecomMiniLogin,
  good: { ...corp, secret: longSecret },
  credentialMistakes: [
    ...corpMistakes,
    [{ ...corp, appid: 'wx1' }, 'unknown option "appid", did you mean "appId"?'],
    [{ ...corp, appId: '' }, 'option "appId" must be a non-empty string, got an empty one'],
    [{ ...corp, appId: 1 }, 'option "appId" must be a non-empty string, got number'],
  ],
  mistakes: [
    [{ client: miniProgramClient(app) }, /"client" must be what wecomClient\(\) made/],
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
  ],
})

credentialWaysContract({
  take: wecomMiniLogin,
  credentials: corp,
  client: wecomClient(corp),
  choice: 'give exactly one of "corpId" with "corpSecret" and "agentId", "client", or "credentials"',
  signsTokens: true,
})

it('wecomMiniLogin() takes the id of the mini program with each kind of credentials', () => {
  const [client, credentials] = [wecomClient(corp), () => corp]
  for (const options of [corp, { client }, { credentials }]) {
    expect(() => wecomMiniLogin({ secret: longSecret, ...options, appId: 'wx1' })).not.toThrow()
  }
})
