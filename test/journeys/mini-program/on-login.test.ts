import { describe, expect, it } from '@jest/globals'
import type { MiniLoginOptions, MiniProgramUser, WechatAuthEvent } from 'express-wechat-auth'
import { miniApi, miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { claimsOf } from '../../helpers/visitors/mini-phone.ts'

type OnLogin = NonNullable<MiniLoginOptions['onLogin']>

describe('onLogin of miniLogin()', () => {
  const world = useMini()
  const { simulator, openidOf } = world
  const phoneWith = async (onLogin: OnLogin, auth: Partial<MiniLoginOptions> = {}) =>
    world.phone((await world.serve({ auth: { onLogin, ...auth } })).url)

  it('is given the user and the request, once for each login', async () => {
    const given: [MiniProgramUser, string][] = []
    const phone = await phoneWith((user, { req }) => {
      given.push([{ ...user }, req.originalUrl])
    })
    const { user } = (await phone.logIn()).body.data
    await phone.open('/me')
    expect(given).toEqual([[user, '/api/login']])
    expect(JSON.stringify(given)).not.toContain('session_key')
    await phone.logIn()
    expect(given).toHaveLength(2)
  })

  it('makes the account, of which only the id travels', async () => {
    const phone = await phoneWith(async ({ openid }) => ({ id: 7, email: 'a@b.example', openid }))
    const answer = await phone.logIn()
    expect(answer.body.data.user).not.toHaveProperty('account')
    expect(answer.text + JSON.stringify(claimsOf(phone.token))).not.toContain('a@b.example')
    expect((await phone.open('/whoami')).body.account).toEqual({ id: 7 })
    expect((await phone.get('/login/user')).body.data).not.toHaveProperty('account')
  })

  it.each([undefined, null, 'text', { name: 'no id' }])(
    'may answer %j, which is no account',
    async (answered) => {
      const phone = await phoneWith(() => answered)
      expect((await phone.logIn()).status).toBe(200)
      expect((await phone.open('/whoami')).body.account).toBeUndefined()
    },
  )

  it.each([400, 403, 423, 499])('refuses a person with its status %i', async (status) => {
    const phone = await phoneWith(() => {
      throw Object.assign(new Error('banned since Tuesday'), { status })
    })
    const answer = await phone.logIn()
    expect(problemOf(answer)).toEqual([status, 'ERR_ACCESS_DENIED', -1])
    expect(answer.text).not.toMatch(/Tuesday|token/)
    expect(simulator.requests.count(miniApi.exchange)).toBe(1)
  })

  it('that fails is a 500 ERR_APP, which says nothing of why', async () => {
    const phone = await phoneWith(async () => {
      throw new Error('database is down')
    })
    const answer = await phone.logIn()
    expect(problemOf(answer)).toEqual([500, 'ERR_APP', -1])
    expect(answer.text).not.toContain('database')
    expect(phone.token).toBe('')
  })

  it('that answers what JSON cannot hold fails as one that throws: in JSON, with an event', async () => {
    const events: WechatAuthEvent[] = []
    const onEvent = (event: WechatAuthEvent): void => void events.push(event)
    const phone = await phoneWith(() => ({ id: 10n }), { onEvent })
    expect(problemOf(await phone.logIn())).toEqual([500, 'ERR_APP', -1])
    const error = expect.objectContaining({ message: 'what onLogin returned cannot be kept as JSON' })
    expect(events).toContainEqual({ type: 'app-failure', hook: 'onLogin', error })
  })

  it('leaves nothing of a refused person in the cache: no session_key is kept', async () => {
    const tokenCache = recordingTokenCache()
    const refuse: OnLogin = () => {
      throw Object.assign(new Error('no'), { status: 403 })
    }
    await (await phoneWith(refuse, { tokenCache })).logIn()
    for (const key of tokenCache.keys) expect(await tokenCache.get(key)).toBeUndefined()
    await (await phoneWith(() => undefined, { tokenCache })).logIn()
    expect(tokenCache.values.length).toBeGreaterThan(0)
  })

  it('that refuses a second login leaves the first as it was', async () => {
    let isOpen = true
    const phone = await phoneWith(() => {
      if (!isOpen) throw Object.assign(new Error('closed'), { status: 403 })
    })
    await phone.logIn()
    const { token } = phone
    isOpen = false
    expect((await phone.logIn({ keepsSessionKey: true })).status).toBe(403)
    phone.token = token
    expect((await phone.open('/me')).status).toBe(200)
    expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
  })

  it('is not asked about people whom WeChat refuses', async () => {
    const seen: string[] = []
    const url = (await world.serve({ auth: { onLogin: ({ openid }) => void seen.push(openid) } })).url
    await world.phone(url, { person: 'fengxian' }).logIn()
    await world.phone(url).logIn()
    expect(seen).toEqual([openidOf('xiaoming', miniCredentials.appId)])
  })
})
