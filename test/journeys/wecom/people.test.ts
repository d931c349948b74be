import { beforeAll, describe, expect, it } from '@jest/globals'
import type { WecomAuthOptions } from 'express-wechat-auth'
import { agent, corpId, memberApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { insideWechat, insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'

type Kind = NonNullable<WecomAuthOptions['allow']>[number]

const outsiders: [Kind, string, Record<string, string>][] = [
  ['linked', 'partner', { kind: 'linked', userid: 'ww00000000000000ff/zhouba' }],
  [
    'external',
    'customer',
    {
      kind: 'external',
      openid: 'oExampleCorpCustomer00000001',
      external_userid: 'wmExampleCustomer000000000000001',
    },
  ],
  ['non-member', 'visitor', { kind: 'non-member', openid: 'oExampleCorpVisitor000000001' }],
]

describe('people who are no members of the company', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve()
  })

  it.each(outsiders)('(%s) are refused by JSON', async (_kind, person) => {
    for (const options of [{}, { scope: 'snsapi_privateinfo' }, { via: 'web' }] as const) {
      const answer = await postWecomCode(app.url, { code: world.issueCode(person, options) })
      expect([answer.status, answer.body]).toEqual([
        403,
        { code: -1, message: expect.any(String), error: 'ERR_NOT_A_MEMBER' },
      ])
    }
  })

  it.each(outsiders)('(%s) are refused by page', async (_kind, person) => {
    for (const open of [insideWecom, insideWechat, onDesktop]) {
      const browser = open(app.url)
      const answer = await logIn(browser, { person })
      expect([answer.status, answer.text.includes('ERR_NOT_A_MEMBER')]).toEqual([403, true])
      expect(app.errors.at(-1)).toMatchObject({ code: 'ERR_NOT_A_MEMBER', status: 403 })
      expect(await useridOf(browser)).toBeUndefined()
    }
    expect(world.calls(memberApi)).toBe(0)
  })

  it.each(outsiders)(
    '(%s) are let in where the app allows them, and no others',
    async (kind, person, own) => {
      const open = await world.serve({ auth: { allow: [kind], bearer: true } })
      const user = { corpId, agentId: agent.agentId, ...own, loggedInAt: expect.any(Number) }
      const { body } = await postWecomCode(open.url, { code: world.issueCode(person) })
      const { token, expiresIn: _expiresIn, ...shown } = body.data
      expect(shown).toEqual(user)
      expect((await getJson(open.url, '/me', { Authorization: `Bearer ${token}` })).body).toEqual(user)

      const browser = insideWecom(open.url)
      expect((await logIn(browser, { person })).status).toBe(303)
      expect((await browser.fetchJson('/me')).body).toEqual(user)
      expect((await browser.fetchJson('/wecom/user')).body.data).toEqual(user)

      for (const [, other] of outsiders.filter(([otherKind]) => otherKind !== kind)) {
        const answer = await postWecomCode(open.url, { code: world.issueCode(other) })
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_A_MEMBER'])
      }
      expect((await postWecomCode(open.url, { code: world.issueCode() })).body.data.kind).toBe('member')
    },
  )

  it('are all let in where the app allows all', async () => {
    const open = await world.serve({ auth: { allow: ['linked', 'external', 'non-member'] } })
    for (const [kind, person] of outsiders) {
      const { body } = await postWecomCode(open.url, { code: world.issueCode(person) })
      expect(body.data.kind).toBe(kind)
    }
  })

  it('are never taken for a member of the same userid', async () => {
    const namesake = { id: 'namesake', kind: 'linked', name: '张三', linkedCorpId: 'wwff', userid: 'user123' }
    const outsiderList = world.simulator.corps.get(corpId)?.outsiders ?? []
    world.simulator.corps.update(corpId, { outsiders: [...outsiderList, namesake as never] })
    const open = await world.serve({ auth: { allow: ['linked'], authorize: { userids: ['user123'] } } })
    const answer = await postWecomCode(open.url, { code: world.issueCode('namesake') })
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })
})

describe('a member', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve({ auth: { allow: ['linked', 'external', 'non-member'] } })
  })

  it.each([2, 4, 5] as const)('of status %i is refused: only active ones are let in', async (status) => {
    const code = world.issueCode('lisi')
    world.simulator.corps.updateMember(corpId, 'lisi', { status })
    const answer = await postWecomCode(app.url, { code })
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })

  it('who is disabled between the login page and the callback is refused', async () => {
    expect((await postWecomCode(app.url, { code: world.issueCode('zhaoliu') })).status).toBe(403)
    const browser = insideWecom(app.url)
    world.simulator.faults.arm({
      api: memberApi,
      kind: 'body',
      body: '{"errcode":0,"errmsg":"ok","userid":"user123","name":"张三","department":[2],"status":2}',
    })
    const answer = await logIn(browser)
    expect([answer.status, answer.text.includes('ERR_NOT_AUTHORIZED')]).toEqual([403, true])
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('outside of the app’s visible range is refused with the errcode', async () => {
    world.simulator.corps.updateAgent(corpId, agent.agentId, { visible: { userids: ['lisi'] } })
    const answer = await postWecomCode(app.url, { code: world.issueCode() })
    expect([answer.status, answer.body]).toEqual([
      403,
      { code: 60011, message: expect.any(String), error: 'ERR_USER_BLOCKED' },
    ])
    const browser = insideWecom(app.url)
    const page = await logIn(browser)
    expect([page.status, page.text.includes('ERR_USER_BLOCKED')]).toEqual([403, true])
    expect(await useridOf(browser)).toBeUndefined()
    expect((await postWecomCode(app.url, { code: world.issueCode('lisi') })).status).toBe(200)
  })
})
