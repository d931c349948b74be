import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { callApp } from '../../helpers/apps/in-process.ts'
import { hour, type Json, minute } from '../../helpers/simulator/wechat-bench.ts'
import { agent, corpId, createWecomBench, otherAgent } from '../../helpers/simulator/wecom-bench.ts'
import { itAtLength } from '../../run/length.ts'

const suffix = (errcode: number) =>
  new RegExp(
    `, hint: \\[1700000000\\d{15}\\], from ip: 127\\.0\\.0\\.1, more info at https://open\\.work\\.weixin\\.qq\\.com/devtool/query\\?e=${errcode}$`,
  )

const fixed = { now: () => 1_700_000_000_000 }

describe('the envelope of qyapi', () => {
  it('is HTTP 200, JSON in UTF-8, with the errcode and errmsg in headers too', async () => {
    const { get } = createWecomBench(fixed)
    const query = new URLSearchParams({ corpid: corpId, corpsecret: agent.secret })
    const good = await get(`/qyapi.weixin.qq.com/cgi-bin/gettoken?${query}`)
    expect(good.status).toBe(200)
    expect(good.headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      server: 'nginx',
      'error-code': '0',
      'error-msg': 'ok',
    })
    const bad = await get('/qyapi.weixin.qq.com/cgi-bin/gettoken')
    expect(bad.status).toBe(200)
    expect(bad.headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      'error-code': '41004',
      'error-msg': JSON.parse(bad.text).errmsg,
    })
  })

  it('names the caller after most errmsgs', async () => {
    const { call } = createWecomBench(fixed)
    const answer = await call('user/get')
    expect(answer.errcode).toBe(41001)
    expect(answer.errmsg).toMatch(/^access_token missing, hint/)
    expect(answer.errmsg).toMatch(suffix(41001))
  })

  it('leaves 40014 and 40029 bare, but for 40014 of getcallbackip', async () => {
    const { ask, call } = createWecomBench(fixed)
    expect((await call('user/get', { access_token: 'x' })).errmsg).toBe('invalid access_token')
    expect((await ask('auth/getuserinfo', { code: 'x' })).errmsg).toBe('invalid code')
    expect((await call('getcallbackip', { access_token: 'x' })).errmsg).toMatch(suffix(40014))
  })

  it.each([
    ['user/get', { department: [], order: [], is_leader_in_dept: [], direct_leader: [] }],
    ['user/simplelist', { userlist: [] }],
    ['user/list', { userlist: [] }],
    ['department/list', { department: [] }],
    ['department/simplelist', { department_id: [] }],
    ['tag/get', { userlist: [], partylist: [] }],
    ['tag/list', { taglist: [] }],
    ['getcallbackip', { ip_list: [] }],
    ['auth/getuserinfo', {}],
  ])('puts empty lists into the errors of %s', async (path, empty) => {
    const { call } = createWecomBench()
    const { errcode, errmsg, ...rest } = await call(path)
    expect([errcode, typeof errmsg]).toEqual([41001, 'string'])
    expect(rest).toEqual(empty)
  })

  it('writes ip_list before the error in get_api_domain_ip', async () => {
    const { get } = createWecomBench()
    const { text } = await get('/qyapi.weixin.qq.com/cgi-bin/get_api_domain_ip')
    expect(text).toMatch(/^\{"ip_list":\[\],"errcode":41001,/)
  })

  it('answers 404 without a body to paths it does not know', async () => {
    const { get, simulator } = createWecomBench()
    for (const path of ['cgi-bin/user/nothing', 'cgi-bin/user/get/', 'CGI-BIN/gettoken', '']) {
      const response = await get(`/qyapi.weixin.qq.com/${path}`)
      expect([response.status, response.text]).toEqual([404, ''])
    }
    expect(simulator.requests.list({ api: 'cgi-bin/user/nothing' })[0]?.status).toBe(404)
  })

  it('is served by host name too', async () => {
    const { simulator } = createWecomBench()
    const response = await request(simulator.handler)
      .get('/cgi-bin/gettoken')
      .set('host', 'qyapi.weixin.qq.com')
    expect(JSON.parse(response.text).errcode).toBe(41004)
  })
})

