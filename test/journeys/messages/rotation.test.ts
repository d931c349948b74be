import { describe, expect, it } from '@jest/globals'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import {
  account,
  corp,
  expectRefusal,
  openedReply,
  type PushChange,
  plainPush,
  plainReply,
  post,
  safeJsonPush,
  safePush,
  textXml,
  unsealed,
  wecomPush,
} from '../../helpers/messages/pushes.ts'

const tokens = ['TokenNew', 'TokenOld']
const keys = ['B'.repeat(43), account.encodingAesKey]
const pairs = tokens.flatMap((token) => keys.map((encodingAesKey): PushChange => ({ token, encodingAesKey })))

describe('while token and key are changed', () => {
  it.each(pairs)('WeChat gets its answer with the pair of its request: %j', async (pair) => {
    const bench = wechatBench({ token: tokens, encodingAesKey: keys })
    bench.messages.on('text', bench.keep('hi'))
    const response = await post(bench.app, safePush(textXml(), pair))
    expect(openedReply(response, pair)).toMatchObject({
      MsgType: 'text',
      Content: 'hi',
      ToUserName: 'o-person',
    })
    expect(bench.seen).toHaveLength(1)
    const inJson = await post(
      bench.app,
      safeJsonPush('{"MsgType":"text","FromUserName":"o1","Content":"x"}', pair),
    )
    expect(JSON.parse(unsealed(inJson, pair).text)).toMatchObject({ Content: 'hi', ToUserName: 'o1' })
  })

  it.each(pairs)('so does WeCom: %j', async (pair) => {
    const bench = wecomBench({ token: tokens, encodingAesKey: keys })
    bench.messages.on('text', () => 'hi')
    const response = await post(bench.app, wecomPush(textXml(), pair))
    const receiver = { receiverId: corp.receiverId }
    expect(openedReply(response, { ...receiver, ...pair })).toMatchObject({ MsgType: 'text', Content: 'hi' })
  })

  it.each(tokens)('a plain account’s token may be %s', async (token) => {
    const bench = wechatBench({ token: tokens, encodingAesKey: undefined })
    bench.messages.on('text', () => 'hi')
    expect(plainReply(await post(bench.app, plainPush(textXml(), { token })))).toMatchObject({
      Content: 'hi',
    })
  })

  it('a retry with the other pair gets the same answer, in that pair', async () => {
    const bench = wechatBench({ token: tokens, encodingAesKey: keys })
    bench.messages.on('text', bench.keep('hi'))
    const xml = textXml()
    for (const pair of pairs) {
      expect(openedReply(await post(bench.app, safePush(xml, pair)), pair)).toMatchObject({ Content: 'hi' })
    }
    expect(bench.seen).toHaveLength(1)
  })

  it.each<[string, PushChange, string]>([
    ['a third token', { token: 'TokenThird' }, 'ERR_SIGNATURE'],
    ['a third key', { token: 'TokenOld', encodingAesKey: 'C'.repeat(43) }, 'ERR_MESSAGE_DECRYPT'],
    ['another receiver', { token: 'TokenOld', receiverId: 'wx9' }, 'ERR_RECEIVER_MISMATCH'],
  ])('%s is refused', async (_what, change, code) => {
    const bench = wechatBench({ token: tokens, encodingAesKey: keys })
    expectRefusal(await post(bench.app, safePush(textXml(), change)), bench.events, code)
  })

  it('the lists must have something in them', () => {
    expect(() => wechatBench({ token: [] })).toThrow(/wechatMessages.*"token"/)
    expect(() => wechatBench({ encodingAesKey: [] })).toThrow(/wechatMessages.*"encodingAesKey"/)
    expect(() => wecomBench({ encodingAesKey: [account.encodingAesKey, 'short'] })).toThrow(
      /"encodingAesKey"/,
    )
    expect(() => wecomBench({ receiverIds: [] })).toThrow(/"receiverIds"/)
  })
})

describe('a suite', () => {
  const receiverIds = ['ww4asffe99e54c0f', 'ww-provider', 'ww-customer', '']

  it.each(receiverIds)('gets what is for "%s", and answers it for the same', async (receiverId) => {
    const bench = wecomBench({ receiverIds })
    bench.messages.on('text', bench.keep('hi'))
    const response = await post(bench.app, wecomPush(textXml(), { receiverId }))
    expect(openedReply(response, { ...corp, receiverId })).toMatchObject({ Content: 'hi' })
    expect(bench.seen).toHaveLength(1)
  })

  it.each([corp.receiverId, 'ww4asffe99e54c0', 'WW-PROVIDER'])(
    'gets nothing for "%s"',
    async (receiverId) => {
      const bench = wecomBench({ receiverIds })
      expectRefusal(
        await post(bench.app, wecomPush(textXml(), { receiverId })),
        bench.events,
        'ERR_RECEIVER_MISMATCH',
      )
    },
  )

  it('answers "success" to what has neither sender nor receiver in it', async () => {
    const bench = wecomBench({ receiverIds })
    bench.messages.on('info:suite_ticket', bench.keep())
    const xml =
      '<xml><SuiteId><![CDATA[ww4asffe99e54c0f]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType><TimeStamp>1403610513</TimeStamp><SuiteTicket><![CDATA[T]]></SuiteTicket></xml>'
    await post(bench.app, wecomPush(xml, { receiverId: 'ww4asffe99e54c0f' })).expect(200, 'success')
    expect(bench.seen).toEqual([expect.objectContaining({ InfoType: 'suite_ticket', SuiteTicket: 'T' })])
  })
})
