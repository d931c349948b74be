import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { QrCodeTarget, TemplateMessage, WechatClient } from 'express-wechat-auth'
import { useWechatClients } from '../helpers/apps/clients.ts'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { refusingFirst } from '../helpers/faults/byte-answers.ts'
import { type ByteCall, useByteClients } from '../helpers/faults/byte-host.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

const { appId, appSecret } = accountCredentials
const userApi = 'cgi-bin/user/info'
const qrApi = 'cgi-bin/qrcode/create'
const templateApi = 'cgi-bin/message/template/send'
const customApi = 'cgi-bin/message/custom/send'

const { simulator } = useSimulator()
const { create } = useWechatClients(simulator)
const createFor = useByteClients((api) => create({ endpoints: { api } }))
const openid = (person = 'xiaoming'): string => simulator.users.openidOf(person, appId)
const template = (change: object = {}): TemplateMessage => ({
  touser: openid(),
  template_id: 'template-1',
  data: { thing1: { value: '你好 🌸' }, number2: { value: 5 } },
  ...change,
})
const text = { msgtype: 'text', text: { content: '你好 🌸' } }

beforeEach(() => {
  simulator.clock.reset()
  simulator.sent.clear()
})

describe('fetchFollower()', () => {
  it('tells since when somebody follows, and by which code, in WeChat’s spelling', async () => {
    simulator.users.follow('xiaohong', appId, { scene: 'login_1' })
    expect(await create().fetchFollower(openid('xiaohong'))).toEqual({
      subscribe: 1,
      openid: openid('xiaohong'),
      unionid: simulator.users.unionidOf('xiaohong', appId),
      subscribe_time: expect.any(Number),
      subscribe_scene: 'ADD_SCENE_QR_CODE',
      qr_scene: 0,
      qr_scene_str: 'login_1',
      language: 'zh_CN',
      remark: '',
      groupid: 0,
      tagid_list: [],
    })
  })

  it('is no error for somebody who does not follow', async () => {
    expect(await create().fetchFollower(openid('dawei'))).toEqual({ subscribe: 0, openid: openid('dawei') })
  })

  it('asks in the language of the client, or of the call', async () => {
    const client = create({ lang: 'en' })
    await client.fetchFollower(openid())
    await client.fetchFollower(openid(), { lang: 'zh_TW' })
    await create().fetchFollower(openid())
    const langs = simulator.requests
      .list({ api: userApi })
      .map(({ method, query }) => [method, query['lang']])
    expect(langs).toEqual([
      ['GET', 'en'],
      ['GET', 'zh_TW'],
      ['GET', 'zh_CN'],
    ])
  })

  it('is refused for an openid of another account', async () => {
    expect(await errorOf(create().fetchFollower('oNobody'))).toMatchObject({ status: 502, errcode: 40003 })
  })

  it.each([{}, { subscribe: 1, openid: 'o2' }, { subscribe: 1 }, { openid: 5 }, { openid: null }])(
    'takes %j for an error when o1 was asked for',
    async (answer) => {
      const { client } = await createFor(answer)
      const error = await errorOf(client.fetchFollower('o1'))
      expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
    },
  )
})

