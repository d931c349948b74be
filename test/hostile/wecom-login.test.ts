import { beforeAll, describe, expect, it } from '@jest/globals'
import { exchangeApi, memberApi, useWecom, type WecomApp } from '../helpers/apps/wecom.ts'
import { insideWecom } from '../helpers/visitors/browser.ts'
import { logIn, postWecomCode, useridOf } from '../helpers/visitors/wecom-login.ts'
import { portionOf } from '../run/length.ts'
import { body, broken, type Fault, type Outcome, refusals, unavailable } from './login-outcomes.ts'

const member = { userid: 'user123', name: '张三', department: [2], status: 1 }
/** What the platform may say to any call of a login, and what comes of it. */
const anyRefusals: [errcode: number, Outcome][] = [
  [-1, unavailable],
  ...refusals(503, 'ERR_PLATFORM_QUOTA', [45009]),
  ...refusals(502, 'ERR_PLATFORM_CONFIG', [48002, 50003, 60020]),
  ...refusals(403, 'ERR_USER_BLOCKED', [50002, 60011, 60021, 60111]),
  ...refusals(502, 'ERR_PLATFORM', [99999]),
]
const noJson = ['html', 'empty', 'null', 'not-object', 'truncate', 'reset', 'status', 'redirect'] as const

describe('a WeCom login while the platform', () => {
  const world = useWecom()
  let app: WecomApp

  beforeAll(async () => {
    app = await world.serve()
  })

  /** By JSON and by page: the documented answer and nobody logged in; afterwards the next login works. */
  const expectFailure = async (api: string, fault: Fault, outcome: Outcome): Promise<void> => {
    const [status, error, code] = outcome
    const arm = (): void => world.simulator.faults.arm({ api, times: Number.POSITIVE_INFINITY, ...fault })
    arm()
    const json = await postWecomCode(app.url, { code: world.issueCode() })
    expect([json.status, json.body.error, json.body.code]).toEqual(outcome)
    expect(Object.keys(json.body)).toEqual(['code', 'message', 'error'])
    const browser = insideWecom(app.url)
    const page = await logIn(browser)
    expect([page.status, page.text.includes(error)]).toEqual([status, true])
    for (const { headers } of [json, page]) expect('retry-after' in headers).toBe(status === 503)
    expect(app.errors.at(-1)).toMatchObject({ status, code: error, ...(code !== -1 && { errcode: code }) })
    expect(await useridOf(browser)).toBeUndefined()
    expect(world.calls(exchangeApi)).toBe(2)

    world.simulator.faults.clear()
    expect((await logIn(browser)).status).toBe(303)
    expect(await useridOf(browser)).toBe('user123')
  }

  describe('answers the exchange of a code with', () => {
    it.each<[number, Outcome]>(
      portionOf(
        [
          ...anyRefusals,
          ...refusals(400, 'ERR_CODE_MISSING', [41008]),
          ...refusals(502, 'ERR_PLATFORM_CONFIG', [50001]),
        ],
        3,
      ),
    )('errcode %i', (errcode, outcome) => expectFailure(exchangeApi, { kind: 'errcode', errcode }, outcome))

    it.each(portionOf(noJson, 3))('%s', (kind) => expectFailure(exchangeApi, { kind }, unavailable))

    it.each(
      portionOf([{}, { errcode: 0, errmsg: 'ok' }, { userid: '' }, { userid: 7 }, { openid: null }], 3),
    )('%j, which names nobody', (value) => expectFailure(exchangeApi, body(value), broken))

    it.each(portionOf([40029, 42003, 42022, 84014, 84015], 3))(
      'errcode %i: JSON says 401 and never starts again',
      async (errcode) => {
        world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode })
        const answer = await postWecomCode(app.url, { code: world.issueCode() })
        expect([answer.status, answer.body.error, answer.body.code]).toEqual([401, 'ERR_CODE_DEAD', errcode])
        expect(world.calls(exchangeApi)).toBe(1)
      },
    )
  })

  describe('answers the question for the member with', () => {
    it.each(portionOf(anyRefusals, 3, 1))('errcode %i', (errcode, outcome) =>
      expectFailure(memberApi, { kind: 'errcode', errcode }, outcome),
    )

    it.each(portionOf(noJson, 3))('%s', (kind) => expectFailure(memberApi, { kind }, unavailable))

    it.each<[string, unknown]>(
      portionOf(
        [
          ['nobody', { errcode: 0, errmsg: 'ok' }],
          ['somebody else', { ...member, userid: 'lisi' }],
          ['a person without a status', { ...member, status: undefined }],
          ['a person with a status that is no number', { ...member, status: 'active' }],
        ],
        3,
      ),
    )('%s', (_name, value) => expectFailure(memberApi, body(value), broken))
  })

  it('sets the errcode in text: it is read all the same', () =>
    expectFailure(memberApi, body({ errcode: '60011', errmsg: 'no privilege' }), [
      403,
      'ERR_USER_BLOCKED',
      60011,
    ]))
})
