import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from '@jest/globals'
import axios, { type AxiosInstance } from 'axios'
import {
  type MiniProgramClient,
  type MiniProgramClientOptions,
  miniProgramClient,
  type SubscribeMessage,
  type UnlimitedCode,
} from 'express-wechat-auth'
import { miniApi, miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { drip, failingAnswers, refusingFirst } from '../helpers/faults/byte-answers.ts'
import { type ByteAnswer, useByteClients } from '../helpers/faults/byte-host.ts'
import { hurryTimeouts } from '../helpers/time/clock.ts'

const { appId, appSecret } = miniCredentials
const codeApi = 'wxa/getwxacodeunlimit'
const subscribeApi = 'cgi-bin/message/subscribe/send'
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])
const unavailable = { name: 'WechatAuthError', code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 }

const { simulator, calls, openidOf } = useMini()
const create = (options: Partial<MiniProgramClientOptions> = {}): MiniProgramClient =>
  miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints, ...options })
const createFor = useByteClients((api, http) => create({ endpoints: { api }, http }))

beforeEach(() => simulator.sent.clear())

describe('fetchUnlimitedCodeImage()', () => {
  it('answers a picture, and sends what it was given', async () => {
    const code: UnlimitedCode = {
      scene: "aZ09!#$&'()*+,/:;=?@-._~",
      page: 'pages/index/index',
      check_path: false,
      env_version: 'develop',
      width: 280,
      auto_color: false,
      line_color: { r: 1, g: 2, b: 3 },
      is_hyaline: true,
    }
    const picture = await create().fetchUnlimitedCodeImage(code)
    expect(Buffer.isBuffer(picture)).toBe(true)
    expect(picture.subarray(0, 8).equals(png)).toBe(true)
    expect(simulator.requests.list({ api: codeApi })).toMatchObject([{ method: 'POST', body: code }])
  })

  it('adds nothing of its own', async () => {
    const { host, client } = await createFor(jpeg)
    expect((await client.fetchUnlimitedCodeImage({ scene: 'a' })).equals(jpeg)).toBe(true)
    expect(host.calls.map(({ body }) => body.toString())).toEqual(['{"scene":"a"}'])
  })

  it.each<[string, () => AxiosInstance]>([
    ['the user’s axios', () => axios.create({ proxy: false })],
    [
      'one that reads bytes',
      () => axios.create({ proxy: false, adapter: 'http', responseType: 'arraybuffer' }),
    ],
    ['one over fetch', () => axios.create({ adapter: 'fetch' })],
  ])('answers the very same bytes over %s', async (_what, http) => {
    const { client } = await createFor(jpeg, http())
    const picture = await client.fetchUnlimitedCodeImage({ scene: 'a' })
    expect([Buffer.isBuffer(picture), picture.equals(jpeg)]).toEqual([true, true])
  })

  it.each<[string, object]>([
    ['no scene', {}],
    ['an empty scene', { scene: '' }],
    ['a scene of 33 characters', { scene: 'a'.repeat(33) }],
    ['a scene with a blank', { scene: 'a b' }],
    ['a scene with a percent sign', { scene: 'a%20' }],
    ['a scene in Chinese', { scene: '登录' }],
    ['a scene with quotes', { scene: '"a"' }],
    ['a scene with a line break', { scene: 'a\n' }],
    ['a scene that is a number', { scene: 5 }],
    ['a page with a slash in front', { scene: 'a', page: '/pages/index/index' }],
    ['a page with a query', { scene: 'a', page: 'pages/index/index?a=1' }],
    ['a page that is no text', { scene: 'a', page: 5 }],
    ['a width below 280', { scene: 'a', width: 279 }],
    ['a width above 1280', { scene: 'a', width: 1_281 }],
    ['half a pixel', { scene: 'a', width: 300.5 }],
    ['a width in text', { scene: 'a', width: '430' }],
  ])('refuses %s before anybody is asked', async (_what, code) => {
    const error = await errorOf(create().fetchUnlimitedCodeImage(code as UnlimitedCode))
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PARAMETER', status: 400 })
    expect(simulator.requests.list()).toEqual([])
  })

  it.each([{ scene: 'a' }, { scene: 'a'.repeat(32), width: 1_280 }])('takes %j', async (code) => {
    const { host, client } = await createFor(jpeg)
    await client.fetchUnlimitedCodeImage(code)
    expect(host.calls.map(({ body }) => JSON.parse(body.toString()))).toEqual([code])
  })

  it('rejects with 41030 for a page that is not published', async () => {
    simulator.apps.update(appId, { pages: ['pages/index/index'] })
    const code = { scene: 'a', page: 'pages/draft/draft' }
    const error = await errorOf(create().fetchUnlimitedCodeImage(code))
    const picture = await create().fetchUnlimitedCodeImage({ ...code, check_path: false })
    simulator.apps.update(appId, { pages: undefined })
    expect(error).toMatchObject({ name: 'PlatformError', errcode: 41030, api: codeApi, status: 502 })
    expect(error).toHaveProperty('rid', expect.any(String))
    expect(Buffer.isBuffer(picture)).toBe(true)
  })

  it.each([
    [40129, 502],
    [45009, 503],
    [-1, 503],
  ])('takes errcode %i in place of a picture for an error', async (errcode, status) => {
    simulator.faults.arm({ api: codeApi, kind: 'errcode', errcode })
    expect(await errorOf(create().fetchUnlimitedCodeImage({ scene: 'a' }))).toMatchObject({ errcode, status })
    expect(calls(codeApi)).toBe(1)
  })

  it.each(['html', 'empty', 'null', 'not-object', 'status', 'redirect', 'reset'] as const)(
    'takes an answer that is no picture for none: %s',
    async (kind) => {
      simulator.faults.arm({ api: codeApi, kind })
      expect(await errorOf(create().fetchUnlimitedCodeImage({ scene: 'a' }))).toMatchObject(unavailable)
      expect(calls(codeApi)).toBe(1)
    },
  )

  it('takes a picture without an end for none', async () => {
    const endless: ByteAnswer = (res: ServerResponse) => {
      const timer = setInterval(() => res.write(Buffer.alloc(1024 * 1024, 0xff)), 1)
      res.on('close', () => clearInterval(timer))
    }
    const { client } = await createFor(endless)
    expect(await errorOf(client.fetchUnlimitedCodeImage({ scene: 'a' }))).toMatchObject(unavailable)
  })

  it('ends when the picture drips', async () => {
    const { client } = await createFor(drip)
    await client.getAppAccessToken()
    hurryTimeouts(100)
    expect(await errorOf(client.fetchUnlimitedCodeImage({ scene: 'a' }))).toMatchObject(unavailable)
  })
})

