import { describe, expect, it } from '@jest/globals'
import { miniApi, miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { everyViewOf } from '../../helpers/errors.ts'

const { appId, appSecret } = miniCredentials

describe('onEvent of miniLogin()', () => {
  const world = useMini()
  const { simulator } = world

  it('tells of a login and of a logout', async () => {
    const { url, events } = await world.serve()
    const phone = world.phone(url)
    await phone.logIn()
    expect(events).toEqual([
      { type: 'login', provider: 'mini-program', appId, flow: 'json', replayed: false },
    ])
    await phone.post('/login/logout')
    expect(events.slice(1)).toEqual([{ type: 'logout', provider: 'mini-program', appId }])
  })

  it.each<[string, number, object]>([
    ['a dead code', 40029, { code: 'ERR_CODE_DEAD', status: 401 }],
    ['a blocked person', 40226, { code: 'ERR_USER_BLOCKED', status: 403 }],
    ['a platform out of quota', 45011, { code: 'ERR_PLATFORM_QUOTA', status: 503 }],
  ])('tells of %s, with what WeChat said', async (_what, errcode, refusal) => {
    const { url, events } = await world.serve()
    simulator.faults.arm({ api: miniApi.exchange, kind: 'errcode', errcode })
    await world.phone(url).logIn()
    expect(events).toEqual([expect.objectContaining({ type: 'refusal', errcode, ...refusal })])
  })

  it('tells of a refusal of its own, and of a guard’s', async () => {
    const { url, events } = await world.serve()
    const phone = world.phone(url)
    await phone.open('/me')
    await phone.post('/login')
    await phone.logIn()
    await phone.post('/login/userinfo', { ...phone.userInfo(), signature: 'f'.repeat(40) })
    expect(events.filter(({ type }) => type === 'refusal')).toEqual([
      { type: 'refusal', code: 'ERR_LOGIN_REQUIRED', status: 401, message: expect.any(String) },
      { type: 'refusal', code: 'ERR_CODE_MISSING', status: 400, message: expect.any(String) },
      { type: 'refusal', code: 'ERR_SESSION_KEY_STALE', status: 401, message: expect.any(String) },
    ])
  })

  it('tells of tokens that were fetched for a check, by a hash', async () => {
    const { url, events } = await world.serve()
    const phone = world.phone(url)
    await phone.logIn()
    await phone.get('/login/check')
    expect(events.find(({ type }) => type === 'token-refresh')).toMatchObject({
      kind: 'stable_token',
      appId,
      tokenHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(simulator.requests.count(miniApi.check)).toBe(1)
  })

  it('never holds a secret, a code, a token or a person’s id', async () => {
    const { url, events } = await world.serve()
    const phone = world.phone(url)
    const code = phone.wxLogin()
    await phone.post('/login', { code })
    await phone.post('/login', { code })
    await phone.logIn()
    const { token } = phone
    const { phoneNumber } = (await phone.post('/login/phone', { code: phone.phoneCode() })).body.data
    await phone.get('/login/check')
    await phone.post('/login/userinfo', phone.userInfo())
    await phone.post('/login/logout')
    await phone.open('/me')
    expect(events.length).toBeGreaterThan(4)
    const views = everyViewOf(events)
    const sessionKey = simulator.miniPrograms.sessionKeyOf(appId, 'xiaoming') ?? ''
    const unionid = simulator.users.unionidOf('xiaoming', appId) ?? ''
    for (const hidden of [code, token, phone.openid, unionid, sessionKey, appSecret, phoneNumber]) {
      expect(hidden).not.toBe('')
      expect(views).not.toContain(hidden)
    }
  })

  it('breaks nothing when it throws', async () => {
    const onEvent = (): never => {
      throw new Error('metrics are down')
    }
    const phone = world.phone((await world.serve({ auth: { onEvent } })).url)
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.post('/login/logout')).status).toBe(200)
  })
})
