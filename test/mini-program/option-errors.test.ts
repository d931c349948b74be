import { describe, expect, it } from '@jest/globals'
import { miniLogin, miniProgramClient, wechatClient } from 'express-wechat-auth'
import { app, appMistakes, longSecret } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { complaintAbout, optionErrorsContract } from '../contracts/option-errors.ts'

optionErrorsContract({
  take: miniProgramClient,
  good: app,
  credentialMistakes: appMistakes,
  mistakes: [
    [{ tokenCache: null }, /"tokenCache" must be a token cache/],
    [{ tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
    [{ appAccessTokenKind: 'stable' }, /must be "stable_token" or "token", got "stable"/],
    [{ endpoints: { apis: 'https://a.b' } }, /unknown key "apis", did you mean "api"\?/],
    [{ endpoints: { api: 'a.b' } }, /key "api" that must be an absolute http\(s\) URL/],
    [{ http: {} }, /"http" must be an axios instance, got an object/],
    [{ onEvent: {} }, /"onEvent" must be a function, got an object/],
    [{ basePath: '/api' }, /unknown option "basePath"/],
  ],
})

optionErrorsContract({
  take: miniLogin,
  good: { ...app, secret: longSecret },
  credentialMistakes: appMistakes,
  mistakes: [
    [{ client: {} }, /"client" must be what miniProgramClient\(\) made/],
    [{ client: wechatClient(app) }, /"client" must be what miniProgramClient\(\) made/],
    [{ credentials: {} }, /"credentials" must be a function, got an object/],
    [{ secret: 'short-secret' }, /"secret" must have at least 16 characters/],
    [{ secret: [] }, /"secret" must be a list with at least one entry/],
    [{ secret: [longSecret, 'short-secret'] }, /"secret" entry 1 must have/],
    [{ basePath: 'api' }, /"basePath" must be a path/],
    [{ basePath: '/api/' }, /"basePath" must be a path/],
    [{ basepath: '/api' }, /unknown option "basepath", did you mean "basePath"\?/],
    [{ tokenCache: new Map() }, /"tokenCache" must be a token cache such as memoryTokenCache\(\)/],
    [{ bearer: false }, /"bearer" must be true or \{ expiresInSeconds \}/],
    [{ bearer: 'value-of-secret' }, /"bearer" must be true or/],
    [{ bearer: { expiresInSeconds: 0 } }, /"bearer" must be true or/],
    [{ bearer: { expiresIn: 60 } }, /"bearer" must be true or/],
    [{ onLogin: 'yes' }, /"onLogin" must be a function, got string/],
    [{ onPhone: {} }, /"onPhone" must be a function, got an object/],
    [{ onphone: () => 1 }, /unknown option "onphone", did you mean "onPhone"\?/],
    [{ onEvent: 'yes' }, /"onEvent" must be a function, got string/],
    [{ endpoints: [] }, /"endpoints" must be an object, got a list/],
    [{ http: 'http://u:value-of-secret@proxy' }, /"http" must be an axios instance/],
    [{ lang: 'fr' }, /"lang" must be "zh_CN" or .*got "fr"/],
    [{ routes: [] }, /"routes" must be an object, got a list/],
    [{ routes: { phone: true } }, /a key "phone" that must be a path such as "\/login", or false/],
    [{ routes: { userInfo: '/x' } }, /unknown key "userInfo", did you mean "userinfo"\?/],
    [{ routes: { callback: false } }, /unknown key "callback"/],
    [{ scope: 'snsapi_base' }, /unknown option "scope"/],
    [{ snapshotUsers: 'allow' }, /unknown option "snapshotUsers"/],
  ],
})

credentialWaysContract({
  take: miniLogin,
  credentials: app,
  client: miniProgramClient(app),
  choice: 'give exactly one of "appId" with "appSecret", "client", or "credentials"',
  signsTokens: true,
})

describe('miniLogin()', () => {
  it('says in seconds how long tokens live', () => {
    expect(() => miniLogin({ secret: longSecret, ...app, bearer: { expiresInSeconds: 60 } })).not.toThrow()
  })

  it.each(['requireState', 'onDenied', 'returnToQuery', 'keepSessionInfo'])(
    'leaves no room for %s: there is neither page nor session',
    (name) => {
      expect(complaintAbout(miniLogin, { ...app, [name]: true })).toContain(`"${name}"`)
    },
  )
})
