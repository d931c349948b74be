import { createHmac } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { createMiniBench, isReadable, mini, sign } from '../../helpers/simulator/mini-program-bench.ts'
import { day, hour, official } from '../../helpers/simulator/wechat-bench.ts'
import { type WrongParameter, wrongTokens } from '../../helpers/simulator/wrong-parameters.ts'

const checks = ['wxa/checksession', 'wxa/resetusersessionkey']
const rid = / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/

describe('session_key', () => {
  it('is another one after each login, and the exchange tells it', async () => {
    const { simulator, login, exchange } = createMiniBench()
    const { sessionKeyOf } = simulator.miniPrograms
    expect(sessionKeyOf(mini.appId, 'xiaoming')).toBeUndefined()
    const first = (await exchange(login())).session_key
    expect(sessionKeyOf(mini.appId, 'xiaoming')).toBe(first)
    const code = login()
    const second = sessionKeyOf(mini.appId, 'xiaoming')
    expect(second).not.toBe(first)
    expect((await exchange(code)).session_key).toBe(second)
  })

  it('stays the same when the login keeps it', async () => {
    const { login, exchange } = createMiniBench()
    const first = (await exchange(login())).session_key
    expect((await exchange(login('xiaoming', { keepsSessionKey: true }))).session_key).toBe(first)
  })

  it('is new at the first login even so', async () => {
    const { login, exchange } = createMiniBench()
    const answer = await exchange(login('xiaoming', { keepsSessionKey: true }))
    expect(answer.session_key).toHaveLength(24)
  })

  it('belongs to one person in one mini program', () => {
    const { simulator, login } = createMiniBench()
    const { apps, miniPrograms } = simulator
    apps.add({ appId: 'wx5', appSecret: 's', kind: 'mini-program', name: 'm', redirectDomains: [] })
    login()
    login('xiaohong')
    miniPrograms.login('wx5', 'xiaoming')
    const keys = [
      miniPrograms.sessionKeyOf(mini.appId, 'xiaoming'),
      miniPrograms.sessionKeyOf(mini.appId, 'xiaohong'),
      miniPrograms.sessionKeyOf('wx5', 'xiaoming'),
    ]
    expect(new Set(keys).size).toBe(3)
  })

  it('of an older login is what its code tells: a server that is late has an outdated key', async () => {
    const { simulator, login, exchange, prove } = createMiniBench()
    const [older, newer] = [login(), login()]
    const outdated = (await exchange(older)).session_key
    expect((await prove('wxa/checksession', outdated)).errcode).toBe(87009)
    const data = simulator.miniPrograms.getUserInfo(mini.appId, 'xiaoming')
    expect(isReadable(outdated, data)).toBe(false)
    expect(isReadable((await exchange(newer)).session_key, data)).toBe(true)
  })

  it('lives on while it is used, and not for ever', () => {
    const { simulator, login } = createMiniBench()
    const { sessionKeyOf, getUserInfo } = simulator.miniPrograms
    login()
    const key = sessionKeyOf(mini.appId, 'xiaoming')
    simulator.clock.advance(20 * day)
    getUserInfo(mini.appId, 'xiaoming')
    simulator.clock.advance(20 * day)
    expect(sessionKeyOf(mini.appId, 'xiaoming')).toBe(key)
    simulator.clock.advance(10 * day)
    expect(sessionKeyOf(mini.appId, 'xiaoming')).toBeUndefined()
  })
})

