import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { hour, type Json, minute, official } from '../../helpers/simulator/wechat-bench.ts'

const { appId } = official

describe('cgi-bin/message/template/send', () => {
  const api = 'cgi-bin/message/template/send'
  const message = (touser: string, more: object = {}): object => {
    return { touser, template_id: 't', data: { thing1: { value: '咖啡' } }, ...more }
  }

  it('answers an id of 64 bit, and keeps the message', async () => {
    const { openid, simulator, token } = createOfficialBench()
    const body = message(openid(), { url: 'https://example.com' })
    const { text } = await request(simulator.handler)
      .post(`/api.weixin.qq.com/${api}?access_token=${await token()}`)
      .send(body)
    expect(text).toMatch(/^\{"errcode":0,"errmsg":"ok","msgid":\d{19}\}$/)
    const [sent, ...others] = simulator.sent.list()
    expect(others).toEqual([])
    expect(sent).toMatchObject({ kind: 'template', appId, openid: openid(), body })
    expect(text).toContain(String(sent?.msgid))
  })

  it.each<[number, (openid: string) => object]>([
    [40003, () => message('nobody')],
    [40003, () => ({})],
    [40037, (openid) => message(openid, { template_id: '' })],
    [40037, (openid) => message(openid, { template_id: 'other' })],
    [47003, (openid) => message(openid, { data: undefined })],
    [47003, (openid) => message(openid, { data: { thing1: 'x' } })],
    [47003, (openid) => message(openid, { data: { thing1: { value: 'x'.repeat(21) } } })],
    [47003, (openid) => message(openid, { data: { phrase4: { value: 'abc' } } })],
    [0, (openid) => message(openid, { data: { first: { value: 'x'.repeat(200) } } })],
    [0, (openid) => message(openid, { data: { number1: { value: 12 } } })],
  ])('answers %i', async (errcode, bodyOf) => {
    const { openid, post, simulator } = createOfficialBench()
    simulator.apps.update(appId, { templates: ['t'] })
    expect((await post(api, bodyOf(openid()))).errcode).toBe(errcode)
  })

  it('says which value is wrong', async () => {
    const { openid, post } = createOfficialBench()
    const { errmsg } = await post(api, message(openid(), { data: { phrase4: { value: 'abc' } } }))
    expect(errmsg).toMatch(/^argument invalid! data\.phrase4\.value invalid rid: /)
  })

  it('goes to followers only', async () => {
    const { openid, post } = createOfficialBench()
    expect((await post(api, message(openid('xiaohong')))).errcode).toBe(43004)
  })

  it('does not send the same twice in a minute, nor a client_msg_id twice in ten', async () => {
    const { openid, post, simulator } = createOfficialBench()
    await post(api, message(openid()))
    expect((await post(api, message(openid()))).errcode).toBe(40241)
    simulator.clock.advance(minute)
    expect((await post(api, message(openid(), { client_msg_id: 'm' }))).errcode).toBe(0)
    const other = message(openid(), { client_msg_id: 'm', data: { thing1: { value: '茶' } } })
    expect((await post(api, other)).errcode).toBe(40241)
    expect(simulator.sent.list()).toHaveLength(2)
  })
})

describe('cgi-bin/message/custom/send', () => {
  const api = 'cgi-bin/message/custom/send'
  const text = (touser: string): object => ({ touser, msgtype: 'text', text: { content: '你好' } })

  it('needs a person who did something just now', async () => {
    const { openid, post, simulator } = createOfficialBench()
    const send = async (): Promise<number> => (await post(api, text(openid()))).errcode
    expect(await send()).toBe(45015)
    simulator.users.allowMessages('xiaoming', appId)
    for (let count = 0; count < 5; count += 1) expect(await send()).toBe(0)
    expect(await send()).toBe(45047)
    simulator.users.allowMessages('xiaoming', appId)
    simulator.clock.advance(47 * hour)
    expect(await send()).toBe(0)
    simulator.clock.advance(hour)
    expect(await send()).toBe(45015)
    expect(simulator.sent.list({ openid: openid() })).toHaveLength(6)
    expect(simulator.sent.list({ appId: mini.appId })).toEqual([])
  })

  it('allows three within a minute of a follow or a scan', async () => {
    const { openid, post, qrCode, simulator } = createOfficialBench()
    const send = async (): Promise<number> => (await post(api, text(openid('xiaohong')))).errcode
    simulator.users.follow('xiaohong', appId)
    for (const errcode of [0, 0, 0, 45047]) expect(await send()).toBe(errcode)
    const { ticket } = await qrCode()
    simulator.users.scan('xiaohong', { ticket })
    expect(await send()).toBe(0)
    simulator.clock.advance(minute)
    expect(await send()).toBe(45015)
    simulator.users.allowMessages('xiaohong', appId)
    simulator.users.unfollow('xiaohong', appId)
    expect(await send()).toBe(45015)
  })

  it('takes every documented type', async () => {
    const { openid, post, simulator } = createOfficialBench()
    const media = { media_id: 'm', thumb_media_id: 'm' }
    const news = { articles: [{ title: 't', description: 'd', url: 'u', picurl: 'p' }] }
    const contents: Record<string, object> = {
      text: { content: 'c' },
      image: media,
      voice: media,
      video: media,
      music: media,
      news,
      mpnews: media,
      mpnewsarticle: { article_id: 'a' },
      msgmenu: { list: [{ id: '1', content: 'c' }] },
      wxcard: { card_id: 'c' },
      miniprogrampage: media,
      link: { title: 't' },
    }
    for (const [msgtype, content] of Object.entries(contents)) {
      simulator.users.allowMessages('xiaoming', appId)
      const answer = await post(api, { touser: openid(), msgtype, [msgtype]: content })
      expect([msgtype, answer]).toEqual([msgtype, { errcode: 0, errmsg: 'ok' }])
    }
  })

  it.each<[number, object]>([
    [40008, {}],
    [40008, { msgtype: 'constructor' }],
    [44004, { msgtype: 'text' }],
    [44004, { msgtype: 'text', text: { content: '' } }],
    [45002, { msgtype: 'text', text: { content: '好'.repeat(683) } }],
    [47001, { msgtype: 'image' }],
    [41006, { msgtype: 'image', image: {} }],
    [44003, { msgtype: 'news', news: { articles: [] } }],
    [45008, { msgtype: 'news', news: { articles: [{}, {}] } }],
    [44005, { msgtype: 'msgmenu', msgmenu: {} }],
  ])('answers %i to %j', async (errcode, body) => {
    const { openid, post, simulator } = createOfficialBench()
    simulator.users.allowMessages('xiaoming', appId)
    expect((await post(api, { touser: openid(), ...body })).errcode).toBe(errcode)
  })

  it('is there for mini programs too', async () => {
    const { post, simulator } = createOfficialBench()
    const openid = simulator.users.openidOf('xiaohong', mini.appId)
    simulator.users.allowMessages('xiaohong', mini.appId)
    expect((await post(api, text(openid), mini)).errcode).toBe(0)
    expect((await post(api, text('nobody'), mini)).errcode).toBe(40003)
  })
})

