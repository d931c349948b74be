import { describe, expect, it } from '@jest/globals'
import { type MiniProgramClientOptions, miniProgramClient } from 'express-wechat-auth'
import { codeExchangeContract } from '../contracts/code-exchange.ts'
import { miniApi, miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawMini } from '../helpers/faults/raw-mini-program.ts'

const { appId, appSecret } = miniCredentials
const { simulator, calls, openidOf, passTime } = useMini()
const startWechat = useRawMini()
const create = (options: Partial<MiniProgramClientOptions> = {}) =>
  miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints, ...options })
const codeOf = (person = 'xiaoming'): string => simulator.miniPrograms.login(appId, person)

describe('fetchSession()', () => {
  it('exchanges a code for what WeChat gives, in its spelling', async () => {
    expect(await create().fetchSession(codeOf())).toEqual({
      openid: openidOf('xiaoming'),
      session_key: simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming'),
      unionid: simulator.users.unionidOf('xiaoming', appId),
    })
  })

  it('has no unionid for a person without one', async () => {
    expect(await create().fetchSession(codeOf('laochen'))).not.toHaveProperty('unionid')
  })

  it('sends app id, secret and the code as js_code, and needs no access token', async () => {
    const wechat = await startWechat({ openid: 'o1', session_key: 'key', errcode: 0, errmsg: 'ok' })
    expect(await wechat.client.fetchSession('the-code')).toEqual({ openid: 'o1', session_key: 'key' })
    expect(wechat.calls).toEqual([
      {
        method: 'GET',
        api: miniApi.exchange,
        query: { appid: appId, secret: appSecret, js_code: 'the-code', grant_type: 'authorization_code' },
        body: '',
      },
    ])
    expect(wechat.tokenRequests).toEqual([])
  })

  it('asks for no token where there is no code', async () => {
    const error = await errorOf(create().fetchSession(''))
    expect(error).toMatchObject({ code: 'ERR_CODE_MISSING', status: 400 })
    expect([calls(miniApi.exchange), calls(miniApi.token)]).toEqual([1, 0])
  })

  it('takes neither an old code nor one of a phone number button', async () => {
    const phoneCode = simulator.miniPrograms.getPhoneNumber(appId, 'xiaoming')
    expect(await errorOf(create().fetchSession(phoneCode))).toMatchObject({ errcode: 40029 })
    const code = codeOf()
    passTime(300_001)
    expect(await errorOf(create().fetchSession(code))).toMatchObject({ code: 'ERR_CODE_DEAD' })
  })

  it('is refused for a blocked person', async () => {
    expect(await errorOf(create().fetchSession(codeOf('fengxian')))).toMatchObject({
      code: 'ERR_USER_BLOCKED',
      status: 403,
      errcode: 40226,
    })
  })

  it.each([
    [40125, { appSecret: 'f'.repeat(32) }],
    [40013, { appId: 'wxffffffffffffffff' }],
  ])('takes %i for a configuration error, and shows no secret', async (errcode, options) => {
    const error = await errorOf(create(options).fetchSession(codeOf()))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode })
    for (const secret of [appSecret, 'f'.repeat(32)]) expect(everyViewOf(error)).not.toContain(secret)
  })

  it.each([-1, 45011])('is not repeated after %i', async (errcode) => {
    simulator.faults.arm({ api: miniApi.exchange, kind: 'errcode', errcode })
    expect(await errorOf(create().fetchSession(codeOf()))).toMatchObject({ status: 503, errcode })
    expect(calls(miniApi.exchange)).toBe(1)
  })
})

codeExchangeContract({
  name: 'fetchSession()',
  simulator,
  api: miniApi.exchange,
  tokenApi: miniApi.token,
  tokens: 0,
  newCode: codeOf,
  create,
  exchange: (client, code) => client.fetchSession(code),
  used: {
    errcode: 40163,
    api: miniApi.exchange,
    rid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
  },
  hidden: () => [appSecret, simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming') ?? ''],
  clientOf: async (answer) => (await startWechat(answer)).client,
  unusable: [
    [{ session_key: 'key' }, 'openid'],
    [{ session_key: 'key', openid: '' }, 'openid'],
    [{ session_key: 'key', openid: 5 }, 'openid'],
    [{ session_key: 'key', openid: null }, 'openid'],
    [{ openid: 'o1' }, 'session_key'],
    [{ openid: 'o1', session_key: '' }, 'session_key'],
    [{ openid: 'o1', session_key: ['key'] }, 'session_key'],
    [{ errcode: 0, errmsg: 'ok' }, 'openid'],
    [{}, 'openid'],
  ],
})
