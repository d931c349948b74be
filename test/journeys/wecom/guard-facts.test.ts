import { describe, expect, it } from '@jest/globals'
import type { RequestHandler } from 'express'
import { requireWecomUser, type WecomAccessRule } from 'express-wechat-auth'
import { agent, corpId, memberApi, tagApi, useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { wecomFailures } from '../../helpers/faults/wecom-failures.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { loggedIn, postWecomCode } from '../../helpers/visitors/wecom-login.ts'

const minute = 60_000
const everybody: WecomAccessRule = { departments: [1], includeSubDepartments: true }
const show: RequestHandler = (req, res) => {
  res.json(req.wecomUser)
}

describe('what requireWecomUser() knows of a member who is logged in', () => {
  const world = useWecom()
  const clock = useClock()

  /** `/me` is guarded by the router's rule, `/team` by one of its own; an app of its own knows nothing yet. */
  const serve = (
    authorize?: WecomAccessRule,
    rule: WecomAccessRule = { departments: [2] },
  ): Promise<WecomApp> =>
    world.serve({
      auth: { bearer: true, ...(authorize && { authorize }) },
      routes: (app) => app.get('/team', requireWecomUser(rule), show),
    })

  const { corps, faults } = world.simulator
  const departures: [string, () => unknown][] = [
    ['leaves the company', () => corps.removeMember(corpId, 'user123')],
    ['is disabled', () => corps.updateMember(corpId, 'user123', { status: 2 })],
    ['is marked as gone', () => corps.updateMember(corpId, 'user123', { status: 5 })],
    [
      'can no longer be seen by the app',
      () => corps.updateAgent(corpId, agent.agentId, { visible: { userids: ['lisi'] } }),
    ],
  ]
  const moves = (): unknown => corps.updateMember(corpId, 'user123', { department: [4], main_department: 4 })

  it.each(departures)('is forgotten after ten minutes: one who %s is out', async (_how, depart) => {
    const app = await serve(everybody, everybody)
    const browser = await loggedIn(app.url)
    depart()
    for (const path of ['/me', '/team']) expect((await browser.fetchJson(path)).status).toBe(200)
    clock.advance(10 * minute + 1_000)
    for (const path of ['/me', '/team']) {
      const answer = await browser.fetchJson(path)
      expect([path, answer.status, answer.body.error]).toEqual([path, 403, 'ERR_NOT_AUTHORIZED'])
      expect((await browser.open(path)).status).toBe(403)
    }
  })

  it('is forgotten after ten minutes: the rule of the router applies to what is known then', async () => {
    const { url } = await serve({ departments: [2] })
    const browser = await loggedIn(url)
    moves()
    expect((await browser.fetchJson('/me')).status).toBe(200)
    clock.advance(10 * minute + 1_000)
    for (const path of ['/me', '/team']) {
      const answer = await browser.fetchJson(path)
      expect([path, answer.status, answer.body.error]).toEqual([path, 403, 'ERR_NOT_AUTHORIZED'])
    }
  })

  it('is forgotten after ten minutes: a bearer token helps nobody who left', async () => {
    const { url } = await serve(everybody)
    const { token } = (await postWecomCode(url, { code: world.issueCode() })).body.data
    const headers = { Authorization: `Bearer ${token}` }
    expect((await getJson(url, '/me', headers)).status).toBe(200)
    corps.removeMember(corpId, 'user123')
    clock.advance(10 * minute + 1_000)
    const answer = await getJson(url, '/me', headers)
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
  })

  it('is forgotten after ten minutes: a function is given what is known then', async () => {
    const byPosition: WecomAccessRule = (user) => user.kind === 'member' && user.position === '工程师'
    for (const position of ['前台', '']) {
      corps.updateMember(corpId, 'user123', { position: '工程师' })
      const { url } = await serve(byPosition, byPosition)
      const browser = await loggedIn(url)
      corps.updateMember(corpId, 'user123', { position })
      clock.advance(10 * minute + 1_000)
      for (const path of ['/me', '/team']) {
        const answer = await browser.fetchJson(path)
        expect([position, answer.status, answer.body.error]).toEqual([position, 403, 'ERR_NOT_AUTHORIZED'])
      }
    }
  })

  it('lets a member in whom a new tag or department allows', async () => {
    const { url } = await serve(undefined, { departments: [4] })
    const browser = await loggedIn(url)
    expect((await browser.fetchJson('/team')).status).toBe(403)
    moves()
    clock.advance(10 * minute + 1_000)
    expect((await browser.fetchJson('/team')).status).toBe(200)
  })

  it('is asked at most once in ten minutes, whoever asks', async () => {
    const { url } = await serve({ tags: [2] }, { tags: [2] })
    const browser = await loggedIn(url)
    for (const path of ['/me', '/team', '/me', '/wecom/verify/user123', '/wecom/verify/USER123']) {
      expect([path, (await browser.fetchJson(path)).status]).toEqual([path, 200])
    }
    clock.advance(9 * minute)
    await Promise.all([1, 2, 3].map(() => browser.fetchJson('/me')))
    expect([memberApi, tagApi].map(world.calls)).toEqual([1, 1])

    clock.advance(minute + 1_000)
    await Promise.all(Array.from({ length: 10 }, () => browser.fetchJson('/team')))
    expect([memberApi, tagApi].map(world.calls)).toEqual([2, 2])
  })

  it('is asked once for all who come at the same time', async () => {
    const { url } = await serve(everybody)
    const browsers = [await loggedIn(url), await loggedIn(url)]
    clock.advance(11 * minute)
    world.simulator.requests.clear()
    await Promise.all(browsers.map((browser) => browser.fetchJson('/me')))
    expect(world.calls(memberApi)).toBe(1)
  })

  describe('and cannot be asked for anew', () => {
    it.each(wecomFailures)('lets nobody in: %s', async (_why, fault, status, error) => {
      const app = await serve(everybody)
      const browser = await loggedIn(app.url)
      clock.advance(10 * minute + 1_000)
      faults.arm({ api: memberApi, times: Number.POSITIVE_INFINITY, ...fault })
      for (const path of ['/me', '/team']) {
        const answer = await browser.fetchJson(path)
        expect([path, answer.status, answer.body.error]).toEqual([path, status, error])
        expect(answer.headers['retry-after'] === undefined).toBe(status !== 503)
      }
      // Data is answered by the guard itself.
      expect(app.errors).toEqual([])
      const page = await browser.open('/me')
      expect([page.status, page.headers['cache-control']]).toEqual([status, 'no-store'])
      expect(page.headers['retry-after'] === undefined).toBe(status !== 503)
      expect(app.errors.at(-1)).toMatchObject({ code: error, status })

      faults.clear()
      clock.advance(10 * minute)
      expect((await browser.fetchJson('/me')).status).toBe(200)
    })

    it.each([
      [{ tags: [2] }, [tagApi]],
      [everybody, ['cgi-bin/department/simplelist', 'cgi-bin/department/list']],
    ])('lets nobody in by the rule %j', async (rule, apis) => {
      const { url } = await serve(undefined, rule)
      const browser = await loggedIn(url)
      for (const api of apis) {
        faults.arm({ api, kind: 'errcode', errcode: -1, times: Number.POSITIVE_INFINITY })
      }
      const answer = await browser.fetchJson('/team')
      expect([answer.status, answer.body.error]).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE'])
      faults.clear()
      clock.advance(10 * minute)
      expect((await browser.fetchJson('/team')).status).toBe(200)
    })

    it('lets nobody in by a function that fails', async () => {
      const { url } = await serve(undefined, () => Promise.reject(new Error('the database is down')))
      const browser = await loggedIn(url)
      for (const answer of [await browser.fetchJson('/team'), await browser.open('/team')]) {
        expect(answer.status).toBeGreaterThanOrEqual(403)
      }
    })
  })
})
