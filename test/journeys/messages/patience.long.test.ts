import { afterAll, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { serve } from '../../helpers/apps/server.ts'
import type { MessagesBench } from '../../helpers/messages/bench.ts'
import { jsonChannels, xmlChannels } from '../../helpers/messages/channels.ts'
import { type PushRequest, textXml } from '../../helpers/messages/pushes.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { sleep, until } from '../../helpers/time/wait.ts'

jest.setTimeout(40_000)

const stops: (() => Promise<void>)[] = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

/** What the platform gets for one try: the body, or nothing when it has waited long enough. */
async function sendTo(bench: MessagesBench, { query, body, type }: PushRequest, waitMs: number) {
  const { url, close } = await serve(bench.app)
  stops.push(close)
  const startedAt = performance.now()
  try {
    const response = await fetch(`${url}/messages?${new URLSearchParams(query)}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
      signal: AbortSignal.timeout(waitMs),
    })
    return { status: response.status, text: await response.text(), ms: performance.now() - startedAt }
  } catch {
    return undefined
  }
}

const channels = [
  ...xmlChannels.map((channel) => ({ ...channel, name: `XML, ${channel.name}`, text: textXml })),
  ...jsonChannels.map((channel) => ({
    ...channel,
    name: `JSON, ${channel.name}`,
    text: () =>
      JSON.stringify({ FromUserName: 'o1', MsgType: 'text', MsgId: String(Math.random()).slice(2) }),
  })),
]

async function expectPatience(channel: (typeof channels)[number]): Promise<void> {
  const tokenCache = memoryTokenCache()
  const benches = [handleOn(tokenCache), handleOn(tokenCache)].map((cache) =>
    channel.createBench({ tokenCache: cache, replyWithinSeconds: 14 }),
  )
  for (const { messages, seen } of benches) {
    messages.on('text', async (message) => {
      seen.push(message)
      await sleep(6_500)
      return 'at last'
    })
  }
  const [one, two] = benches as [MessagesBench, MessagesBench]
  const text = channel.text()
  // The platform waits five seconds, and hangs up.
  expect(await sendTo(one, channel.pushOf(text), 5_000)).toBeUndefined()
  const retries = await Promise.all([two, one].map((bench) => sendTo(bench, channel.pushOf(text), 20_000)))
  for (const answer of retries) {
    expect(answer?.status).toBe(200)
    expect(answer?.text).not.toMatch(/^(?:success)?$/)
  }
  expect([...one.seen, ...two.seen]).toHaveLength(1)
  const types = [...one.events, ...two.events].map(({ type }) => type)
  expect(types).not.toContain('message-slow')
  expect(types).not.toContain('message-failure')
  expect([...one.errors, ...two.errors]).toEqual([])
}

describe('with replyWithinSeconds a handler may take longer than the platform waits', () => {
  it('and the retry gets its reply, in another process', async () => {
    await Promise.all(channels.map(expectPatience))
  })

  it('and the last try is answered before the platform gives up, wherever the first one came', async () => {
    const tokenCache = memoryTokenCache()
    const [channel] = xmlChannels.slice(-1)
    const benches = [handleOn(tokenCache), handleOn(tokenCache)].map((cache) =>
      channel?.createBench({ tokenCache: cache, replyWithinSeconds: 5 }),
    ) as [MessagesBench, MessagesBench]
    for (const { messages } of benches) messages.on('text', () => sleep(7_000).then(() => 'too late'))
    const push = (): PushRequest => channel?.pushOf(xml) as PushRequest
    const xml = textXml()
    const first = sendTo(benches[0], push(), 1_000)
    await sleep(3_000)
    const second = await sendTo(benches[1], push(), 5_000)
    expect(await first).toBeUndefined()
    expect(second).toMatchObject({ status: 200, text: '' })
    // Five seconds after the first, and not after the second.
    expect(second?.ms).toBeLessThan(4_400)
    const slow = (): unknown[] =>
      benches.flatMap(({ events }) => events).filter(({ type }) => type === 'message-slow')
    // The event comes at the same moment as the answer.
    await until('message-slow', () => slow().length > 0)
    // What is asked for later gets the answer that has come at last.
    await sleep(2_500)
    expect((await sendTo(benches[1], push(), 5_000))?.text).not.toBe('')
    expect(slow()).toHaveLength(1)
  })

  it('or shorter', async () => {
    const [channel] = xmlChannels
    const bench = channel?.createBench({ replyWithinSeconds: 1 }) as MessagesBench
    bench.messages.on('text', () => sleep(2_000).then(() => 'later'))
    const xml = textXml()
    const push = (): PushRequest => channel?.pushOf(xml) as PushRequest
    const first = await sendTo(bench, push(), 5_000)
    expect(first).toMatchObject({ status: 200, text: '' })
    expect(first?.ms).toBeLessThan(1_900)
    await until('message-slow', () => bench.events.length > 0)
    expect(bench.events.map(({ type }) => type)).toEqual(['message-slow'])
    await sleep(1_500)
    expect((await sendTo(bench, push(), 5_000))?.text).toMatch(/later/)
  })
})
