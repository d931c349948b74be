import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WecomMiniLoginOptions, type WecomUser } from 'express-wechat-auth'
import { corpId, memberApi } from '../../helpers/apps/wecom.ts'
import { useWecomMini, wecomSessionApi } from '../../helpers/apps/wecom-mini-program.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'

describe('who may log in by wecomMiniLogin()', () => {
  const world = useWecomMini()
  const { simulator, calls } = world
  const app = world.useApp()
  const logIn = async (person: string, auth: Partial<WecomMiniLoginOptions>) =>
    world.phone((await world.serve({ auth })).url, { person }).logIn()
  const answerWith = (session: object): void =>
    simulator.faults.arm({
      api: wecomSessionApi,
      kind: 'body',
      body: JSON.stringify({ errcode: 0, errmsg: 'ok', session_key: 'tiihtNczf5v6AKRyjwEUhQ==', ...session }),
    })

  it.each<[string, string]>([
    ['user123', '技术部'],
    ['lisi', '市场部'],
    ['wangwu', '前端组'],
  ])('is the active member %s', async (userid, department) => {
    const { user } = (await world.phone(app, { person: userid }).logIn()).body.data
    expect(user).toMatchObject({ kind: 'member', corpId, userid, department })
  })

  it('is no member of another company, whatever their userid', async () => {
    const phone = world.phone(app)
    const answer = await phone.logIn({ memberOfCorp: 'ww00000000000000ff' })
    expect(problemOf(answer)).toEqual([403, 'ERR_NOT_A_MEMBER', -1])
    expect(answer.text).not.toContain('ww00000000000000ff')
    expect(calls(memberApi)).toBe(0)
  })

  it('is no member who is disabled', async () => {
    const phone = world.phone(app, { person: 'zhaoliu' })
    expect(problemOf(await phone.logIn())).toEqual([403, 'ERR_NOT_AUTHORIZED', -1])
    simulator.corps.updateMember(corpId, 'zhaoliu', { status: 1 })
    expect((await phone.logIn()).status).toBe(200)
  })

  it.each([2, 4, 5])('is nobody with status %i', async (status) => {
    simulator.corps.updateMember(corpId, 'user123', { status: status as 2 })
    expect(problemOf(await world.phone(app).logIn())).toEqual([403, 'ERR_NOT_AUTHORIZED', -1])
  })

  it('is nobody whom the app may not see', async () => {
    answerWith({ corpid: corpId, userid: 'nobody' })
    expect(problemOf(await world.phone(app).logIn())).toEqual([403, 'ERR_USER_BLOCKED', 60111])
  })

  it('is the member of the directory, however WeCom spells the userid', async () => {
    answerWith({ corpid: corpId, userid: 'USER123' })
    const phone = world.phone(app)
    expect((await phone.logIn()).body.data.user).toMatchObject({ userid: 'user123', name: '张三' })
    expect((await phone.get('/login/check')).body.data).toEqual({ valid: true })
  })

  it.each([
    { userid: 'user123' },
    { corpid: corpId },
    { corpid: corpId, userid: '' },
    { corpid: [corpId], userid: 'user123' },
    { corpid: corpId, userid: 'user123', session_key: '' },
    { corpid: corpId, userid: 'user123', session_key: null },
  ])('is nobody when WeCom answers %j', async (session) => {
    answerWith(session)
    expect(problemOf(await world.phone(app).logIn())).toEqual([502, 'ERR_PLATFORM', -1])
  })

  describe('by a rule', () => {
    it.each<[string, WecomMiniLoginOptions['authorize'], number, number]>([
      ['of departments', { departments: [2] }, 200, 403],
      ['of departments and those below', { departments: [1], includeSubDepartments: true }, 200, 200],
      ['of tags', { tags: [1] }, 403, 200],
      ['of userids', { userids: ['USER123'] }, 200, 403],
      ['that is a function', (user) => (user as WecomUser & { name: string }).name === '李四', 403, 200],
    ])('%s', async (_what, authorize, ofUser123, ofLisi) => {
      const answers = [await logIn('user123', { authorize }), await logIn('lisi', { authorize })]
      expect(answers.map(({ status }) => status)).toEqual([ofUser123, ofLisi])
      for (const answer of answers) {
        if (answer.status === 403) expect(answer.body.error).toBe('ERR_NOT_AUTHORIZED')
      }
    })

    it('lets nobody in when the facts cannot be read', async () => {
      simulator.faults.arm({ api: 'cgi-bin/tag/get', kind: 'html', times: Number.POSITIVE_INFINITY })
      expect((await logIn('lisi', { authorize: { tags: [1] } })).status).toBe(503)
    })

    it.each<[string, Partial<WecomMiniLoginOptions>]>([
      ['a rule', { authorize: { departments: [4] } }],
      [
        'onLogin',
        {
          onLogin: () => {
            throw Object.assign(new Error('no'), { status: 403 })
          },
        },
      ],
    ])('keeps no session_key of people whom %s refuses', async (_what, auth) => {
      const tokenCache = memoryTokenCache()
      expect((await logIn('user123', { ...auth, tokenCache })).status).toBe(403)
      const { token } = (await logIn('user123', {})).body.data
      const phone = world.phone((await world.serve({ auth: { tokenCache } })).url)
      phone.token = token
      expect((await phone.get('/login/check')).body.data).toEqual({ valid: false })
      await phone.logIn()
      expect((await phone.get('/login/check')).body.data).toEqual({ valid: true })
    })
  })

  it('is told to onLogin, whose account travels by its id alone', async () => {
    const seen: WecomUser[] = []
    const { url: own } = await world.serve({
      auth: {
        onLogin(user) {
          seen.push({ ...user })
          return { id: 7, salary: 'nobody’s business' }
        },
      },
    })
    const phone = world.phone(own)
    const answer = await phone.logIn()
    expect(seen).toEqual([answer.body.data.user])
    expect(answer.text).not.toContain('business')
    expect((await phone.open('/me')).body.account).toEqual({ id: 7 })
  })
})
