import { describe, expect, it } from '@jest/globals'
import express from 'express'
import {
  type MessageHandler,
  wechatClient,
  wechatMessages,
  wecomClient,
  wecomMessages,
} from 'express-wechat-auth'
import request from 'supertest'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import { type MessagesBench, wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import {
  account,
  corp,
  openedReply,
  post,
  safePush,
  textXml,
  wecomPush,
} from '../../helpers/messages/pushes.ts'

type Handler = MessageHandler<undefined>

const eventXml = (Event: string): string =>
  textXml({ MsgType: 'event', Event, MsgId: undefined, Content: undefined })
const send = (bench: MessagesBench, xml: string) => post(bench.app, safePush(xml))

describe('on()', () => {
  it.each([
    ['text', textXml({ MsgType: 'TEXT' })],
    ['TEXT', textXml()],
    ['event:subscribe', eventXml('SUBSCRIBE')],
    ['EVENT:Subscribe', eventXml('subscribe')],
    ['event:click', eventXml('CLICK')],
    ['event:TEMPLATESENDJOBFINISH', eventXml('TemplateSendJobFinish')],
    ['Info:Suite_Ticket', '<xml><InfoType>suite_ticket</InfoType></xml>'],
  ])('compares names without case: %s', async (name, xml) => {
    const bench = wechatBench()
    bench.messages.on(name, bench.keep()).on('*', () => 'not this one')
    await send(bench, xml).expect(200, 'success')
    expect(bench.seen).toHaveLength(1)
  })

  it('gives every message to one handler, and "*" what no other took', async () => {
    const bench = wechatBench()
    bench.messages
      .on('*', (message) => `* ${message.MsgType}`)
      .on('text', () => 'text')
      .on('event:subscribe', () => 'subscribe')
    const answers: unknown[] = []
    for (const xml of [
      textXml(),
      eventXml('subscribe'),
      eventXml('unsubscribe'),
      textXml({ MsgType: 'image' }),
    ]) {
      answers.push(openedReply(await send(bench, xml))['Content'])
    }
    expect(answers).toEqual(['text', 'subscribe', '* event', '* image'])
  })

  it.each(['event', 'constructor', 'toString', '__proto__', 'hasOwnProperty', '*', ''])(
    'has no handler by itself for the message %j',
    async (MsgType) => {
      const bench = wechatBench()
      bench.messages.on('text', bench.keep('never'))
      await send(bench, textXml({ MsgType, Event: 'toString' })).expect(200, 'success')
      expect(bench.seen).toEqual([])
      expect(bench.events).toEqual([])
    },
  )

  it.each([
    ['text', 'text'],
    ['text', 'TEXT'],
    ['event:SCAN', 'event:scan'],
    ['*', '*'],
  ])('throws a TypeError for a second handler: %s, %s', async (first, second) => {
    const { messages } = wechatBench()
    messages.on(first, () => undefined)
    const error = await errorOf(() => messages.on(second, () => undefined))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('wechatMessages')
    expect(error.message).toContain(second)
  })

  it.each([
    '',
    ' ',
    '**',
    'event:',
    ':subscribe',
    'text ',
    ' text',
    'event: subscribe',
    'event:a:b',
    'other:a',
    'a b',
    '事件',
    'text\n',
    undefined,
    null,
    5,
    {},
    ['text'],
  ])('throws a TypeError for the name %j', async (name) => {
    const { messages } = wecomBench()
    const error = await errorOf(() => messages.on(name as string, () => undefined))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('wecomMessages')
  })

  it.each([undefined, null, 'text', 5, {}, []])('throws a TypeError for the handler %j', async (handler) => {
    const { messages } = wechatBench()
    const error = await errorOf(() => messages.on('text', handler as unknown as Handler))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('text')
  })
})

describe('what a handler returns', () => {
  it.each<[string, Handler]>([
    ['undefined', () => undefined],
    ['null', () => null],
    ['nothing, later', async () => {}],
  ])('may be nothing: %s', async (_what, handler) => {
    const bench = wechatBench()
    bench.messages.on('text', handler)
    const response = await send(bench, textXml())
    expect([response.status, response.text]).toEqual([200, 'success'])
    expect(response.headers['content-type']).toMatch(/^text\/plain/)
    expect(bench.events).toEqual([])
  })

  it('may come later', async () => {
    const bench = wechatBench()
    bench.messages.on('text', async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return `You said ${message.Content}`
    })
    expect(openedReply(await send(bench, textXml()))).toMatchObject({ Content: 'You said hello' })
  })

  const circular: Record<string, unknown> = { MsgType: 'text' }
  circular['self'] = circular
  const nonsense: [string, unknown][] = [
    ['a number', 5],
    ['true', true],
    ['a list', []],
    ['an object without MsgType', { Content: 'hi' }],
    ['an object whose MsgType is none', { MsgType: 5 }],
    ['a function', () => 'hi'],
    ['a symbol', Symbol('hi')],
    ['bytes', Buffer.from('hi')],
    ['an error', new Error('hi')],
    ['a long number', 5n],
    ['a date', new Date()],
    ['a circle', circular],
    ['a name that is none', { MsgType: 'text', 'a b': 'c' }],
    ['a name deep inside', { MsgType: 'text', A: [{ B: { '<': 'c' } }] }],
    [
      'what cannot be read',
      {
        MsgType: 'text',
        get Content() {
          throw new Error('not readable')
        },
      },
    ],
  ]
  it.each(nonsense)('is a failure when it is %s', async (_what, value) => {
    const bench = wechatBench()
    bench.messages.on('text', (() => value) as unknown as Handler)
    const response = await send(bench, textXml())
    expect([response.status, response.text]).toEqual([200, ''])
    expect(response.headers['cache-control']).toBe('no-store')
    expect(bench.events).toEqual([
      { type: 'message-failure', receiverId: account.receiverId, name: 'text', error: expect.any(Error) },
    ])
    expect(bench.errors).toEqual([])
  })
})

