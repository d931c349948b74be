import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { textReply } from 'express-wechat-auth'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import {
  corp,
  expectRefusal,
  plainPush,
  post,
  safeJsonPush,
  unsealed,
} from '../../helpers/messages/pushes.ts'
import { plainSignatures } from '../../vectors/message-ciphers.ts'

const plain = { encodingAesKey: undefined }
const json = { type: 'application/json' }
/** WeChat's own sample. */
const sample =
  '{"ToUserName":"toUser","FromUserName":"fromUser","CreateTime":1482048670,"MsgType":"text","Content":"this is a test","MsgId":1234567890123456}'
const fields = {
  ToUserName: 'toUser',
  FromUserName: 'fromUser',
  CreateTime: '1482048670',
  MsgType: 'text',
  Content: 'this is a test',
  MsgId: '1234567890123456',
}
const answered = {
  ToUserName: 'fromUser',
  FromUserName: 'toUser',
  CreateTime: expect.any(Number),
  MsgType: 'text',
  Content: '你好 🌸 ]]>',
}

describe('a push in JSON', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['WeChat’s own sample', sample, fields],
    [
      'an id of 64 bits',
      sample.replace('1234567890123456', '18446744073709551615'),
      { ...fields, MsgId: '18446744073709551615' },
    ],
    ['a small id', sample.replace('1234567890123456', '42'), { ...fields, MsgId: '42' }],
    ['ids that are text', sample.replace(/:(\d+)/g, ':"$1"'), fields],
    ['names with a blank', sample.replaceAll('{"', '{" ').replaceAll(',"', ', " '), fields],
    ['a byte order mark', `\ufeff${sample}`, fields],
    ['blanks around it', `\r\n ${sample}\n`, fields],
    [
      'a raw line break in a text',
      sample.replace('is a', 'is\na'),
      { ...fields, Content: 'this is\na test' },
    ],
  ])('is read: %s', async (_what, body, message) => {
    const bench = wechatBench(plain)
    bench.messages.on('text', bench.keep())
    await post(bench.app, plainPush(body, json)).expect(200, 'success')
    expect(bench.seen).toEqual([message])
    const sealed = wechatBench()
    sealed.messages.on('text', sealed.keep())
    await post(sealed.app, safeJsonPush(body)).expect(200, 'success')
    expect(sealed.seen).toEqual([message])
  })

  it('has lists where the platform writes one thing bare', async () => {
    const bench = wechatBench(plain)
    bench.messages.on('event:subscribe_msg_popup_event', bench.keep())
    const one = { TemplateId: 'T', SubscribeStatusString: 'accept', PopupScene: '2' }
    const head = { ToUserName: 'gh_1', FromUserName: 'o1', CreateTime: '1610968440', MsgType: 'event' }
    for (const List of [one, [one], [one, one]]) {
      const push = { ...head, Event: 'subscribe_msg_popup_event', List }
      await post(bench.app, plainPush(JSON.stringify(push), json)).expect(200)
    }
    expect(bench.seen.map((message) => message['List'])).toEqual([[one], [one], [one, one]])
  })

  it('keeps long ids deep inside as text', async () => {
    const bench = wechatBench(plain)
    bench.messages.on('*', bench.keep())
    const body =
      '{"MsgType":"event","Event":"subscribe_msg_sent_event","FromUserName":"o1","List":{"MsgID":1700827132819554304,"ErrorCode":0}}'
    await post(bench.app, plainPush(body, json)).expect(200)
    expect(bench.seen[0]?.['List']).toEqual([{ MsgID: '1700827132819554304', ErrorCode: 0 }])
  })

  it('takes no name for more than a name', async () => {
    const bench = wechatBench(plain)
    bench.messages.on('text', bench.keep())
    const body = sample.replace(
      '{',
      '{"__proto__":{"polluted":1}," __proto__ ":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"x":{"__proto__":{"polluted":1}},',
    )
    await post(bench.app, plainPush(body, json)).expect(200)
    const [message] = bench.seen
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(message?.['polluted']).toBeUndefined()
    expect((message?.['x'] as Record<string, unknown> | undefined)?.['polluted']).toBeUndefined()
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype)
    // What an app does with it does no harm either.
    const copies = [Object.assign({}, message), Object.assign({}, message?.['x'])] as Record<
      string,
      unknown
    >[]
    for (const copy of copies) expect(copy['polluted']).toBeUndefined()
  })

  it.each([
    '[]',
    '["MsgType"]',
    'null',
    '"text"',
    '5',
    '{',
    `${sample}${sample}`,
    '{"MsgType":{}}',
    '{"MsgType":"text","MsgId":[1]}',
  ])('is none: %s', async (body) => {
    const bench = wechatBench(plain)
    bench.messages.on('*', bench.keep())
    const response = await post(bench.app, plainPush(body, json))
    expectRefusal(response, bench.events, 'ERR_PARAMETER')
    expect(bench.seen).toEqual([])
  })

  it('is signed as WeChat’s own sample is', async () => {
    const { token, ...query } = plainSignatures.push
    const bench = wechatBench({ ...plain, token, maxAgeSeconds: 1_000_000_000 })
    bench.messages.on('event:debug_demo', bench.keep())
    const body =
      '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714037059,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
    await post(bench.app, { query, body, ...json }).expect(200, 'success')
    expect(bench.seen).toEqual([
      expect.objectContaining({ debug_str: 'hello world', CreateTime: '1714037059' }),
    ])
  })
})

