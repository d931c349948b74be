import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  codeIn,
  componentAppId,
  createComponentBench,
  openPush,
} from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { hour, minute, official } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

const authorizer_appid = official.appId

describe('api_query_auth', () => {
  it('takes a code once, with all of its text, for ten minutes, from its own platform', async () => {
    const { simulator, grantPage, component } = await createComponentBench()
    const grant = async () =>
      codeIn((await simulator.components.grant(await grantPage(), { appId: official.appId })).redirectUrl)
    const query = (authorization_code: unknown) => component('api_query_auth', { authorization_code })
    const code = await grant()
    expect((await query(code.replace('queryauthcode@@@', ''))).errcode).toBe(61010)
    expect((await query(code)).authorization_info.authorizer_appid).toBe(official.appId)
    expect((await query(code)).errcode).toBe(61010)
    const late = await grant()
    simulator.clock.advance(10 * minute)
    expect((await query(late)).errcode).toBe(61010)
    expect((await query('queryauthcode@@@x')).errcode).toBe(61009)
    expect((await query(new URL(await grantPage()).searchParams.get('pre_auth_code'))).errcode).toBe(61009)
    expect((await query({})).errcode).toBe(61009)
    const cancelled = await grant()
    await simulator.components.cancel(componentAppId, official.appId)
    expect((await query(cancelled)).errcode).toBe(61003)
  })

  it('takes both codes when the event brings another one than the redirect', async () => {
    const { simulator, server, grantPage, component } = await createComponentBench()
    const { redirectUrl } = await simulator.components.grant(await grantPage(), {
      appId: official.appId,
      code: 'other',
    })
    const pushed = openPush(server.got.at(-1))['AuthorizationCode']
    expect(pushed).not.toBe(codeIn(redirectUrl))
    for (const authorization_code of [pushed, codeIn(redirectUrl)]) {
      expect((await component('api_query_auth', { authorization_code })).authorization_info).toBeDefined()
    }
  })
})

describe('a grant that is there', () => {
  it('is told of again only when it has changed', async () => {
    const { simulator, server, granted, grantPage, component } = await createComponentBench()
    const before = await granted(official.appId, [1, 4])
    const again = await simulator.components.grant(await grantPage(), {
      appId: official.appId,
      permissions: [4, 1],
    })
    expect(again.pushes).toEqual([])
    const count = server.got.length
    const other = await simulator.components.grant(await grantPage(), {
      appId: official.appId,
      permissions: [4],
    })
    expect(other.pushes).toHaveLength(1)
    expect(openPush(server.got[count])['InfoType']).toBe('updateauthorized')
    const after = await component('api_query_auth', { authorization_code: codeIn(other.redirectUrl) })
    expect(after.authorization_info.func_info).toEqual([{ funcscope_category: { id: 4 } }])
    expect(after.authorization_info.authorizer_refresh_token).toBe(before.authorizer_refresh_token)
  })

  it('is listed, with its refresh token once a code was redeemed', async () => {
    const { simulator, granted, grantPage, component } = await createComponentBench()
    const { authorizer_refresh_token } = await granted()
    await simulator.components.grant(await grantPage(), { appId: mini.appId })
    const list = (offset: unknown, count: unknown) => component('api_get_authorizer_list', { offset, count })
    const auth_time = expect.any(Number)
    const first = { authorizer_appid: official.appId, refresh_token: authorizer_refresh_token, auth_time }
    expect(await list(0, 500)).toEqual({
      total_count: 2,
      list: [first, { authorizer_appid: mini.appId, auth_time }],
    })
    expect(await list(0, 1)).toEqual({ total_count: 2, list: [first] })
    expect((await list(2, 1)).list).toEqual([])
    expect([(await list(0, 501)).errcode, (await list('0', 1)).errcode]).toEqual([40097, 40097])
    simulator.components.update(componentAppId, { listsRefreshTokens: false })
    expect((await list(0, 1)).list).toEqual([{ authorizer_appid: official.appId, auth_time }])
    expect(simulator.components.authorizers(componentAppId)).toMatchObject([
      { appId: official.appId, permissions: [1, 2, 3, 4, 7, 24], hasRedeemed: true },
      { appId: mini.appId, hasRedeemed: false },
    ])
  })

  it('tells who the account is', async () => {
    const { simulator, account, granted, component } = await createComponentBench()
    const { authorizer_refresh_token, func_info } = await granted()
    const answer = await component('api_get_authorizer_info', { authorizer_appid })
    expect(answer.authorization_info).toEqual({ authorizer_appid, authorizer_refresh_token, func_info })
    expect(answer.authorizer_info).toMatchObject({
      nick_name: '示例公众号',
      user_name: account,
      service_type_info: { id: 2 },
      verify_type_info: { id: 0 },
      account_status: 1,
    })
    expect(answer.authorizer_info).not.toHaveProperty('MiniProgramInfo')
    await granted(mini.appId)
    const other = await component('api_get_authorizer_info', { authorizer_appid: mini.appId })
    expect(other.authorizer_info.MiniProgramInfo.visit_status).toBe(0)
    simulator.components.update(componentAppId, { stringErrcodes: true })
    expect(await component('api_get_authorizer_info', { authorizer_appid: 'wx1' })).toEqual({
      errcode: '61003',
      errmsg: expect.stringMatching(/^component is not authorized by this account rid: /),
    })
    expect(simulator.requests.list({ errcode: 61003 })).toHaveLength(1)
  })

  it('has options, with the token of the account or formerly that of the platform', async () => {
    const { post, granted, component, componentToken } = await createComponentBench()
    const { authorizer_access_token: access_token } = await granted()
    const option_name = 'location_report'
    const set = { option_name, option_value: '2' }
    const name = 'cgi-bin/component/'
    expect((await post(`${name}set_authorizer_option`, set, { access_token })).errcode).toBe(0)
    expect(await post(`${name}get_authorizer_option`, { option_name }, { access_token })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      ...set,
    })
    expect(await component('api_get_authorizer_option', { authorizer_appid, option_name })).toEqual({
      authorizer_appid,
      ...set,
    })
    expect((await component('api_set_authorizer_option', { authorizer_appid, ...set })).errcode).toBe(0)
    const wrong = { ...set, option_value: '3' }
    expect((await post(`${name}set_authorizer_option`, wrong, { access_token })).errcode).toBe(61013)
    const unknown = { option_name: '__proto__' }
    expect((await post(`${name}get_authorizer_option`, unknown, { access_token })).errcode).toBe(61012)
    const own = { access_token: await componentToken() }
    expect((await post(`${name}get_authorizer_option`, { option_name }, own)).errcode).toBe(61015)
  })
})

