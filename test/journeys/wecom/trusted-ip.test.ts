import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { agent, corpId, exchangeApi, tokenApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'

// Where the simulator sees its callers come from.
const ownIp = '127.0.0.1'
const anyIp = /\d+\.\d+\.\d+\.\d+|from ip|hint/i

describe('60020: the IP of the app is not among the trusted ones', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({ auth: { verifyAccess: 'public' } })
  })

  beforeEach(() => {
    world.simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: ['203.0.113.9'] })
    app.errors.length = 0
    app.events.length = 0
  })

  it('is a 502 in JSON with the errcode and without any IP', async () => {
    const answer = await postWecomCode(app.url, { code: world.issueCode() })
    expect([answer.status, answer.body]).toEqual([
      502,
      { code: 60020, message: expect.any(String), error: 'ERR_PLATFORM_CONFIG' },
    ])
    expect(answer.text).not.toMatch(anyIp)
  })

  it.each([
    ['inside WeCom', insideWecom],
    ['on the desktop', onDesktop],
  ])('is a page for people %s without any IP', async (_where, open) => {
    const browser = open(app.url)
    const answer = await logIn(browser)
    expect([answer.status, answer.type]).toEqual([502, 'text/html'])
    expect(answer.text).toContain('ERR_PLATFORM_CONFIG')
    expect(answer.text).not.toMatch(anyIp)
    expect(JSON.stringify(answer.headers)).not.toContain(ownIp)
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('tells the operator which IP to add, and where', async () => {
    await logIn(insideWecom(app.url))
    const [error] = app.errors
    expect(error).toMatchObject({
      code: 'ERR_PLATFORM_CONFIG',
      status: 502,
      errcode: 60020,
      api: exchangeApi,
    })
    expect(error?.message).toContain(ownIp)
    expect(error?.message).toContain('企业可信IP')
  })

  it('tells the operator of an IPv6 address, too', async () => {
    const errmsg = 'not allow to access from your ip, hint: [1], from ip: 2001:db8::7, more info at https://x'
    world.simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: [ownIp] })
    world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 60020, errmsg })
    const answer = await logIn(insideWecom(app.url))
    expect([answer.status, answer.text.includes('2001:db8')]).toEqual([502, false])
    expect(app.errors[0]?.message).toContain('2001:db8::7')
  })

  it('is an event with the errcode, whose message for the operator names the IP', async () => {
    await postWecomCode(app.url, { code: world.issueCode() })
    expect(app.events).toContainEqual(
      expect.objectContaining({
        type: 'refusal',
        code: 'ERR_PLATFORM_CONFIG',
        status: 502,
        errcode: 60020,
        message: expect.stringContaining(ownIp),
      }),
    )
  })

  it('is a 502 for verify too, and no answer about the person', async () => {
    const answer = await getJson(app.url, '/wecom/verify/user123')
    expect([answer.status, answer.body]).toMatchObject([502, { code: 60020, error: 'ERR_PLATFORM_CONFIG' }])
    expect(answer.text).not.toMatch(anyIp)
  })

  it('costs no code: the same one works when the IP is there', async () => {
    const code = world.issueCode()
    expect((await postWecomCode(app.url, { code })).status).toBe(502)
    world.simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: [ownIp] })
    expect((await postWecomCode(app.url, { code })).status).toBe(200)
  })

  it('does not make the app fetch its token again: gettoken says nothing of IPs', async () => {
    world.simulator.requests.clear()
    await postWecomCode(app.url, { code: world.issueCode() })
    await postWecomCode(app.url, { code: world.issueCode() })
    expect(world.calls(tokenApi)).toBeLessThanOrEqual(1)
  })
})