describe('the answer to a push in JSON is JSON', () => {
  it('in plain mode', async () => {
    const bench = wechatBench(plain)
    bench.messages.on('text', () => '你好 🌸 ]]>')
    const response = await post(bench.app, plainPush(sample, json))
    expect(response.headers['content-type']).toMatch(/^application\/json/)
    expect(JSON.parse(response.text)).toEqual(answered)
    expect(Math.abs(JSON.parse(response.text).CreateTime - Date.now() / 1_000)).toBeLessThan(60)
  })

  it('in safe mode, in WeChat’s envelope', async () => {
    const bench = wechatBench()
    bench.messages.on('text', () => textReply('你好 🌸 ]]>'))
    const response = await post(bench.app, safeJsonPush(sample))
    expect(response.headers['content-type']).toMatch(/^application\/json/)
    const { fields: envelope, text } = unsealed(response)
    expect(envelope).toEqual({
      Encrypt: expect.any(String),
      MsgSignature: expect.stringMatching(/^[0-9a-f]{40}$/),
      TimeStamp: expect.any(Number),
      Nonce: expect.any(String),
    })
    expect(JSON.parse(text)).toEqual(answered)
  })

  it.each<[string, [string, string]]>([
    ['as one library writes it', ['ToUserName', 'Encrypt']],
    ['as another does', ['tousername', 'encrypt']],
  ])('at WeCom, %s', async (_what, names) => {
    const bench = wecomBench()
    bench.messages.on('text', bench.keep('你好 🌸 ]]>'))
    const response = await post(bench.app, safeJsonPush(sample, { ...corp, names }))
    expect(bench.seen).toEqual([fields])
    expect(response.headers['content-type']).toMatch(/^application\/json/)
    const { fields: envelope, text } = unsealed(response, corp)
    expect(envelope).toEqual({
      encrypt: expect.any(String),
      msgsignature: expect.stringMatching(/^[0-9a-f]{40}$/),
      timestamp: expect.stringMatching(/^\d{10}$/),
      nonce: expect.any(String),
    })
    expect(JSON.parse(text)).toEqual(answered)
  })

  it('also where express.json() has read it', async () => {
    const bench = wechatBench({}, [express.json()])
    bench.messages.on('text', bench.keep('你好 🌸 ]]>'))
    const response = await post(bench.app, safeJsonPush(sample))
    expect(JSON.parse(unsealed(response).text)).toEqual(answered)
    expect(bench.seen).toEqual([fields])
  })
})
