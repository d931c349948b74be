import { describe, expect, it } from '@jest/globals'
import { createBench, official, website } from '../../helpers/simulator/wechat-bench.ts'

const mobileId = 'wx0000000000000003'

describe('users.issueCode()', () => {
  it.each([
    [official.appId, undefined, 'snsapi_userinfo'],
    [official.appId, 'snsapi_base', 'snsapi_base'],
    [website.appId, undefined, 'snsapi_login'],
    [website.appId, 'snsapi_login', 'snsapi_login'],
    [mobileId, undefined, 'snsapi_userinfo'],
  ])('gives %s for the scope %s a code of %s', async (appId, asked, scope) => {
    const { simulator, api } = createBench()
    const code = simulator.users.issueCode('xiaoming', appId, asked)
    const secret = simulator.apps.get(appId)?.appSecret ?? ''
    const grant_type = 'authorization_code'
    expect((await api('sns/oauth2/access_token', { appid: appId, secret, code, grant_type })).scope).toBe(
      scope,
    )
  })

  it.each([
    [official.appId, 'snsapi_login'],
    [website.appId, 'snsapi_userinfo'],
    [website.appId, 'snsapi_base'],
    [website.appId, ''],
    [mobileId, 'snsapi_base'],
    [official.appId, 7],
  ])('refuses for %s the scope %j', (appId, scope) => {
    const { users } = createBench().simulator
    expect(() => users.issueCode('xiaoming', appId, scope as string)).toThrow(TypeError)
    expect(() => users.issueCode('xiaoming', appId, scope as string)).toThrow(/which may have: snsapi_/)
  })

  it('goes by the scopes that the app was given', () => {
    const { users, apps } = createBench().simulator
    apps.update(official.appId, { scopes: ['snsapi_base'] })
    expect(() => users.issueCode('xiaoming', official.appId)).not.toThrow()
    expect(() => users.issueCode('xiaoming', official.appId, 'snsapi_userinfo')).toThrow('snsapi_base')
    apps.update(official.appId, { scopes: [] })
    expect(() => users.issueCode('xiaoming', official.appId)).toThrow('none')
  })
})