describe('cgi-bin/message/subscribe/send', () => {
  const api = 'cgi-bin/message/subscribe/send'

  function createWithTemplate() {
    const bench = createOfficialBench()
    const touser = bench.simulator.users.openidOf('xiaoming', mini.appId)
    const send = (more: object = {}): Promise<Json> =>
      bench.post(api, { touser, template_id: 't', data: { thing1: { value: 'v' } }, ...more }, mini)
    return { ...bench, send, touser }
  }

  it('sends one message for each yes', async () => {
    const { send, simulator, touser } = createWithTemplate()
    expect((await send()).errcode).toBe(43101)
    simulator.miniPrograms.requestSubscribeMessage(mini.appId, 'xiaoming', 't', 2)
    expect((await send({ template_id: 'other' })).errcode).toBe(43101)
    expect(await send()).toMatchObject({ errcode: 0, errmsg: 'ok' })
    expect((await send({ page: 'pages/index?a=1', miniprogram_state: 'trial' })).errcode).toBe(0)
    expect((await send()).errcode).toBe(43101)
    expect(simulator.sent.list({ openid: touser })).toHaveLength(2)
  })

  it('refuses what is wrong, and leaves the yes as it was', async () => {
    const { send, simulator } = createWithTemplate()
    simulator.miniPrograms.requestSubscribeMessage(mini.appId, 'xiaoming', 't')
    expect((await send({ touser: 'nobody' })).errcode).toBe(40003)
    expect((await send({ data: { thing1: { value: '' } } })).errcode).toBe(47003)
    expect((await send({ miniprogram_state: 'beta' })).errcode).toBe(47003)
    expect((await send()).errcode).toBe(0)
    expect(() => simulator.miniPrograms.requestSubscribeMessage(mini.appId, 'xiaoming', '')).toThrow(
      TypeError,
    )
  })

  it('is only for mini programs', async () => {
    const { post } = createOfficialBench()
    expect((await post(api, {})).errcode).toBe(48001)
  })
})

describe('sent messages', () => {
  it('can be read and cleared over HTTP', async () => {
    const { openid, post, simulator } = createOfficialBench()
    await post('cgi-bin/message/template/send', {
      touser: openid(),
      template_id: 't',
      data: { a: { value: 'b' } },
    })
    const list = async (query: string): Promise<Json> =>
      (await request(simulator.handler).get(`/simulator/sent${query}`)).body.result
    expect(await list(`?appId=${appId}&openid=${openid()}`)).toHaveLength(1)
    expect(await list('?openid=nobody')).toEqual([])
    await request(simulator.handler).delete('/simulator/sent')
    expect(simulator.sent.list()).toEqual([])
  })

  it('allows messages, and accepts templates, over HTTP', async () => {
    const { openid, post, simulator } = createOfficialBench()
    await request(simulator.handler).post('/simulator/users/xiaoming/allow-messages').send({ appId })
    const body = { touser: openid(), msgtype: 'text', text: { content: 'c' } }
    expect((await post('cgi-bin/message/custom/send', body)).errcode).toBe(0)
    const accepted = await request(simulator.handler)
      .post(`/simulator/mini-programs/${mini.appId}/request-subscribe-message`)
      .send({ personId: 'xiaoming', templateId: 't' })
    expect(accepted.status).toBe(200)
  })
})
