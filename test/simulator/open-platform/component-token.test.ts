import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { component, componentAppId, createComponentBench } from '../../helpers/simulator/component-bench.ts'
import { hour, minute, official } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

const path = 'cgi-bin/component/api_component_token'

describe('api_component_token', () => {
  it('gives a new token for the secret and any ticket of the last 12 hours', async () => {
    const { simulator, post } = await createComponentBench()
    const { ticket } = await simulator.components.pushTicket(componentAppId)
    await simulator.components.pushTicket(componentAppId)
    const ask = () => post(path, bodyWith(ticket))
    const first = await ask()
    expect(first).toEqual({
      component_access_token: expect.stringMatching(/^\d+_[\w-]{130}$/),
      expires_in: 7200,
    })
    expect((await ask()).component_access_token).not.toBe(first.component_access_token)
    simulator.clock.advance(12 * hour - 20_000)
    expect((await ask()).expires_in).toBe(7200)
    simulator.clock.advance(20_000)
    expect(await ask()).toEqual({
      errcode: 61005,
      errmsg: expect.stringMatching(/^component ticket is expired rid: /),
    })
  })

  it('lets the token before live on for five minutes', async () => {
    const { simulator, post, componentToken } = await createComponentBench()
    const [one, two, three] = [await componentToken(), await componentToken(), await componentToken()]
    const use = async (access_token: string) =>
      (
        await post(
          'cgi-bin/component/api_create_preauthcode',
          { component_appid: componentAppId },
          { access_token },
        )
      ).errcode
    expect([await use(one), await use(two), await use(three)]).toEqual([40001, undefined, undefined])
    simulator.clock.advance(5 * minute)
    expect([await use(two), await use(three)]).toEqual([40001, undefined])
    simulator.clock.advance(2 * hour)
    expect(await use(three)).toBe(42001)
  })

  it.each([
    ['no component_appid', 41018, { component_appid: '' }],
    ['an unknown one', 40013, { component_appid: '__proto__' }],
    ['that of an account', 61011, { component_appid: official.appId }],
    ['no secret', 41004, { component_appsecret: undefined }],
    ['a wrong secret', 40125, { component_appsecret: 'x' }],
    ['a ticket without its beginning', 61006, { component_verify_ticket: 'abc' }],
    ['no ticket', 61006, { component_verify_ticket: undefined }],
    ['a ticket that is no text', 61006, { component_verify_ticket: ['x'] }],
  ])('refuses %s with %i', async (_name, errcode, change) => {
    const { simulator, post } = await createComponentBench()
    const { ticket } = await simulator.components.pushTicket(componentAppId)
    expect((await post(path, { ...bodyWith(ticket), ...change })).errcode).toBe(errcode)
  })

  it('refuses the ticket of another platform, other addresses, and what is no JSON', async () => {
    const { simulator, post } = await createComponentBench()
    const { ticket } = await simulator.components.pushTicket(componentAppId)
    simulator.components.add({ ...component, appId: 'wx00000000000000cb' })
    const other = await simulator.components.pushTicket('wx00000000000000cb')
    expect((await post(path, bodyWith(other.ticket))).errcode).toBe(61006)
    expect((await post(path, 'x=1')).errcode).toBe(47001)
    expect((await post(path, '[]')).errcode).toBe(47001)
    expect((await post(path, '')).errcode).toBe(44002)
    simulator.components.update(componentAppId, { ipList: ['192.0.2.1'] })
    expect((await post(path, bodyWith(ticket))).errcode).toBe(61004)
  })

  it('has a quota, which can be cleared ten times a month', async () => {
    const { simulator, post } = await createComponentBench({ dailyLimits: { [path]: 1 } })
    const { ticket } = await simulator.components.pushTicket(componentAppId)
    const token = (await post(path, bodyWith(ticket))).component_access_token
    expect((await post(path, bodyWith(ticket))).errcode).toBe(45009)
    const clear = (query: Record<string, string>) =>
      post('cgi-bin/component/clear_quota', { component_appid: componentAppId }, query)
    expect(await clear({ component_access_token: token })).toEqual({ errcode: 0, errmsg: 'ok' })
    expect((await post(path, bodyWith(ticket))).expires_in).toBe(7200)
    const bySecret = {
      appid: componentAppId,
      component_appid: componentAppId,
      appsecret: component.appSecret,
    }
    for (let count = 1; count < 10; count += 1) {
      expect((await post('cgi-bin/component/clear_quota/v2', bySecret)).errcode).toBe(0)
    }
    expect((await post('cgi-bin/component/clear_quota/v2', bySecret)).errcode).toBe(48006)
    expect((await post('cgi-bin/component/clear_quota/v2', { ...bySecret, appsecret: 'x' })).errcode).toBe(
      40125,
    )
  })
})

describe('the token of a platform', () => {
  it('is looked at before the address, and that before the parameters', async () => {
    const { simulator, post, componentToken } = await createComponentBench()
    const token = await componentToken()
    const ask = (query: Record<string, string>, body: object = {}) =>
      post('cgi-bin/component/api_get_authorizer_info', body, query)
    simulator.components.update(componentAppId, { ipList: [] })
    expect((await ask({})).errcode).toBe(41001)
    expect((await ask({ access_token: 'x' })).errcode).toBe(40014)
    expect((await ask({ access_token: `90_${'x'.repeat(100)}` })).errcode).toBe(40001)
    expect((await ask({ access_token: token })).errcode).toBe(61004)
    simulator.components.update(componentAppId, { ipList: undefined })
    expect((await ask({ access_token: token })).errcode).toBe(41018)
    expect((await ask({ component_access_token: token }, { component_appid: componentAppId })).errcode).toBe(
      41002,
    )
    const body = { component_appid: componentAppId, authorizer_appid: official.appId }
    expect((await ask({ access_token: token }, body)).errcode).toBe(61003)
    simulator.components.revokeComponentTokens(componentAppId)
    expect((await ask({ access_token: token }, body)).errcode).toBe(40001)
  })

  it('is of no use where an account calls, nor the appid at cgi-bin/token', async () => {
    const { get, componentToken } = await createComponentBench()
    const access_token = await componentToken()
    expect((await get('cgi-bin/get_api_domain_ip', { access_token })).errcode).toBe(48001)
    const credential = { appid: componentAppId, secret: component.appSecret }
    expect((await get('cgi-bin/token', { grant_type: 'client_credential', ...credential })).errcode).toBe(
      61024,
    )
  })

  it('cannot be used for another platform', async () => {
    const { simulator, post, componentToken } = await createComponentBench()
    const access_token = await componentToken()
    simulator.components.add({ ...component, appId: 'wx00000000000000cb' })
    const ask = (component_appid: string) =>
      post('cgi-bin/component/api_create_preauthcode', { component_appid }, { access_token })
    expect((await ask('wx00000000000000cb')).errcode).toBe(40094)
  })
})

function bodyWith(ticket: string): object {
  return {
    component_appid: componentAppId,
    component_appsecret: component.appSecret,
    component_verify_ticket: ticket,
  }
}
