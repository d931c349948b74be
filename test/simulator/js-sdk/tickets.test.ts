import { describe, expect, it } from '@jest/globals'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { minute, official } from '../../helpers/simulator/wechat-bench.ts'
import { corpId, createWecomBench, otherAgent } from '../../helpers/simulator/wecom-bench.ts'

const api = 'cgi-bin/ticket/getticket'

describe(api, () => {
  it('answers the same ticket until it expires, one of each type', async () => {
    const { ask, simulator } = createOfficialBench({ now: () => 1_700_000_000_000 })
    const first = await ask(api, { type: 'jsapi' })
    expect(first).toEqual({ errcode: 0, errmsg: 'ok', ticket: expect.any(String), expires_in: 7200 })
    expect(first.ticket).toMatch(/^[\w-]{86}$/)
    simulator.clock.advance(60 * minute)
    expect(await ask(api, { type: 'jsapi' })).toMatchObject({ ticket: first.ticket, expires_in: 3600 })
    expect((await ask(api, { type: 'wx_card' })).ticket).not.toBe(first.ticket)
    simulator.clock.advance(60 * minute)
    expect((await ask(api, { type: 'jsapi' })).ticket).not.toBe(first.ticket)
  })

  it('gives a new one after tickets were revoked, which the access token survives', async () => {
    const { ask, simulator } = createOfficialBench()
    const first = await ask(api, { type: 'jsapi' })
    simulator.apps.revokeTickets(official.appId)
    expect((await ask(api, { type: 'jsapi' })).ticket).not.toBe(first.ticket)
  })

  it('refuses other types, other kinds of apps, and calls without a token', async () => {
    const { ask, token, api: bare } = createOfficialBench()
    expect((await ask(api)).errcode).toBe(40097)
    expect((await ask(api, { type: 'config' })).errcode).toBe(40097)
    expect((await ask(api, { type: 'jsapi', access_token: await token(mini) })).errcode).toBe(48001)
    expect((await bare(api, { type: 'jsapi' })).errcode).toBe(41001)
  })
})

describe("WeCom's tickets", () => {
  it('has one for the corp and one for each app', async () => {
    const { ask, call, token } = createWecomBench({ now: () => 1_700_000_000_000 })
    const access_token = await token(otherAgent.secret)
    const corp = await ask('get_jsapi_ticket')
    expect(corp).toMatchObject({ errcode: 0, errmsg: 'ok', expires_in: 7200 })
    expect((await call('get_jsapi_ticket', { access_token })).ticket).toBe(corp.ticket)
    const own = await ask('ticket/get', { type: 'agent_config' })
    expect((await ask('ticket/get', { type: 'agent_config' })).ticket).toBe(own.ticket)
    const others = await call('ticket/get', { access_token, type: 'agent_config' })
    expect(new Set([corp.ticket, own.ticket, others.ticket]).size).toBe(3)
  })

  it('refuses a wrong type with 91040', async () => {
    const { ask } = createWecomBench()
    expect((await ask('get_jsapi_ticket', { type: 'jsapi' })).errcode).toBe(91040)
    expect((await ask('ticket/get')).errcode).toBe(91040)
    expect((await ask('ticket/get', { type: 'jsapi' })).errcode).toBe(91040)
  })

  it('hands out 100 an hour to an app', async () => {
    const { call, token, simulator } = createWecomBench()
    const access_token = await token()
    for (let count = 0; count < 100; count += 1) await call('get_jsapi_ticket', { access_token })
    expect((await call('get_jsapi_ticket', { access_token })).errcode).toBe(45009)
    simulator.clock.advance(60 * minute)
    expect((await call('get_jsapi_ticket', { access_token })).errcode).toBe(0)
  })

  it('revokes all of a corp', async () => {
    const { ask, simulator } = createWecomBench()
    const before = [await ask('get_jsapi_ticket'), await ask('ticket/get', { type: 'agent_config' })]
    simulator.corps.revokeTickets(corpId)
    expect((await ask('get_jsapi_ticket')).ticket).not.toBe(before[0].ticket)
    expect((await ask('ticket/get', { type: 'agent_config' })).ticket).not.toBe(before[1].ticket)
    expect(() => simulator.corps.revokeTickets('nobody')).toThrow(TypeError)
  })
})