describe('createQrCode()', () => {
  it('makes a temporary code for half an hour, with a picture of it', async () => {
    const code = await create().createQrCode({ scene: 'login_中文' })
    expect(code).toEqual({
      ticket: expect.any(String),
      url: expect.stringMatching(/^http:\/\/weixin\.qq\.com\/q\//),
      imageUrl: `${simulator.endpoints.mp}/cgi-bin/showqrcode?ticket=${encodeURIComponent(code.ticket)}`,
      expire_seconds: 1_800,
    })
    const picture = await fetch(code.imageUrl)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(simulator.users.scan('xiaoming', { ticket: code.ticket })).toMatchObject({
      EventKey: 'login_中文',
    })
  })

  it('makes a permanent code', async () => {
    const code = await create().createQrCode({ scene: 100_000, permanent: true })
    expect(Object.keys(code).sort()).toEqual(['imageUrl', 'ticket', 'url'])
    simulator.clock.advance(400 * 86_400_000)
    expect(simulator.users.scan('xiaoming', { ticket: code.ticket })).toMatchObject({ EventKey: '100000' })
  })

  it.each<[QrCodeTarget, object]>([
    [
      { scene: 4_294_967_295, expireSeconds: 2_592_000 },
      {
        expire_seconds: 2_592_000,
        action_name: 'QR_SCENE',
        action_info: { scene: { scene_id: 4_294_967_295 } },
      },
    ],
    [
      { scene: '1', expireSeconds: 1, permanent: false },
      { expire_seconds: 1, action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: '1' } } },
    ],
    [
      { scene: 1, permanent: true },
      { action_name: 'QR_LIMIT_SCENE', action_info: { scene: { scene_id: 1 } } },
    ],
    [
      { scene: 'x'.repeat(64), permanent: true },
      { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: 'x'.repeat(64) } } },
    ],
  ])('sends %j as WeChat wants it', async (target, body) => {
    await create().createQrCode(target)
    const [sent, ...others] = simulator.requests.list({ api: qrApi })
    expect([sent?.method, sent?.body, others]).toEqual(['POST', body, []])
  })

  it.each<[string, object]>([
    ['no scene', {}],
    ['an empty text', { scene: '' }],
    ['65 characters', { scene: 'x'.repeat(65) }],
    ['the number 0', { scene: 0 }],
    ['a number below 0', { scene: -1 }],
    ['half a number', { scene: 1.5 }],
    ['a number of more than 32 bit', { scene: 4_294_967_296 }],
    ['no number', { scene: Number.NaN }],
    ['null', { scene: null }],
    ['a list', { scene: [1] }],
    ['a permanent number above 100000', { scene: 100_001, permanent: true }],
    ['a permanent text of 65 characters', { scene: 'x'.repeat(65), permanent: true }],
    ['a permanent code that ends', { scene: 1, permanent: true, expireSeconds: 60 }],
    ['0 seconds', { scene: 1, expireSeconds: 0 }],
    ['half a second', { scene: 1, expireSeconds: 0.5 }],
    ['more than 30 days', { scene: 1, expireSeconds: 2_592_001 }],
    ['seconds in text', { scene: 1, expireSeconds: '60' }],
  ])('refuses %s before anybody is asked', async (_what, target) => {
    const error = await errorOf(create().createQrCode(target as QrCodeTarget))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PARAMETER', status: 400 })
    expect(simulator.requests.list()).toEqual([])
  })

  it('says so when there are too many permanent codes', async () => {
    simulator.apps.update(appId, { permanentQrCodeLimit: 0 })
    const error = await errorOf(create().createQrCode({ scene: 77_777, permanent: true }))
    simulator.apps.update(appId, { permanentQrCodeLimit: undefined })
    expect(error).toMatchObject({ name: 'PlatformError', errcode: 45029, api: qrApi })
  })

  it.each([
    {},
    { ticket: 'a' },
    { url: 'http://weixin.qq.com/q/a' },
    { ticket: '', url: 'x' },
    { ticket: 5, url: 'x' },
  ])('takes %j for an error', async (answer) => {
    const { client } = await createFor(answer)
    const error = await errorOf(client.createQrCode({ scene: 1 }))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM', status: 502 })
  })
})

