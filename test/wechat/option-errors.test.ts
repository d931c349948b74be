import { describe, expect, it } from '@jest/globals'
import { requireWechatUser, wechatAuth, wechatClient } from 'express-wechat-auth'
import { app, appMistakes } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { complaintAbout, optionErrorsContract, refusesWhatIsNoOptions } from '../contracts/option-errors.ts'

optionErrorsContract({
  take: wechatClient,
  good: app,
  credentialMistakes: appMistakes,
  mistakes: [
    [{ lang: 'fr' }, /"lang" must be "zh_CN" or "zh_TW" or "en", got "fr"/],
    [{ tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
    [{ tokenProvider: null }, /"tokenProvider" must be an object with a function get\(\)/],
    [{ tokenCache: null }, /"tokenCache" must be a token cache/],
    [{ http: {} }, /"http" must be an axios instance, got an object/],
    [{ appAccessTokenKind: 'stable' }, /must be "stable_token" or "token", got "stable"/],
    [{ onEvent: {} }, /"onEvent" must be a function, got an object/],
  ],
})

optionErrorsContract({
  take: wechatAuth,
  good: app,
  credentialMistakes: appMistakes,
  mistakes: [
    [{ client: {} }, /"client" must be what wechatClient\(\) made/],
    [{ secret: 'short-secret' }, /"secret" must have at least 16 characters/],
    [{ secret: [] }, /"secret" must be a list with at least one entry/],
    [{ secret: ['long enough to be a secret', 'short-secret'] }, /"secret" entry 1 must have/],
    [{ secret: 424242 }, /"secret" must be a non-empty string, got number/],
    [{ website: { appId: 'wx2' } }, /"website" needs a key "appSecret"/],
    [{ snapshotUsers: true }, /"snapshotUsers" must be "refuse" or "allow", got boolean/],
    [{ endpoints: { apis: 'https://a.b' } }, /unknown key "apis", did you mean "api"\?/],
    [{ endpoints: { api: 'a.b' } }, /a key "api" that must be an absolute http\(s\) URL/],
    [{ endpoints: [] }, /"endpoints" must be an object, got a list/],
    [{ routes: [] }, /"routes" must be an object, got a list/],
    [{ routes: { login: true } }, /a key "login" that must be a path such as "\/login", or false/],
    [{ routes: { callback: false } }, /routes.login needs routes.callback/],
    [{ returnToOrigins: ['https://a.b/'] }, /"returnToOrigins" entry 0 must be an exact origin/],
    [{ publicUrl: 'a.b' }, /"publicUrl" must be an absolute http\(s\) URL/],
    [{ basePath: 'api' }, /"basePath" must be a path/],
    [{ tokenCache: new Map() }, /"tokenCache" must be a token cache such as memoryTokenCache\(\)/],
    [{ http: 'http://u:value-of-secret@proxy' }, /"http" must be an axios instance/],
    [{ bearer: 'value-of-secret' }, /"bearer" must be true, false or/],
    [{ onLogin: 'yes' }, /"onLogin" must be a function, got string/],
    [{ lang: 'fr' }, /"lang" must be "zh_CN" or "zh_TW" or "en", got "fr"/],
  ],
})

credentialWaysContract({
  take: wechatAuth,
  credentials: app,
  client: wechatClient(app),
  choice: 'give exactly one of "appId" with "appSecret", "client", or "credentials"',
  signsTokens: false,
})

describe('requireWechatUser()', () => {
  refusesWhatIsNoOptions(requireWechatUser, [null, 'wx1', 42, []])

  it('needs no options', () => {
    expect(typeof requireWechatUser()).toBe('function')
    expect(typeof requireWechatUser({})).toBe('function')
  })

  it.each<[object, string]>([
    [
      { scope: 'snsapi_login' },
      'option "scope" must be "snsapi_base" or "snsapi_userinfo", got "snsapi_login"',
    ],
    [
      { provider: 'wecom' },
      'option "provider" must be "official-account" or "website" or "mobile-app" or "mini-program", got "wecom"',
    ],
    [{ scopes: 'snsapi_base' }, 'unknown option "scopes", did you mean "scope"?'],
  ])('refuses %j', (options, complaint) => {
    expect(complaintAbout(requireWechatUser, options)).toBe(`requireWechatUser: ${complaint}`)
  })
})
