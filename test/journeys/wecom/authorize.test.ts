import { beforeEach, describe, expect, it } from '@jest/globals'
import type { WecomAccessRule } from 'express-wechat-auth'
import { tagApi, useWecom } from '../../helpers/apps/wecom.ts'
import { type WecomFailure, wecomFailures } from '../../helpers/faults/wecom-failures.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { crawl, lastOf } from '../../helpers/visitors/wechat-login.ts'
import { logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'

/** user123 is in department 2, wangwu in 3 (below 2), lisi in 4 and has tag 1; department 2 has tag 2. */
const rules: [string, WecomAccessRule, string[]][] = [
  ['a department', { departments: [2] }, ['user123']],
  ['several departments', { departments: [3, 4] }, ['lisi', 'wangwu']],
  ['a department and those below', { departments: [2], includeSubDepartments: true }, ['user123', 'wangwu']],
  ['the whole company', { departments: [1], includeSubDepartments: true }, ['user123', 'lisi', 'wangwu']],
  ['the top department alone', { departments: [1] }, []],
  ['a tag of people', { tags: [1] }, ['lisi']],
  ['userids, without case', { userids: ['USER123', 'WangWu'] }, ['user123', 'wangwu']],
  [
    'any match of several',
    { userids: ['user123'], departments: [3], tags: [1] },
    ['user123', 'lisi', 'wangwu'],
  ],
  ['a function', (user) => user.kind === 'member' && user.position === '工程师', ['user123']],
  ['a function that asks first', async (user) => 'userid' in user && user.userid === 'lisi', ['lisi']],
]

describe('authorize at login', () => {
  const world = useWecom()
  const clock = useClock()

  it.each(rules)('by %s', async (_name, authorize, welcome) => {
    const app = await world.serve({ auth: { authorize } })
    for (const person of ['user123', 'lisi', 'wangwu']) {
      const answer = await postWecomCode(app.url, { code: world.issueCode(person) })
      expect([person, answer.status]).toEqual([person, welcome.includes(person) ? 200 : 403])
      if (answer.status === 403) {
        expect(answer.body).toEqual({
          code: -1,
          message: expect.any(String),
          error: 'ERR_NOT_AUTHORIZED',
        })
      }
    }
  })

  it('by a tag that a department has lets its members in', async () => {
    const app = await world.serve({ auth: { authorize: { tags: [2] } } })
    expect((await postWecomCode(app.url, { code: world.issueCode('user123') })).status).toBe(200)
    expect((await postWecomCode(app.url, { code: world.issueCode('lisi') })).status).toBe(403)
  })

  it.each([
    ['inside WeCom', insideWecom],
    ['on the desktop', onDesktop],
  ])('hands the refusal of a page to next(error) %s, and logs nobody in', async (_where, open) => {
    const asked: unknown[] = []
    const app = await world.serve({
      auth: { authorize: { departments: [4] }, onLogin: (user) => void asked.push(user) },
    })
    const browser = open(app.url)
    const answer = await logIn(browser)
    expect([answer.status, answer.type]).toEqual([403, 'text/html'])
    expect(answer.text).toContain('ERR_NOT_AUTHORIZED')
    expect(app.errors).toEqual([expect.objectContaining({ code: 'ERR_NOT_AUTHORIZED', status: 403 })])
    expect(app.events).toContainEqual({
      type: 'refusal',
      code: 'ERR_NOT_AUTHORIZED',
      status: 403,
      message: expect.any(String),
    })
    expect(await useridOf(browser)).toBeUndefined()
    expect(asked).toEqual([])

    expect((await logIn(browser, { person: 'lisi' })).status).toBe(303)
    expect(await useridOf(browser)).toBe('lisi')
    expect(asked).toHaveLength(1)
  })

  it('ends at a refusal, not in a circle, where a page sends people to the login', async () => {
    const app = await world.serve({ auth: { authorize: { departments: [4] } } })
    const browser = insideWecom(app.url)
    for (const _time of [1, 2]) {
      const hops = await crawl(browser, '/me', { person: 'user123' })
      expect([hops.length, lastOf(hops).status]).toEqual([3, 403])
    }
  })

  it('gives the function what the login found', async () => {
    const seen: unknown[] = []
    const app = await world.serve({ auth: { authorize: (user) => seen.push(user) > 0 } })
    await postWecomCode(app.url, { code: world.issueCode() })
    expect(seen).toEqual([
      expect.objectContaining({
        kind: 'member',
        userid: 'user123',
        department: '技术部',
        departmentIds: [2],
      }),
    ])
  })

  it.each<[string, () => boolean | Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('the database is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the database is down'))],
    ['answers nothing', () => undefined as never],
  ])('lets nobody in where the function %s', async (_how, authorize) => {
    const app = await world.serve({ auth: { authorize } })
    const browser = insideWecom(app.url)
    const answer = await logIn(browser)
    expect(answer.status).toBeGreaterThanOrEqual(403)
    expect(await useridOf(browser)).toBeUndefined()
    expect((await postWecomCode(app.url, { code: world.issueCode() })).status).toBeGreaterThanOrEqual(403)
  })

  it('keeps out everybody who is no member, but for a function that says otherwise', async () => {
    const groups = { departments: [1], includeSubDepartments: true, tags: [1, 2], userids: ['customer'] }
    const allow = ['external'] as ['external']
    const closed = await world.serve({ auth: { allow, authorize: groups } })
    const refused = await postWecomCode(closed.url, { code: world.issueCode('customer') })
    expect([refused.status, refused.body.error]).toEqual([403, 'ERR_NOT_AUTHORIZED'])
    const open = await world.serve({ auth: { allow, authorize: (user) => user.kind === 'external' } })
    expect((await postWecomCode(open.url, { code: world.issueCode('customer') })).status).toBe(200)
  })

  describe('where its facts cannot be read', () => {
    const failures: WecomFailure[] = [
      ...wecomFailures,
      ['the app may not see it', { kind: 'errcode', errcode: 60011 }, 502, 'ERR_PLATFORM_CONFIG'],
      ['there is no such thing', { kind: 'errcode', errcode: 40068 }, 502, 'ERR_PLATFORM_CONFIG'],
    ]
    const facts: [string, WecomAccessRule, string[]][] = [
      ['a tag', { tags: [1] }, [tagApi]],
      [
        'sub-departments',
        { departments: [1], includeSubDepartments: true },
        ['cgi-bin/department/simplelist', 'cgi-bin/department/list'],
      ],
    ]

    beforeEach(() => world.simulator.faults.clear())

    it.each(
      facts.flatMap(([fact, ...rest]) => failures.map((failure) => [fact, ...failure, ...rest] as const)),
    )('(%s: %s) nobody gets in', async (_fact, _why, fault, status, error, authorize, apis) => {
      const app = await world.serve({ auth: { authorize } })
      for (const api of apis) {
        world.simulator.faults.arm({ api, times: Number.POSITIVE_INFINITY, ...fault })
      }
      const answer = await postWecomCode(app.url, { code: world.issueCode('lisi') })
      expect([answer.status, answer.body.error]).toEqual([status, error])
      const browser = insideWecom(app.url)
      expect((await logIn(browser, { person: 'lisi' })).status).toBe(status)
      expect(await useridOf(browser)).toBeUndefined()

      world.simulator.faults.clear()
      clock.advance(600_000)
      expect((await logIn(browser, { person: 'lisi' })).status).toBe(303)
    })
  })
})
