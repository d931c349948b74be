import { describe, expect, it } from '@jest/globals'
import { type WecomAuthOptions, wechatClient, wecomAuth, wecomClient } from 'express-wechat-auth'
import { app, corp, corpMistakes } from '../contracts/credential-mistakes.ts'
import { credentialWaysContract } from '../contracts/credential-ways.ts'
import { complaintAbout, optionErrorsContract } from '../contracts/option-errors.ts'

optionErrorsContract({
  take: wecomClient,
  good: corp,
  credentialMistakes: corpMistakes,
  mistakes: [
    [{ lang: 'zh_CN' }, /"lang" must be "zh" or "en", got "zh_CN"/],
    [{ tokenProvider: {} }, /"tokenProvider" must be an object with a function get\(\)/],
    [{ tokenCache: null }, /"tokenCache" must be a token cache/],
    [{ endpoints: { wecomApi: '' } }, /a key "wecomApi" that must be an absolute/],
    [{ http: {} }, /"http" must be an axios instance, got an object/],
    [{ onEvent: {} }, /"onEvent" must be a function, got an object/],
    [{ scope: 'snsapi_base' }, /unknown option "scope"/],
  ],
})

optionErrorsContract({
  take: wecomAuth,
  good: corp,
  credentialMistakes: corpMistakes,
  mistakes: [
    [{ client: {} }, /"client" must be what wecomClient\(\) made/],
    [{ client: wechatClient(app) }, /"client" must be what wecomClient\(\) made/],
    [{ credentials: {} }, /"credentials" must be a function, got an object/],
    [{ secret: 'short-secret' }, /"secret" must have at least 16 characters/],
    [{ secret: ['long enough to be a secret', 'short-secret'] }, /"secret" entry 1 must have/],
    [{ scope: 'snsapi_userinfo' }, /"scope" must be "snsapi_base" or "snsapi_privateinfo", got/],
    [{ scope: ['snsapi_base'] }, /"scope" must be "snsapi_base" or/],
    [{ scopes: 'snsapi_base' }, /unknown option "scopes", did you mean "scope"\?/],
    [{ allow: 'linked' }, /"allow" must be a list/],
    [{ allow: ['member'] }, /"allow" entry 0 must be "linked" or "external" or "non-member"/],
    [{ allow: ['linked', 'nonmember'] }, /"allow" entry 1 must be .*got "nonmember"/],
    [{ verifyAccess: 'all' }, /"verifyAccess" must be "members" or "public", got "all"/],
    [{ verifyaccess: 'public' }, /unknown option "verifyaccess", did you mean "verifyAccess"\?/],
    [{ authorise: { userids: ['a'] } }, /unknown option "authorise", did you mean "authorize"\?/],
    [{ snapshotUsers: 'allow' }, /unknown option "snapshotUsers"/],
    [{ website: { appId: 'wx2', appSecret: 'x' } }, /unknown option "website"/],
    [{ endpoints: { wecomapi: 'https://a.b' } }, /"wecomapi", did you mean "wecomApi"\?/],
    [{ endpoints: { wecomApi: 'a.b' } }, /a key "wecomApi" that must be an absolute http\(s\) URL/],
    [{ endpoints: { wecomLogin: 5 } }, /a key "wecomLogin" that must be an absolute http\(s\) URL/],
    [{ returnToOrigins: ['https://a.b/'] }, /"returnToOrigins" entry 0 must be an exact origin/],
    [{ publicUrl: 'a.b' }, /"publicUrl" must be an absolute http\(s\) URL/],
    [{ basePath: 'api' }, /"basePath" must be a path/],
    [{ basePath: '/api/' }, /"basePath" must be a path/],
    [{ tokenCache: new Map() }, /"tokenCache" must be a token cache/],
    [{ bearer: 'value-of-secret' }, /"bearer" must be true, false or/],
    [{ onLogin: 'yes' }, /"onLogin" must be a function, got string/],
    [{ lang: 'zh' }, /"lang" must be "zh_CN" or .*got "zh"/],
  ],
})

credentialWaysContract({
  take: wecomAuth,
  credentials: corp,
  client: wecomClient(corp),
  choice: 'give exactly one of "corpId" with "corpSecret" and "agentId", "client", or "credentials"',
  signsTokens: false,
})

describe.each([
  { take: wecomAuth as (options: never) => unknown },
  { take: wecomClient as (options: never) => unknown },
])('the agentId of $take.name()', ({ take }) => {
  it.each([1000002, '1000002', 1, '3010011'])('takes %p for an agentId', (agentId) => {
    expect(() => take({ ...corp, agentId } as never)).not.toThrow()
  })

  it.each([
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    ' 1000002',
    '1e6',
    '0x10',
    'ww1',
    null,
    true,
    {},
    [1000002],
    ['1000002'],
  ])('refuses %p for an agentId', (agentId) => {
    expect(complaintAbout(take, { ...corp, agentId })).toMatch(
      `${take.name}: option "agentId" must be a number such as 1000002`,
    )
  })
})

describe('the routes of wecomAuth()', () => {
  it.each<[object, RegExp]>([
    [[], /"routes" must be an object, got a list/],
    [{ login: true }, /a key "login" that must be a path such as "\/login", or false/],
    [{ callback: false }, /routes.login needs routes.callback/],
    [{ verfy: '/x/:userId' }, /unknown key "verfy", did you mean "verify"\?/],
    [{ verify: true }, /a key "verify" that must be a path with a segment ":userId"/],
    [{ verify: '/wecom/verify' }, /a key "verify" that must be a path with a segment ":userId"/],
    [{ verify: '/wecom/verify/:userid' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/x:userId' }, /a segment ":userId"/],
    [{ verify: '/wecom/:userId/:other' }, /a segment ":userId"/],
    [{ verify: ':userId' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/:userId/' }, /a segment ":userId"/],
    [{ verify: '/wecom/verify/:userId?x=1' }, /a segment ":userId"/],
  ])('refuse %j', (routes, complaint) => {
    expect(complaintAbout(wecomAuth, { ...corp, routes })).toMatch(complaint)
  })

  it.each([
    { verify: '/members/:userId' },
    { verify: '/members/:userId/verify' },
    { verify: false },
    { verify: undefined },
    { login: '/sso', callback: '/sso/done', user: false },
  ])('take %j', (routes) => {
    expect(() => wecomAuth({ ...corp, routes } as WecomAuthOptions)).not.toThrow()
  })
})
