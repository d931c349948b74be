import { describe, expect, it } from '@jest/globals'
import express from 'express'
import {
  type WechatMessagesOptions,
  type WecomMessagesOptions,
  wechatMessages,
  wecomMessages,
} from 'express-wechat-auth'
import request from 'supertest'
import { errorOf } from '../../helpers/errors.ts'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { account, corp, post, safePush, textXml, wecomPush } from '../../helpers/messages/pushes.ts'

const wechat = { appId: account.receiverId, token: account.token, encodingAesKey: account.encodingAesKey }
const wecom = { corpId: corp.receiverId, token: corp.token, encodingAesKey: corp.encodingAesKey }

const wrong: [string, Record<string, unknown>][] = [
  ['token', { token: undefined }],
  ['token', { token: '' }],
  ['token', { token: 5 }],
  ['token', { token: [''] }],
  ['encodingAesKey', { encodingAesKey: 'short' }],
  ['encodingAesKey', { encodingAesKey: 5 }],
  ['encodingAesKey', { encodingAesKey: ['short'] }],
  ['maxAgeSeconds', { maxAgeSeconds: 0 }],
  ['maxAgeSeconds', { maxAgeSeconds: '300' }],
  ...[0, 0.9, 14.1, 15, -1, Number.NaN, Number.POSITIVE_INFINITY, '6', null].map(
    (value): [string, Record<string, unknown>] => ['replyWithinSeconds', { replyWithinSeconds: value }],
  ),
  ['tokenCache', { tokenCache: {} }],
  ['onEvent', { onEvent: {} }],
  ['mean "encodingAesKey"', { encodingAESKey: account.encodingAesKey }],
  ['options', { headers: {}, url: '/' }],
]

describe.each<[string, string, (change: object) => unknown]>([
  ['wechatMessages', 'appId', (change) => wechatMessages({ ...wechat, ...change } as WechatMessagesOptions)],
  ['wecomMessages', 'corpId', (change) => wecomMessages({ ...wecom, ...change } as WecomMessagesOptions)],
])('%s() throws a TypeError that names itself and the option', (factory, id, create) => {
  it.each([...wrong, [id, { [id]: undefined }], [id, { [id]: '' }], [id, { [id]: 5 }]] as typeof wrong)(
    '%s, for %j',
    async (words, change) => {
      const error = await errorOf(() => create(change))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain(factory)
      if (words !== 'options') expect(error.message).toContain(words)
      expect(error.message).not.toContain(account.encodingAesKey)
    },
  )
})

it('wecomMessages() needs a key, and checks its receivers', () => {
  expect(() => wecomBench({ encodingAesKey: undefined as never })).toThrow(/"encodingAesKey" is undefined/)
  for (const receiverIds of ['ww1', [5], [null], [[]]]) {
    expect(() => wecomBench({ receiverIds: receiverIds as never })).toThrow(/"receiverIds"/)
  }
})

describe('what is not theirs goes on to the app', () => {
  it.each(['put', 'patch', 'delete'] as const)('%s', async (method) => {
    for (const { app, events } of [wechatBench(), wecomBench()]) {
      await request(app)[method]('/messages').expect(404, `the app: ${method.toUpperCase()} /messages`)
      expect(events).toEqual([])
    }
  })

  it('other paths', async () => {
    for (const { app, events } of [wechatBench(), wecomBench()]) {
      await request(app).get('/messages/other').expect(404, 'the app: GET /messages/other')
      await request(app).post('/messages/other').send('<xml/>').expect(404, 'the app: POST /messages/other')
      await request(app).get('/').expect(404, 'the app: GET /')
      expect(events).toEqual([])
    }
  })

  it('the body of such a request, unread', async () => {
    const app = express()
    app.use('/messages', wechatMessages(wechat))
    app.post('/messages/other', express.json(), (req, res) => void res.json(req.body))
    await request(app).post('/messages/other').send({ a: 1 }).expect(200, { a: 1 })
  })
})

describe('they may be mounted', () => {
  it('at any path, also with a slash at the end, and twice in one app', async () => {
    const app = express()
    const first = wechatMessages(wechat).on('text', () => undefined)
    app.use('/a/b', first).use('/c', wecomMessages(wecom))
    await post(app, safePush(textXml()), '/a/b').expect(200, 'success')
    await post(app, safePush(textXml()), '/a/b/').expect(200, 'success')
    await post(app, wecomPush(textXml()), '/c').expect(200, 'success')
    await post(app, safePush(textXml()), '/c').expect(403, '')
  })

  it('at the root', async () => {
    const app = express().use(wechatMessages(wechat))
    await post(app, safePush(textXml()), '/').expect(200, 'success')
  })
})
