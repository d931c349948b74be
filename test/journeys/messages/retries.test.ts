import { afterEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { type MessageFleet, oneApp, twoAppsInMemory, twoAppsOnRedis } from '../../helpers/messages/fleet.ts'
import {
  corp,
  plainPush,
  plainReply,
  post,
  safePush,
  textXml,
  wecomPush,
} from '../../helpers/messages/pushes.ts'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { createGate, sleep } from '../../helpers/time/wait.ts'

const eventXml = (change: Record<string, string> = {}): string =>
  textXml({
    MsgType: 'event',
    Event: 'CLICK',
    EventKey: 'k',
    MsgId: undefined,
    Content: undefined,
    ...change,
  })

function retries(start: () => Promise<MessageFleet>): void {
  let fleet: MessageFleet
  afterEach(() => fleet.stop())

  /** Every handler answers with the number of its run. */
  const startFleet = async (
    answer: (run: number) => unknown = (run) => `answer ${run}`,
  ): Promise<MessageFleet> => {
    fleet = await start()
    let runs = 0
    for (const { messages, seen } of fleet.benches) {
      messages.on('*', async (message) => {
        seen.push(message)
        runs += 1
        return answer(runs) as string
      })
    }
    return fleet
  }
  const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

  it('at the same time are handled once, and answered alike', async () => {
    await startFleet(async (run) => {
      await sleep(150)
      return `answer ${run}`
    })
    const xml = textXml()
    const answers = await Promise.all(times(10).map((index) => fleet.ask(xml, index)))
    expect(answers).toEqual(times(10).map(() => 'answer 1'))
    expect(fleet.seen()).toHaveLength(1)
    expect(fleet.count('message-repeated')).toBe(9)
  })

  it('later are handled once, and answered alike', async () => {
    await startFleet()
    const xml = textXml()
    for (const index of times(4)) expect(await fleet.ask(xml, index)).toBe('answer 1')
    expect(fleet.seen()).toHaveLength(1)
    expect(fleet.benches.flatMap(({ events }) => events)).toEqual(
      times(3).map(() => ({ type: 'message-repeated', receiverId: 'wx0123456789abcdef', name: 'text' })),
    )
  })

  it('of an event are known by all that it says', async () => {
    await startFleet()
    const xml = eventXml({ CreateTime: '1700000000' })
    for (const index of times(4)) expect(await fleet.ask(xml, index)).toBe('answer 1')
    expect(await fleet.ask(eventXml({ CreateTime: '1700000001' }))).toBe('answer 2')
    expect(await fleet.ask(eventXml({ CreateTime: '1700000000', EventKey: 'other' }), 1)).toBe('answer 3')
    expect(await fleet.ask(eventXml({ CreateTime: '1700000000', FromUserName: 'o-other' }), 1)).toBe(
      'answer 4',
    )
    expect(fleet.seen()).toHaveLength(4)
  })

  it('of a message are known by its id and person, whatever else is in it', async () => {
    await startFleet()
    const message = { MsgId: '4561255354251345929', CreateTime: '1700000000' }
    expect(await fleet.ask(textXml(message))).toBe('answer 1')
    expect(await fleet.ask(textXml({ ...message, CreateTime: '1700000009' }), 1)).toBe('answer 1')
    expect(await fleet.ask(textXml({ ...message, MsgId: '4561255354251345928' }), 1)).toBe('answer 2')
    expect(await fleet.ask(textXml({ ...message, FromUserName: 'o-other' }), 1)).toBe('answer 3')
    expect(await fleet.ask(textXml({ ...message, AgentID: '1000002' }), 1)).toBe('answer 4')
    expect(await fleet.ask(textXml({ ...message, AgentID: '1000003' }), 1)).toBe('answer 5')
    expect(await fleet.ask(textXml(message), 1)).toBe('answer 1')
  })

  it('are not seen in messages without an id in their MsgId', async () => {
    await startFleet()
    expect(await fleet.ask(textXml({ MsgId: '', Content: 'one' }))).toBe('answer 1')
    expect(await fleet.ask(textXml({ MsgId: '', Content: 'two' }), 1)).toBe('answer 2')
  })

  it.each<[string, () => unknown, string]>([
    ['"success"', () => undefined, 'success'],
    ['nothing, when the handler has failed', () => Promise.reject(new Error('it broke')), ''],
  ])('get %s again', async (_what, answer, body) => {
    await startFleet(answer)
    const xml = textXml()
    for (const index of times(4)) expect(await fleet.ask(xml, index)).toBe(body)
    expect(fleet.seen()).toHaveLength(1)
    expect(fleet.count('message-failure')).toBe(body === '' ? 1 : 0)
  })

  it('during a slow handler wait for its answer', async () => {
    const gate = createGate<string>()
    await startFleet(() => gate.promise)
    const xml = textXml()
    const first = fleet.ask(xml, 0)
    await sleep(300)
    const second = fleet.ask(xml, 1)
    await sleep(1_900)
    const third = fleet.ask(xml, 1)
    await sleep(300)
    gate.open('at last')
    expect(await Promise.all([first, second, third])).toEqual(['at last', 'at last', 'at last'])
    expect(fleet.seen()).toHaveLength(1)
    expect(fleet.count('message-slow')).toBe(0)
  })

  it('are sealed anew, and have nothing readable of the answer in common', async () => {
    await startFleet()
    const xml = textXml()
    const [one, two] = [await fleet.send(xml, 0), await fleet.send(xml, 1)]
    expect(one.text).not.toBe(two.text)
  })
}

describe('retries to one app', () => retries(oneApp))
describe('retries to two apps with one memory cache', () => retries(twoAppsInMemory))
describeWithRedis('retries to two apps with one Redis', () => retries(twoAppsOnRedis))

describe('accounts that share a cache', () => {
  it('do not share their messages', async () => {
    const tokenCache = memoryTokenCache()
    const xml = textXml()
    for (const appId of ['wx1', 'wx2', 'wx3']) {
      const bench = wechatBench({ appId, tokenCache })
      bench.messages.on('text', bench.keep())
      await post(bench.app, safePush(xml, { receiverId: appId })).expect(200, 'success')
      expect(bench.seen).toHaveLength(1)
    }
  })

  it('nor do the receivers and apps of one company', async () => {
    const bench = wecomBench({ receiverIds: ['ww1', 'ww2'] })
    bench.messages.on('*', bench.keep())
    const sent = [
      textXml({ MsgId: '7', AgentID: '1' }),
      textXml({ MsgId: '7', AgentID: '2' }),
      eventXml(),
      eventXml({ AgentID: '1' }),
    ]
    for (const receiverId of ['ww1', 'ww2', 'ww1', 'ww2']) {
      for (const xml of sent)
        await post(bench.app, wecomPush(xml, { ...corp, receiverId })).expect(200, 'success')
    }
    expect(bench.seen).toHaveLength(8)
  })
})

describe('without a key', () => {
  it('retries are known too', async () => {
    const bench = wechatBench({ encodingAesKey: undefined })
    bench.messages.on('*', bench.keep('hi'))
    for (const xml of [textXml(), eventXml()]) {
      const replies = [await post(bench.app, plainPush(xml)), await post(bench.app, plainPush(xml))]
      for (const reply of replies) expect(plainReply(reply)).toMatchObject({ Content: 'hi' })
    }
    expect(bench.seen).toHaveLength(2)
  })
})