describe('the order of checks', () => {
  it('sees an access_token in the query only', async () => {
    const { simulator, token } = createWecomBench()
    const access_token = await token()
    const response = await request(simulator.handler)
      .post('/qyapi.weixin.qq.com/cgi-bin/user/convert_to_openid')
      .set('authorization', `Bearer ${access_token}`)
      .send({ access_token, userid: 'user123' })
    expect(JSON.parse(response.text).errcode).toBe(41001)
  })

  it('goes token, expiry, address, app, parameters, member, range; each hides those after it', async () => {
    const { simulator, call, token } = createWecomBench()
    const { corps, clock } = simulator
    const change = (patch: object) => corps.updateAgent(corpId, agent.agentId, patch)
    const access_token = await token()
    change({ trustedIps: ['203.0.113.9'], enabled: false, visible: { departments: [4] } })
    const answers = async (query: Record<string, string>): Promise<number> =>
      (await call('user/get', query)).errcode
    expect(await answers({})).toBe(41001)
    expect(await answers({ access_token: '' })).toBe(41001)
    expect(await answers({ access_token: 'x' })).toBe(40014)
    clock.advance(2 * hour)
    expect(await answers({ access_token })).toBe(42001)
    clock.advance(-minute)
    expect(await answers({ access_token })).toBe(60020)
    change({ trustedIps: ['127.0.0.1'] })
    expect(await answers({ access_token })).toBe(50003)
    change({ enabled: true })
    expect(await answers({ access_token })).toBe(41009)
    expect(await answers({ access_token, userid: 'a b' })).toBe(40003)
    expect(await answers({ access_token, userid: 'nobody' })).toBe(60111)
    expect(await answers({ access_token, userid: 'user123' })).toBe(60011)
    expect(await answers({ access_token, userid: 'lisi' })).toBe(0)
  })

  it('names the caller in 60020, and lets gettoken through', async () => {
    const { simulator, ask, token } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: [] })
    expect(await token()).toEqual(expect.any(String))
    const answer = await ask('auth/getuserinfo')
    expect(answer.errmsg).toMatch(
      /^not allow to access from your ip, hint: \[\d{25}\], from ip: 127\.0\.0\.1, /,
    )
  })

  it.each([
    'auth/getuserinfo',
    'user/getuserinfo',
    'auth/getuserdetail',
    'user/get',
    'user/simplelist',
    'user/list',
    'user/convert_to_openid',
    'user/convert_to_userid',
    'department/list',
    'department/simplelist',
    'department/get',
    'tag/get',
    'tag/list',
    'agent/get',
    'get_api_domain_ip',
    'getcallbackip',
  ])('%s has the same checks in front', async (path) => {
    const { simulator, ask, call } = createWecomBench()
    expect((await call(path)).errcode).toBe(41001)
    expect((await call(path, { access_token: 'x' })).errcode).toBe(40014)
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: [] })
    expect((await ask(path)).errcode).toBe(60020)
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId, { keepsHandingOut: true })
    expect((await ask(path)).errcode).toBe(40014)
  })
})

describe('gettoken', () => {
  const credential = { corpid: corpId, corpsecret: agent.secret }

  it('answers the same token with what is left of its life, then a new one', async () => {
    const { simulator, call } = createWecomBench(fixed)
    const first = await call('gettoken', credential)
    expect(first).toEqual({ errcode: 0, errmsg: 'ok', access_token: expect.any(String), expires_in: 7200 })
    simulator.clock.advance(hour)
    expect(await call('gettoken', credential)).toEqual({ ...first, expires_in: 3600 })
    simulator.clock.advance(hour)
    const second = await call('gettoken', credential)
    expect(second.access_token).not.toBe(first.access_token)
    expect(second.expires_in).toBe(7200)
    const { access_token } = first
    expect((await call('tag/list', { access_token })).errcode).toBe(42001)
  })

  it('gives each app its own token', async () => {
    const { token } = createWecomBench()
    expect(await token()).not.toBe(await token(otherAgent.secret))
  })

  it.each([
    [41004, {}],
    [41004, { corpid: corpId }],
    [41004, { corpid: 'x', corpsecret: '' }],
    [41002, { corpsecret: agent.secret }],
    [40013, { corpid: 'wwffffffffffffffff', corpsecret: agent.secret }],
    [40001, { corpid: corpId, corpsecret: 'wrong' }],
  ])('answers %i to %j', async (errcode, query) => {
    const { call } = createWecomBench()
    expect((await call('gettoken', query as Record<string, string>)).errcode).toBe(errcode)
  })

  it('answers 40001 for a disabled app', async () => {
    const { simulator, call } = createWecomBench()
    simulator.corps.updateAgent(corpId, agent.agentId, { enabled: false })
    expect((await call('gettoken', credential)).errcode).toBe(40001)
  })

  it('gives a new token after the old one was taken back, or the dead one until it expires', async () => {
    const { simulator, call } = createWecomBench()
    const use = async ({ access_token }: Json): Promise<number> =>
      (await call('tag/list', { access_token })).errcode
    const first = await call('gettoken', credential)
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    expect(await use(first)).toBe(40014)
    const second = await call('gettoken', credential)
    expect(second.access_token).not.toBe(first.access_token)
    expect(await use(second)).toBe(0)
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId, { keepsHandingOut: true })
    const third = await call('gettoken', credential)
    expect(third.access_token).toBe(second.access_token)
    expect(await use(third)).toBe(40014)
    simulator.clock.advance(2 * hour)
    expect(await use(await call('gettoken', credential))).toBe(0)
  })

  itAtLength('shuts an address out for an hour after 2000 wrong secrets in an hour', async () => {
    const { simulator } = createWecomBench(fixed)
    // Without a connection, since they are so many: all of them from one address.
    const ask = async (secret: string): Promise<number> => {
      const query = new URLSearchParams({ corpid: corpId, corpsecret: secret })
      const url = `/qyapi.weixin.qq.com/cgi-bin/gettoken?${query}`
      return JSON.parse(
        (await callApp(simulator.handler, { method: 'GET', url, headers: { host: 'localhost' } })).text,
      ).errcode
    }
    const tries = async (count: number): Promise<number> => {
      let errcode = 0
      for (let made = 0; made < count; made += 1) errcode = await ask('wrong')
      return errcode
    }
    const right = credential.corpsecret
    expect(await tries(1999)).toBe(40001)
    simulator.clock.advance(hour)
    expect(await tries(1)).toBe(40001)
    expect(await ask(right)).toBe(0)
    simulator.clock.advance(30 * minute)
    expect(await tries(1999)).toBe(40001)
    expect(await ask(right)).toBe(45009)
    simulator.clock.advance(hour - 1)
    expect(await ask(right)).toBe(45009)
    simulator.clock.advance(1)
    expect(await ask(right)).toBe(0)
  })
})