describe('sendTemplateMessage()', () => {
  it('answers the msgid whole, all 64 bit of it', async () => {
    const message = template({ url: 'https://app.example.com/?a=1&b=北京', client_msg_id: 'id-1' })
    const { msgid } = await create().sendTemplateMessage(message)
    const [sent] = simulator.sent.list({ appId, openid: openid() })
    expect(sent).toMatchObject({ kind: 'template', msgid, body: message })
    expect(BigInt(msgid ?? 0)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  })

  it.each([
    ['{"errcode":0,"errmsg":"ok","msgid":200228332}', '200228332'],
    ['{"errcode":0,"errmsg":"ok","msgid":6054768590064713728}', '6054768590064713728'],
    ['{"errcode":0,"errmsg":"ok","msgid":"200228332"}', '200228332'],
  ])('reads %s', async (answer, msgid) => {
    const { client } = await createFor(answer)
    expect(await client.sendTemplateMessage(template())).toEqual({ msgid })
  })

  it('takes a message that was sent before (40241) for sent', async () => {
    const client = create()
    const message = template({ client_msg_id: 'id-2' })
    expect(await client.sendTemplateMessage(message)).toHaveProperty('msgid')
    expect(await client.sendTemplateMessage(message)).toEqual({})
    expect(simulator.requests.list({ api: templateApi, errcode: 40241 })).toHaveLength(1)
    expect(simulator.sent.list({ appId })).toHaveLength(1)
  })

  it.each<[number, object]>([
    [40003, { touser: 'oNobody' }],
    [43004, { touser: () => openid('dawei') }],
    [40037, { template_id: '' }],
    [47003, { data: { thing1: { value: 'x'.repeat(21) } } }],
  ])('rejects with %i', async (errcode, change) => {
    const { touser } = change as { touser?: unknown }
    const message = template({ ...change, ...(typeof touser === 'function' && { touser: touser() }) })
    expect(await errorOf(create().sendTemplateMessage(message))).toMatchObject({
      name: 'PlatformError',
      errcode,
      api: templateApi,
      rid: expect.any(String),
    })
    expect(simulator.sent.list()).toEqual([])
  })
})

describe('sendCustomerServiceMessage()', () => {
  it('answers nothing, and sends what it was given', async () => {
    simulator.users.allowMessages('xiaoming', appId)
    const message = { touser: openid(), ...text, customservice: { kf_account: 'a@b' } }
    expect(await create().sendCustomerServiceMessage(message)).toBeUndefined()
    expect(simulator.sent.list({ appId })).toMatchObject([{ kind: 'customer-service', body: message }])
  })

  it('rejects with 45015 to somebody who was silent for long, and with 45047 after five', async () => {
    const client = create()
    const send = (person: string) => client.sendCustomerServiceMessage({ touser: openid(person), ...text })
    expect(await errorOf(send('afang'))).toMatchObject({ errcode: 45015, api: customApi })
    simulator.users.allowMessages('afang', appId)
    for (let count = 0; count < 5; count += 1) await send('afang')
    expect(await errorOf(send('afang'))).toMatchObject({ errcode: 45047, api: customApi })
  })
})

describe.each<[string, string, object, (client: WechatClient) => Promise<unknown>]>([
  ['fetchFollower()', userApi, { openid: 'o1', subscribe: 0 }, (client) => client.fetchFollower('o1')],
  ['createQrCode()', qrApi, { ticket: 't==', url: 'u' }, (client) => client.createQrCode({ scene: '中文' })],
  ['sendTemplateMessage()', templateApi, {}, (client) => client.sendTemplateMessage(template())],
  [
    'sendCustomerServiceMessage()',
    customApi,
    {},
    (client) => client.sendCustomerServiceMessage({ touser: 'o1', ...text }),
  ],
])('%s', (_name, api, answer, use) => {
  it.each([40001, 40014, 42001])('is sent once more with the very same bytes after %i', async (errcode) => {
    const { host, client } = await createFor(refusingFirst(answer, errcode))
    await use(client)
    const [first, second] = host.calls
    expect([host.calls.length, host.tokens]).toEqual([2, 2])
    expect(first).toMatchObject({ api, query: { access_token: 'token-number-1' } })
    expect(second).toEqual({ ...first, query: { ...first?.query, access_token: 'token-number-2' } })
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  })

  it('is sent twice at most, and shows no secret then', async () => {
    const { host, client } = await createFor((res: ServerResponse, _index: number, { query }: ByteCall) => {
      const errmsg = `invalid credential ${query['access_token']} of ${appId}`
      res.end(JSON.stringify({ errcode: 40001, errmsg }))
    })
    const error = await errorOf(use(client))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', status: 502, errcode: 40001, api })
    expect(host.calls).toHaveLength(2)
    for (const hidden of ['token-number', appSecret]) expect(everyViewOf(error)).not.toContain(hidden)
  })
})