describe('a handler that fails', () => {
  const failure = new Error('the database is down')
  it.each<[string, Handler, unknown]>([
    [
      'at once',
      () => {
        throw failure
      },
      failure,
    ],
    [
      'later',
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        throw failure
      },
      failure,
    ],
    ['with what is no error', () => Promise.reject('a text'), 'a text'],
    ['with nothing', () => Promise.reject(undefined), undefined],
    ['with a status', () => Promise.reject(Object.assign(failure, { status: 403 })), failure],
  ])('%s gets the platform an empty answer and the app an event', async (_what, handler, error) => {
    const bench = wecomBench()
    bench.messages.on('event:click', handler)
    const response = await post(bench.app, wecomPush(eventXml('click')))
    expect([response.status, response.text]).toEqual([200, ''])
    expect(bench.events).toEqual([
      { type: 'message-failure', receiverId: corp.receiverId, name: 'event:click', error },
    ])
    expect(bench.errors).toEqual([])
  })

  it('tells no more than the kind of the message beside its own error', async () => {
    const bench = wechatBench()
    bench.messages.on('*', () => Promise.reject(undefined))
    await send(bench, textXml({ MsgType: '<b>o-secret', Content: 'private' })).expect(200, '')
    expect(bench.events).toHaveLength(1)
    for (const hidden of ['o-person', 'o-secret', 'private', account.token, account.encodingAesKey]) {
      expect(everyViewOf(bench.events)).not.toContain(hidden)
    }
  })

  it('is no matter of an onEvent that fails too', async () => {
    const bench = wechatBench({
      onEvent: () => {
        throw new Error('no log')
      },
    })
    bench.messages.on('text', () => Promise.reject(failure))
    await send(bench, textXml()).expect(200, '')
    const response = await request(bench.app).post('/messages')
    expect([response.status < 500, response.text]).toEqual([true, ''])
  })
})

describe('a handler gets', () => {
  const accountClient = wechatClient({ appId: account.receiverId, appSecret: 'app secret' })
  const corpClient = wecomClient({ corpId: corp.receiverId, corpSecret: 'corp secret', agentId: 1000002 })

  it('the client, and the request', async () => {
    const { token, encodingAesKey, receiverId: appId } = account
    const wechat = wechatMessages({ appId, token, encodingAesKey, client: accountClient })
    wechat.on('text', (_message, { client, req }) => `${client === accountClient} ${req.query['openid']}`)
    const app = express().use('/messages', wechat)
    expect(openedReply(await post(app, safePush(textXml())))).toMatchObject({ Content: 'true o-person' })

    const { receiverId: corpId } = corp
    const wecom = wecomMessages({
      corpId,
      token: corp.token,
      encodingAesKey: corp.encodingAesKey,
      client: corpClient,
    })
    wecom.on('text', (_message, { client }) => String(client === corpClient))
    const other = express().use('/messages', wecom)
    expect(openedReply(await post(other, wecomPush(textXml())), corp)).toMatchObject({ Content: 'true' })
  })

  it('no client where there is none', async () => {
    const bench = wechatBench()
    bench.messages.on('text', (_message, context) => `${Object.keys(context).sort()} ${context.client}`)
    expect(openedReply(await send(bench, textXml()))).toMatchObject({ Content: 'client,req undefined' })
  })

  it.each<[string, () => unknown]>([
    ['a client of the other platform', () => wechatBench({ client: corpClient as never })],
    ['a client of the other platform at WeCom', () => wecomBench({ client: accountClient as never })],
    ['an object', () => wechatBench({ client: {} as never })],
  ])('never %s', (_what, create) => {
    expect(create).toThrow(TypeError)
    expect(create).toThrow(/"client"/)
  })
})