describe('api_authorizer_token', () => {
  it('gives a new token and the same refresh token, or another one where they rotate', async () => {
    const { simulator, get, granted, component } = await createComponentBench()
    const first = await granted()
    const renew = (authorizer_refresh_token: string) =>
      component('api_authorizer_token', { authorizer_appid, authorizer_refresh_token })
    const second = await renew(first.authorizer_refresh_token)
    expect(second).toEqual({
      authorizer_access_token: expect.stringMatching(/^\d+_/),
      expires_in: 7200,
      authorizer_refresh_token: first.authorizer_refresh_token,
    })
    const use = async (access_token: string) => (await get('cgi-bin/getcallbackip', { access_token })).errcode
    expect(await use(first.authorizer_access_token)).toBeUndefined()
    simulator.clock.advance(5 * minute)
    expect(await use(first.authorizer_access_token)).toBe(40001)
    expect(await use(second.authorizer_access_token)).toBeUndefined()

    simulator.components.update(componentAppId, { refreshTokens: 'rotating' })
    const third = await renew(first.authorizer_refresh_token)
    expect(third.authorizer_refresh_token).not.toBe(first.authorizer_refresh_token)
    expect((await renew(first.authorizer_refresh_token)).errcode).toBe(61023)
    expect((await renew(third.authorizer_refresh_token)).expires_in).toBe(7200)
    simulator.clock.advance(2 * hour)
    expect(await use(third.authorizer_access_token)).toBe(40001)
  })

  it('can refuse a good refresh token out of the blue, once or for good', async () => {
    const { simulator, granted, component } = await createComponentBench({ refreshTokens: 'dead-once' })
    const { authorizer_refresh_token } = await granted()
    const renew = (token: string) =>
      component('api_authorizer_token', { authorizer_appid, authorizer_refresh_token: token })
    expect((await renew(authorizer_refresh_token)).errcode).toBe(61023)
    expect((await renew(authorizer_refresh_token)).errcode).toBe(61023)
    const { list } = await component('api_get_authorizer_list', { offset: 0, count: 1 })
    expect((await renew(list[0].refresh_token)).authorizer_refresh_token).toBe(list[0].refresh_token)
    simulator.components.update(componentAppId, { refreshTokens: 'dead' })
    expect((await renew(list[0].refresh_token)).errcode).toBe(61023)
    expect((await renew(list[0].refresh_token)).errcode).toBe(61023)
  })

  it('is refused after a cancellation', async () => {
    const { simulator, server, get, granted, component } = await createComponentBench()
    const { authorizer_access_token, authorizer_refresh_token } = await granted()
    const { pushes } = await simulator.components.cancel(componentAppId, official.appId)
    expect(pushes[0]?.taken).toBe(true)
    expect(openPush(server.got.at(-1))).toMatchObject({
      InfoType: 'unauthorized',
      AuthorizerAppid: official.appId,
    })
    const use = async () =>
      (await get('cgi-bin/getcallbackip', { access_token: authorizer_access_token })).errcode
    const renew = async () =>
      (await component('api_authorizer_token', { authorizer_appid, authorizer_refresh_token })).errcode
    expect([await use(), await renew()]).toEqual([61003, 61023])
    simulator.components.update(componentAppId, { cancelledRefreshErrcode: 61003 })
    expect(await renew()).toBe(61003)
    expect((await component('api_get_authorizer_info', { authorizer_appid })).errcode).toBe(61003)
    const anew = await granted()
    expect(anew.authorizer_refresh_token).not.toBe(authorizer_refresh_token)
    expect([await use(), await renew()]).toEqual([40001, 61023])
    await expect(simulator.components.cancel(componentAppId, mini.appId)).rejects.toThrow(
      'has granted nothing to component',
    )
  })
})