describe('sendSubscribeMessage()', () => {
  const message = (change: object = {}): SubscribeMessage => ({
    touser: openidOf('xiaoming'),
    template_id: 'template-1',
    data: { thing1: { value: '你好 🌸' }, number2: { value: 5 } },
    ...change,
  })
  const accept = (times = 1): void =>
    simulator.miniPrograms.requestSubscribeMessage(appId, 'xiaoming', 'template-1', times)

  it('answers nothing, and sends what it was given', async () => {
    accept()
    const given = message({ page: 'pages/a?b=1&c=北京', miniprogram_state: 'trial', lang: 'zh_TW' })
    expect(await create().sendSubscribeMessage(given)).toBeUndefined()
    expect(simulator.sent.list({ appId })).toMatchObject([{ kind: 'subscribe', body: given }])
  })

  it('rejects with 43101 once the person’s agreement is used up', async () => {
    const client = create()
    accept(2)
    await client.sendSubscribeMessage(message())
    await client.sendSubscribeMessage(message())
    expect(await errorOf(client.sendSubscribeMessage(message()))).toMatchObject({
      name: 'PlatformError',
      errcode: 43101,
      api: subscribeApi,
    })
    expect(simulator.sent.list()).toHaveLength(2)
  })

  it.each([
    [40003, { touser: 'oNobody' }],
    [40037, { template_id: '' }],
    [47003, { data: { phrase1: { value: 'not Chinese' } } }],
  ])('rejects with %i', async (errcode, change) => {
    expect(await errorOf(create().sendSubscribeMessage(message(change)))).toMatchObject({
      errcode,
      status: 502,
    })
  })

  it.each([
    [43108, 503],
    [45009, 503],
    [43107, 502],
  ])('answers errcode %i with the status %i', async (errcode, status) => {
    simulator.faults.arm({ api: subscribeApi, kind: 'errcode', errcode })
    expect(await errorOf(create().sendSubscribeMessage(message()))).toMatchObject({ errcode, status })
  })

  it('is not sent twice when the answer is lost', async () => {
    accept(2)
    simulator.faults.arm({ api: subscribeApi, kind: 'reset', afterCommit: true })
    expect(await errorOf(create().sendSubscribeMessage(message()))).toMatchObject(unavailable)
    expect([calls(subscribeApi), simulator.sent.list().length]).toEqual([1, 1])
  })

  it('is sent once, after one renewal, when the token was bad', async () => {
    accept()
    const client = create()
    await client.getAppAccessToken()
    simulator.apps.revokeAppAccessTokens(appId)
    await client.sendSubscribeMessage(message())
    expect([calls(miniApi.token), calls(subscribeApi), simulator.sent.list().length]).toEqual([2, 2, 1])
  })
})

describe.each<[string, string, object | Buffer, (client: MiniProgramClient) => Promise<unknown>]>([
  ['fetchUnlimitedCodeImage()', codeApi, jpeg, (client) => client.fetchUnlimitedCodeImage({ scene: 'a/b' })],
  [
    'sendSubscribeMessage()',
    subscribeApi,
    { errcode: 0, errmsg: 'ok' },
    (client) =>
      client.sendSubscribeMessage({ touser: 'o1', template_id: 't', data: { thing1: { value: '中' } } }),
  ],
])('%s', (_name, api, answer, use) => {
  it.each([40001, 40014, 42001])('is sent once more with the very same bytes after %i', async (errcode) => {
    const { host, client } = await createFor(refusingFirst(answer, errcode))
    await use(client)
    const [first, second] = host.calls
    expect([host.calls.length, host.tokens, first?.api]).toEqual([2, 2, api])
    expect(second).toEqual({ ...first, query: { ...first?.query, access_token: 'token-number-2' } })
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  })

  it('shows no secret in an error', async () => {
    for (const wrong of failingAnswers) {
      const { client } = await createFor(wrong)
      const views = everyViewOf(await errorOf(use(client)))
      for (const hidden of ['token-number', appSecret]) expect(views).not.toContain(hidden)
    }
  })
})
