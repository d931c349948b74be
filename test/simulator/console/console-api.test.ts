import { afterEach, describe, expect, it } from '@jest/globals'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { changes } from '../../../lib/simulator/control/changes.ts'
import type { Order } from '../../../lib/simulator/control/control.ts'
import { createBell } from '../../../lib/simulator/engine/bell.ts'
import { createRequestLog } from '../../../lib/simulator/engine/request-log.ts'
import { resolveOptions } from '../../../lib/simulator/options.ts'
import { createWorld } from '../../../lib/simulator/world/world.ts'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { createBench, hour, type Json, minute, official } from '../../helpers/simulator/wechat-bench.ts'
import { corpId } from '../../helpers/simulator/wecom-bench.ts'
import { startWatch } from '../../helpers/time/wait.ts'

const running: PlatformSimulator[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()))
})

async function ask(simulator: PlatformSimulator, method: string, path: string, body?: object): Promise<Json> {
  const call = request(simulator.handler)[method as 'get'](`/simulator${path}`)
  const response = body === undefined ? await call : await call.send(body)
  return { status: response.status, cookies: response.headers['set-cookie'], ...JSON.parse(response.text) }
}

describe('/simulator/changes', () => {
  it('tells what came and what was answered since a revision', async () => {
    const { simulator, api } = createBench()
    const first = (await ask(simulator, 'get', '/changes')).result
    expect(first).toMatchObject({ requests: [], faults: 0, offsetMs: 0, run: expect.any(String) })
    await api('sns/auth')
    const next = (await ask(simulator, 'get', `/changes?since=${first.revision}`)).result
    expect(next.requests).toMatchObject([
      { id: 1, api: 'sns/auth', host: 'api.weixin.qq.com', errcode: 41001 },
    ])
    expect(next.requests[0].durationMs).toBeGreaterThanOrEqual(0)
    expect(next.revision).toBeGreaterThan(first.revision)
    const none = (await ask(simulator, 'get', `/changes?since=${next.revision}`)).result
    expect(none.requests).toEqual([])
  })

  it('begins anew for somebody who knows another run', async () => {
    const { simulator, api } = createBench()
    await api('sns/auth')
    const { revision } = (await ask(simulator, 'get', '/changes')).result
    for (const query of [`since=${revision}&run=other`, `since=${revision + 1000}&wait=20000`]) {
      expect((await ask(simulator, 'get', `/changes?${query}`)).result.requests).toHaveLength(1)
    }
  })

  it('says which requests are forgotten, and answers the last ones only', async () => {
    const { simulator, api } = createBench()
    for (let count = 0; count < 3; count += 1) await api('sns/auth')
    const some = (await ask(simulator, 'get', '/changes?limit=2')).result
    expect(some.requests.map(({ id }: Json) => id)).toEqual([2, 3])
    expect(some.firstId).toBe(1)
    simulator.requests.clear()
    expect((await ask(simulator, 'get', '/changes')).result).toMatchObject({ requests: [], firstId: 4 })
  })

  it.each(['since=x', 'since=-1', 'wait=1e9', 'limit='])('refuses %s', async (query) => {
    const { simulator } = createBench()
    expect(await ask(simulator, 'get', `/changes?${query}`)).toMatchObject({ status: 400, ok: false })
  })

  it('waits for a request, a fault, a moved clock, a follower and a change by the control API', async () => {
    const { simulator, api } = createBench()
    const deeds: (() => unknown)[] = [
      () => api('sns/auth'),
      () => simulator.faults.arm({ api: 'sns/userinfo', kind: 'html' }),
      () => simulator.clock.advance(minute),
      () => ask(simulator, 'patch', '/users/xiaoming', { nickname: 'x' }),
      () => simulator.users.follow('xiaohong', official.appId),
    ]
    for (const deed of deeds) {
      const { revision } = (await ask(simulator, 'get', '/changes')).result
      const waiting = ask(simulator, 'get', `/changes?since=${revision}&wait=20000`)
      await new Promise((resolve) => setTimeout(resolve, 60))
      await deed()
      expect((await waiting).result.revision).toBeGreaterThan(revision)
    }
  })

  it('answers after the time that was given', async () => {
    const { simulator } = createBench()
    const { revision } = (await ask(simulator, 'get', '/changes')).result
    const begin = Date.now()
    expect((await ask(simulator, 'get', `/changes?since=${revision}&wait=150`)).result.requests).toEqual([])
    expect(Date.now() - begin).toBeGreaterThanOrEqual(140)
  })

  it('holds no more than a few, and nothing keeps the simulator from stopping', async () => {
    const { simulator } = createBench()
    running.push(simulator)
    const url = await simulator.start()
    const { revision } = (await ask(simulator, 'get', '/changes')).result
    const waiting = Array.from({ length: 60 }, () =>
      fetch(`${url}/simulator/changes?since=${revision}&wait=25000`).then(
        async (response) => (await response.json()) !== undefined,
        () => false,
      ),
    )
    let early = 0
    for (const one of waiting) void one.then((isAnswered) => (early += isAnswered ? 1 : 0))
    while (early < 10) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(early).toBe(10)
    const elapsedMs = startWatch()
    await simulator.stop()
    expect(elapsedMs()).toBeLessThan(2000)
    await Promise.all(waiting)
  })

  it('forgets those who no longer wait', async () => {
    const world = createWorld(resolveOptions({}))
    const leave = new AbortController()
    const query = new URLSearchParams({ since: String(world.bell.revision), wait: '20000' })
    const order = { query, closed: leave.signal } as Order
    const waiting = [1, 2, 3].map(() => changes(world, order))
    expect(world.bell.listeners).toBe(3)
    leave.abort()
    await Promise.all(waiting)
    expect(world.bell.listeners).toBe(0)
    const left = changes(world, { ...order, closed: new AbortController().signal })
    world.lifetime.end()
    await left
    expect(world.bell.listeners).toBe(0)
  })

  it('is not told to pages of other sites', async () => {
    const { get } = createBench()
    expect((await get('/simulator/changes', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })
})

describe('the log of requests', () => {
  it('keeps the last thousand, and tells of each as it changes', () => {
    const bell = createBell('run')
    const log = createRequestLog(() => 0, bell)
    const first = log.open({ method: 'GET', api: 'a', query: {} })
    for (let count = 0; count < 1500; count += 1) log.open({ method: 'GET', api: 'b', query: {} })
    expect([log.firstId, log.list().length, log.count('b')]).toEqual([502, 1000, 1500])
    const { revision } = bell
    log.close(first)
    expect(bell.revision).toBe(revision)
    const last = log.open({ method: 'GET', api: 'c', query: {} })
    expect(log.changedSince(revision, 10)).toMatchObject([{ api: 'c' }])
    const opened = bell.revision
    last.status = 200
    log.close(last)
    expect(log.changedSince(opened, 10)).toMatchObject([
      { api: 'c', status: 200, durationMs: expect.any(Number) },
    ])
  })
})

describe('armed faults', () => {
  it('have an id to disarm them by', async () => {
    const { simulator } = createBench()
    const first = (await ask(simulator, 'post', '/faults', { api: '*', kind: 'html', times: 'Infinity' }))
      .result
    await ask(simulator, 'post', '/faults', { api: 'sns/auth', kind: 'empty' })
    const { result } = await ask(simulator, 'get', '/faults')
    expect(result).toMatchObject([{ id: first.id, times: 'Infinity' }, { times: 1 }])
    expect((await ask(simulator, 'delete', `/faults/${first.id}`)).result).toBe(true)
    expect((await ask(simulator, 'delete', `/faults/${first.id}`)).result).toBe(false)
    expect(simulator.faults.list()).toMatchObject([{ kind: 'empty' }])
    expect(simulator.faults.disarm(simulator.faults.list()[0]?.id ?? 0)).toBe(true)
    expect(simulator.faults.list()).toEqual([])
  })

  it('can be chosen from a list, with the words of the platform', async () => {
    const { result } = await ask(createBench().simulator, 'get', '/faults/catalogue')
    const apis: { api: string; host: string; likely: number[] }[] = result.apis
    expect(apis.find(({ api }) => api === 'sns/oauth2/access_token')?.likely).toContain(40029)
    expect(apis.find(({ api }) => api === 'cgi-bin/gettoken')?.host).toBe('qyapi.weixin.qq.com')
    expect(result.errors.wechat).toContainEqual({ errcode: 40163, errmsg: 'code been used' })
    for (const { host, likely } of apis) {
      const family = result.errors[host.startsWith('qyapi') ? 'wecom' : 'wechat']
      const known = family.map(({ errcode }: Json) => errcode)
      expect(likely.filter((errcode) => !known.includes(errcode))).toEqual([])
    }
  })
})

describe('what the console asks for', () => {
  it('people with all their ids', async () => {
    const { simulator } = createBench()
    simulator.corps.addMember(corpId, { userid: 'xiaoming', name: 'x', department: [1] })
    const all = (await ask(simulator, 'get', '/people')).result
    expect(all.total).toBe(7)
    expect(all.people[0]).toMatchObject({
      person: { id: 'xiaoming' },
      corpIds: [corpId],
      apps: [
        {
          appId: official.appId,
          openid: simulator.users.openidOf('xiaoming', official.appId),
          unionid: simulator.users.unionidOf('xiaoming', official.appId),
          isFollowing: true,
          hasConsented: false,
        },
        {},
        {},
        {},
      ],
    })
    const found = (await ask(simulator, 'get', '/people?search=XIAO')).result
    expect(found.people.map(({ person }: Json) => person.id)).toEqual(['xiaoming', 'xiaohong'])
  })

  it('what this browser acts as', async () => {
    const { simulator } = createBench()
    const chosen = await ask(simulator, 'put', '/browser', { person: 'xiaohong', userAgent: 'wechat' })
    expect(chosen.cookies).toHaveLength(2)
    expect(chosen.cookies[0]).toMatch(/^simulated_person=xiaohong; .*HttpOnly; SameSite=Lax/)
    const seen = await request(simulator.handler)
      .get('/simulator/browser')
      .set('cookie', 'simulated_person=xiaohong; simulated_member=%3Cimg%3E; simulated_user_agent=wecom')
    expect(JSON.parse(seen.text).result).toEqual({ person: 'xiaohong', userAgent: 'wecom' })
    expect((await ask(simulator, 'put', '/browser', { person: null })).cookies[0]).toContain('Max-Age=0')
    for (const wrong of [{ person: 'a b' }, { userAgent: 'safari' }, { nobody: 'x' }]) {
      expect((await ask(simulator, 'put', '/browser', wrong)).status).toBe(400)
    }
  })

  it('the QR codes that can be scanned', async () => {
    const { simulator, qrCode } = createOfficialBench()
    await qrCode()
    const forEver = { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: 'b' } } }
    const { ticket } = await qrCode(forEver)
    const { result } = await ask(simulator, 'get', '/qr-codes')
    expect(result).toMatchObject([
      { scene: 'a', expiresAt: expect.any(Number) },
      { scene: 'b', ticket },
    ])
    expect(result[1]).not.toHaveProperty('expiresAt')
    simulator.clock.advance(hour)
    expect((await ask(simulator, 'get', '/qr-codes')).result).toHaveLength(1)
  })

  it('how far the clock is from real time', async () => {
    const { simulator } = createBench()
    simulator.clock.advance(hour)
    expect((await ask(simulator, 'get', '/clock')).result.offsetMs).toBe(hour)
  })

  it('changes that take a value away', async () => {
    const { simulator } = createBench()
    await ask(simulator, 'patch', '/users/fengxian', { isBlocked: null })
    expect(simulator.users.get('fengxian')).not.toHaveProperty('isBlocked')
    await ask(simulator, 'patch', `/apps/${official.appId}`, { openPlatformAccount: null })
    expect(simulator.apps.get(official.appId)).not.toHaveProperty('openPlatformAccount')
    await ask(simulator, 'patch', `/corps/${corpId}/members/user123`, { email: null })
    expect(simulator.corps.get(corpId)?.members[0]).not.toHaveProperty('email')
    expect((await ask(simulator, 'patch', '/users/xiaoming', { nickname: null })).status).toBe(400)
  })
})
