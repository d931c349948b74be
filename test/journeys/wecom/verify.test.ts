import { beforeAll, describe, expect, it } from '@jest/globals'
import type { WecomAccessRule } from 'express-wechat-auth'
import {
  agent,
  corpId,
  memberApi,
  tagApi,
  tokenApi,
  useWecom,
  type WecomApp,
} from '../../helpers/apps/wecom.ts'
import { type WecomFailure, wecomFailures } from '../../helpers/faults/wecom-failures.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { loggedIn, postWecomCode } from '../../helpers/visitors/wecom-login.ts'

const envelope = (authorized: boolean) => ({ code: 0, message: 'success', data: { authorized } })

describe('GET /wecom/verify/:userId', () => {
  const world = useWecom()
  const clock = useClock()
  const { corps, faults } = world.simulator
  const verify = (url: string, userid: string) => getJson(url, `/wecom/verify/${userid}`)
  const servePublic = (authorize?: WecomAccessRule): Promise<WecomApp> =>
    world.serve({ auth: { verifyAccess: 'public', ...(authorize && { authorize }) } })

  describe('by default', () => {
    let url = ''
    beforeAll(async () => {
      const app = await world.serve({ auth: { allow: ['linked', 'external', 'non-member'], bearer: true } })
      url = app.url
    })

    it('answers nobody who is not logged in', async () => {
      for (const answer of [await verify(url, 'user123'), await insideWecom(url).open('/wecom/verify/x')]) {
        expect([answer.status, answer.body.error]).toEqual([401, 'ERR_LOGIN_REQUIRED'])
        expect(answer.body).not.toHaveProperty('data.authorized')
      }
      expect([memberApi, tokenApi].map(world.calls)).toEqual([0, 0])
    })

    it('answers a member who is logged in', async () => {
      const browser = await loggedIn(url, 'lisi')
      for (const [userid, isActive] of [
        ['user123', true],
        ['lisi', true],
        ['zhaoliu', false],
        ['nobody', false],
      ] as const) {
        const answer = await browser.fetchJson(`/wecom/verify/${userid}`)
        expect([answer.status, answer.body]).toEqual([200, envelope(isActive)])
        expect(answer.headers['cache-control']).toBe('no-store')
      }
    })

    it('answers a bearer token’s member', async () => {
      const { token } = (await postWecomCode(url, { code: world.issueCode() })).body.data
      const headers = { Authorization: `Bearer ${token}` }
      expect((await getJson(url, '/wecom/verify/lisi', headers)).body).toEqual(envelope(true))
      const altered = await getJson(url, '/wecom/verify/lisi', { Authorization: `Bearer ${token}x` })
      expect([altered.status, altered.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    })

    it.each(['partner', 'customer', 'visitor'])('answers 403 to %s, who is no member', async (person) => {
      const browser = await loggedIn(url, person)
      const answer = await browser.fetchJson('/wecom/verify/user123')
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_A_MEMBER'])
    })
  })

  describe("with verifyAccess: 'public'", () => {
    it.each([
      ['an active member', 'user123', true],
      ['one in other letters', 'USER123', true],
      ['a disabled one', 'zhaoliu', false],
      ['nobody', 'nobody', false],
      ['an outsider’s id', 'customer', false],
    ])('knows %s', async (_who, userid, authorized) => {
      const { url } = await servePublic()
      const answer = await verify(url, userid)
      expect([answer.status, answer.body]).toEqual([200, envelope(authorized)])
    })

    it.each<[string, () => unknown]>([
      ['has left', () => corps.removeMember(corpId, 'lisi')],
      ['is marked as gone', () => corps.updateMember(corpId, 'lisi', { status: 5 })],
      ['is not activated', () => corps.updateMember(corpId, 'lisi', { status: 4 })],
      [
        'cannot be seen by the app',
        () => corps.updateAgent(corpId, agent.agentId, { visible: { departments: [2] } }),
      ],
    ])('is false of somebody who %s', async (_how, change) => {
      const { url } = await servePublic()
      change()
      expect((await verify(url, 'lisi')).body).toEqual(envelope(false))
      expect((await verify(url, 'user123')).body).toEqual(envelope(true))
    })

    it.each<[WecomAccessRule, string[]]>([
      [{ departments: [2] }, ['user123']],
      [{ departments: [2], includeSubDepartments: true }, ['user123', 'wangwu']],
      [{ tags: [1] }, ['lisi']],
      [{ userids: ['LISI'], departments: [3] }, ['lisi', 'wangwu']],
      [{ userids: ['zhaoliu'] }, []],
    ])('applies the rule %j', async (authorize, welcome) => {
      const { url } = await servePublic(authorize)
      const capitals = welcome.map((userid) => userid.toUpperCase())
      for (const userid of ['user123', 'lisi', 'wangwu', 'zhaoliu', 'nobody', ...capitals]) {
        const expected = welcome.includes(userid.toLowerCase())
        expect([userid, (await verify(url, userid)).body]).toEqual([userid, envelope(expected)])
      }
    })

    it('applies a function to what the directory knows', async () => {
      const { url } = await servePublic(
        async (user) => user.kind === 'member' && user.department === '市场部',
      )
      expect((await verify(url, 'lisi')).body).toEqual(envelope(true))
      expect((await verify(url, 'user123')).body).toEqual(envelope(false))
    })

    it.each(['-x', '.x', '%20', 'a%20b', 'a%2Fb', '%E5%BC%A0', 'a'.repeat(65), 'a%00', "a'"])(
      'answers 400 to %s, without asking the platform',
      async (userid) => {
        const { url } = await servePublic()
        const answer = await verify(url, userid)
        expect([answer.status, answer.body.code, answer.body.error]).toEqual([400, -1, 'ERR_PARAMETER'])
        expect(world.calls(memberApi)).toBe(0)
      },
    )

    it('asks once in ten minutes for a person, then anew', async () => {
      const { url } = await servePublic()
      await Promise.all(['lisi', 'LISI', 'lisi'].map((userid) => verify(url, userid)))
      clock.advance(9 * 60_000)
      corps.removeMember(corpId, 'lisi')
      expect((await verify(url, 'lisi')).body).toEqual(envelope(true))
      expect(world.calls(memberApi)).toBe(1)
      clock.advance(61_000)
      expect((await verify(url, 'lisi')).body).toEqual(envelope(false))
      expect(world.calls(memberApi)).toBe(2)
    })
  })

  describe('when the platform cannot be asked', () => {
    it.each<WecomFailure>([
      ...wecomFailures,
      ['the call is forbidden', { kind: 'errcode', errcode: 48002 }, 502, 'ERR_PLATFORM_CONFIG'],
    ])('is an error, never an answer: %s', async (_why, fault, status, error) => {
      const rules: [WecomAccessRule | undefined, string][] = [
        [undefined, memberApi],
        [{ tags: [1] }, tagApi],
      ]
      for (const [rule, api] of rules) {
        const { url } = await servePublic(rule)
        faults.arm({ api, times: Number.POSITIVE_INFINITY, ...fault })
        const answer = await verify(url, 'lisi')
        expect([api, answer.status, answer.body.error]).toEqual([api, status, error])
        expect(answer.body).not.toHaveProperty('data')
        faults.clear()
        clock.advance(600_000)
        expect((await verify(url, 'lisi')).body).toEqual(envelope(true))
      }
    })

    it('is a 502 with a wrong secret', async () => {
      const { url } = await world.serve({ auth: { verifyAccess: 'public', corpSecret: 'wrong' } })
      const answer = await verify(url, 'user123')
      expect([answer.status, answer.body]).toMatchObject([502, { code: 40001, error: 'ERR_PLATFORM_CONFIG' }])
    })
  })

  it('has another address, or none, where routes.verify says so', async () => {
    const named = await world.serve({
      auth: { verifyAccess: 'public', routes: { verify: '/staff/:userId/active' } },
    })
    expect((await getJson(named.url, '/staff/lisi/active')).body).toEqual(envelope(true))
    expect((await verify(named.url, 'lisi')).status).toBe(404)
    const without = await world.serve({ auth: { routes: { verify: false } } })
    expect((await onDesktop(without.url).open('/wecom/verify/lisi')).status).toBe(404)
  })
})