describe('faults and the log', () => {
  it('bends answers in the shape of WeCom', async () => {
    const { simulator, ask, get } = createWecomBench(fixed)
    simulator.faults.arm({ api: 'cgi-bin/user/get', kind: 'errcode', errcode: 60011 })
    const answer = await ask('user/get', { userid: 'user123' })
    expect(answer).toMatchObject({ errcode: 60011, department: [] })
    expect(answer.errmsg).toMatch(/^no privilege to access\/modify contact\/party\/agent, hint/)
    expect((await ask('user/get', { userid: 'user123' })).errcode).toBe(0)

    simulator.faults.arm({ api: '*', kind: 'errcode', errcode: -1, errmsg: '忙\ud800\r\nX: y' })
    const odd = await get('/qyapi.weixin.qq.com/cgi-bin/tag/list')
    expect(odd.status).toBe(200)
    expect(odd.headers['error-msg']).toMatch(/^\?+X: y, hint/)
    expect(JSON.parse(odd.text)).toMatchObject({ errcode: -1, taglist: [] })
  })

  it.each([
    [-1, 'system busy'],
    [40001, 'invalid credential'],
    [40056, 'invalid agentid'],
    [45033, 'api concurrent out of limit'],
    [48002, 'api forbidden'],
    [81013, 'user & party & tag all invalid'],
    [301002, 'not allow operate another agent with this accesstoken.'],
  ])('words %i as WeCom does', async (errcode, errmsg) => {
    const { simulator, call } = createWecomBench(fixed)
    simulator.faults.arm({ api: 'cgi-bin/tag/list', kind: 'errcode', errcode })
    expect((await call('tag/list')).errmsg.startsWith(`${errmsg}, hint: [`)).toBe(true)
  })

  it('never shows a secret, a code, a token or a ticket', async () => {
    const { simulator, ask, code, token, authorize } = createWecomBench()
    const value = code('user123', { scope: 'snsapi_privateinfo' })
    const { user_ticket } = await ask('auth/getuserinfo', { code: value })
    await ask('auth/getuserdetail', {}, { user_ticket })
    await authorize({}, { 'x-simulator-user': 'user123' })
    const log = JSON.stringify(simulator.requests.list())
    expect(user_ticket).toHaveLength(128)
    for (const secret of [agent.secret, value, user_ticket, await token()]) expect(log).not.toContain(secret)
    const [entry] = simulator.requests.list({ api: 'cgi-bin/auth/getuserinfo' })
    expect(entry?.checks).toContainEqual({ what: 'code is used for the first time', ok: true })
  })

  it('is not upset by anything a client sends', async () => {
    const { ask, simulator } = createWecomBench()
    for (const body of ['', '{', '[]', 'null', '"x"', '{"user_ticket":{"a":[]}}', '{"__proto__":1}']) {
      expect((await ask('auth/getuserdetail', {}, body)).errcode).toBeGreaterThan(40000)
    }
    for (const id of ['__proto__', 'constructor', '\u0000', '9'.repeat(300), '%', '1e0', ' 1']) {
      expect((await ask('department/get', { id })).errcode).toBe(60123)
      expect((await ask('user/get', { userid: `${id}!` })).errcode).toBe(40003)
    }
    const put = await request(simulator.handler).put('/qyapi.weixin.qq.com/cgi-bin/user/get').send('x')
    expect(put.status).toBe(200)
  })
})