describe('wxa/checksession', () => {
  it('is content with the present key, over and over', async () => {
    const { login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    for (let count = 0; count < 3; count += 1) {
      expect(await prove('wxa/checksession', session_key)).toEqual({ errcode: 0, errmsg: 'ok' })
    }
  })

  it('answers 87009 to an outdated key, from the login on', async () => {
    const { login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    login()
    const answer = await prove('wxa/checksession', session_key)
    expect(answer).toEqual({ errcode: 87009, errmsg: expect.stringMatching(/^invalid signature rid: /) })
  })

  it('answers 87007 once the key has expired, until the next login', async () => {
    const { simulator, login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    simulator.miniPrograms.expireSessionKey(mini.appId, 'xiaoming')
    expect(simulator.miniPrograms.sessionKeyOf(mini.appId, 'xiaoming')).toBeUndefined()
    expect((await prove('wxa/checksession', session_key)).errcode).toBe(87007)
    const next = (await exchange(login('xiaoming', { keepsSessionKey: true }))).session_key
    expect(next).not.toBe(session_key)
    expect((await prove('wxa/checksession', next)).errcode).toBe(0)
    expect((await prove('wxa/checksession', session_key)).errcode).toBe(87009)
  })

  it('answers as application/json', async () => {
    const { get } = createMiniBench()
    expect((await get('wxa/checksession')).headers['content-type']).toBe('application/json; encoding=utf-8')
  })
})

describe.each(checks)('%s', (path) => {
  it.each<WrongParameter>([
    ...wrongTokens,
    [40001, { access_token: `99_${'x'.repeat(130)}` }],
    [40097, { openid: '' }],
    [40097, { signature: '' }],
    [87008, { sig_method: '' }],
    [87008, { sig_method: 'HMAC_SHA256' }],
    [87007, { openid: 'oNobody' }],
    [87009, { signature: 'x' }],
  ])('answers %i to %j', async (errcode, change) => {
    const { login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    const answer = await prove(path, session_key, change)
    expect(answer).toEqual({ errcode, errmsg: expect.stringMatching(rid) })
    expect(answer.errmsg).not.toContain(', rid')
    expect((await prove('wxa/checksession', session_key)).errcode).toBe(0)
  })

  it('answers 87009 to signatures made in a wrong way', async () => {
    const { login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    const bytes = Buffer.from(session_key, 'base64')
    const wrong = [
      createHmac('sha256', bytes).digest('hex'),
      createHmac('sha256', '').update(session_key).digest('hex'),
      createHmac('sha256', session_key).digest('base64'),
      createHmac('sha256', session_key).digest('hex').toUpperCase(),
      sign('', session_key),
    ]
    for (const signature of wrong) {
      expect((await prove(path, session_key, { signature })).errcode).toBe(87009)
    }
  })

  it('answers 87007 for a person who never logged in, and for the openid of another app', async () => {
    const { simulator, openid, login, exchange, prove, token } = createMiniBench()
    expect((await prove(path, 'x', { openid: openid('xiaohong') })).errcode).toBe(87007)
    const { session_key } = await exchange(login())
    const foreign = simulator.users.openidOf('xiaoming', official.appId)
    expect((await prove(path, session_key, { openid: foreign })).errcode).toBe(87007)
    const access_token = await token(official)
    expect((await prove(path, session_key, { access_token })).errcode).toBe(87007)
  })

  it('answers 42001 to an access token that is too old', async () => {
    const { simulator, login, exchange, prove, token } = createMiniBench()
    const { session_key } = await exchange(login())
    const access_token = await token()
    simulator.clock.advance(2 * hour)
    expect((await prove(path, session_key, { access_token })).errcode).toBe(42001)
  })

  it('takes faults by its name', async () => {
    const { simulator, login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    simulator.faults.arm({ api: path, kind: 'errcode', errcode: 45011 })
    expect((await prove(path, session_key)).errcode).toBe(45011)
    expect((await prove(path, session_key)).errcode).toBe(0)
  })
})

describe('wxa/resetusersessionkey', () => {
  it('answers a new key and puts the old one out of use', async () => {
    const { simulator, openid, login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    const before = simulator.miniPrograms.getUserInfo(mini.appId, 'xiaoming')
    const answer = await prove('wxa/resetusersessionkey', session_key)
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid: openid(),
      session_key: simulator.miniPrograms.sessionKeyOf(mini.appId, 'xiaoming'),
    })
    expect(answer.session_key).not.toBe(session_key)
    expect((await prove('wxa/checksession', session_key)).errcode).toBe(87009)
    expect((await prove('wxa/checksession', answer.session_key)).errcode).toBe(0)
    expect((await prove('wxa/resetusersessionkey', session_key)).errcode).toBe(87009)
    expect(isReadable(answer.session_key, before)).toBe(false)
    const after = simulator.miniPrograms.getUserInfo(mini.appId, 'xiaoming')
    expect(isReadable(answer.session_key, after)).toBe(true)
  })

  it('does not prolong the life of the key', async () => {
    const { simulator, login, exchange, prove } = createMiniBench()
    const { session_key } = await exchange(login())
    simulator.clock.advance(29 * day)
    expect((await prove('wxa/resetusersessionkey', session_key)).errcode).toBe(0)
    simulator.clock.advance(2 * day)
    expect(simulator.miniPrograms.sessionKeyOf(mini.appId, 'xiaoming')).toBeUndefined()
  })
})
