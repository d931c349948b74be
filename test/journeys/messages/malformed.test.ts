import { describe, expect, it } from '@jest/globals'
import { type MessagesBench, wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { type PushRequest, plainPush, post, safePush, wecomPush } from '../../helpers/messages/pushes.ts'

const modes: [string, () => MessagesBench, (text: string) => PushRequest][] = [
  ['WeChat in plain mode', () => wechatBench({ encodingAesKey: undefined }), plainPush],
  ['WeChat in safe mode', () => wechatBench(), safePush],
  ['WeCom', () => wecomBench(), wecomPush],
]
const malformed = [
  'hello',
  '<xml><MsgType>text',
  '<xml></xml',
  '{"MsgType":',
  '[]',
  'null',
  '<?xml version="1.0"?>',
]

describe.each(modes)('a push of %s that is signed well', (_mode, createBench, pushOf) => {
  it.each(malformed)('and malformed (%s) is 403 with an empty body, and reaches no handler', async (text) => {
    const bench = createBench()
    bench.messages.on('*', bench.keep())
    const response = await post(bench.app, pushOf(text))
    expect([response.status, response.text]).toEqual([403, ''])
    expect(bench.seen).toEqual([])
    expect(bench.events).toEqual([
      { type: 'refusal', code: 'ERR_PARAMETER', status: 403, message: expect.any(String) },
    ])
  })
})
