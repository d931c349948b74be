import { describe, expect, it } from '@jest/globals'
import { type React, type Reaction, useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  appId,
  corpAgent,
  createPushBench,
  startAgent,
  startOfficial,
} from '../../helpers/simulator/push-bench.ts'
import { encodingAESKey, text, textReply, token } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

const fault = '该公众号提供的服务出现故障，请稍后再试'
const replyTimeoutMs = 200

const startAnswering = (react: React, options = {}) =>
  startOfficial({ encodingAESKey }, react, { replyTimeoutMs, ...options })

describe('the tries of a push', () => {
  it.each<[string, Reaction, string, number | undefined]>([
    ['hangs', undefined, 'no answer within 200 ms', undefined],
    ['is late', { delayMs: 1000, body: 'success' }, 'no answer within 200 ms', undefined],
    ['cuts the connection', 'cut', 'ECONNRESET', undefined],
    ['fails', { status: 500, body: 'success' }, 'status 500', 500],
    ['sends elsewhere', { status: 302, location: 'http://127.0.0.1:1/' }, 'status 302', 302],
  ])('are three, all alike, when the account %s', async (_name, reaction, error, status) => {
    const { server, send } = await startAnswering(() => reaction)
    const result = await send()
    expect(result.fault).toBe(fault)
    expect(result.reply).toBeUndefined()
    expect(result.tries).toHaveLength(3)
    for (const one of result.tries)
      expect(one).toMatchObject({ error, ...(status !== undefined && { status }) })
    expect(server.got).toHaveLength(3)
    expect(server.got[1]).toMatchObject({ body: server.got[0]?.body, query: server.got[0]?.query })
    expect(server.got[2]).toMatchObject({ body: server.got[0]?.body, query: server.got[0]?.query })
    if (reaction === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(server.dropped).toBe(3)
      for (const { durationMs } of result.tries) expect(durationMs).toBeGreaterThanOrEqual(replyTimeoutMs - 5)
    }
  })

  it('end with the first answer', async () => {
    const { got, send } = await startAnswering((_got, count) => (count < 3 ? undefined : { body: 'success' }))
    const result = await send()
    expect(result.tries.map(({ status }) => status)).toEqual([undefined, undefined, 200])
    expect(result).toMatchObject({ reply: 'success' })
    expect(result.fault).toBeUndefined()
    expect(got).toHaveLength(3)
  })

  it('are signed anew by WeCom, with the same body', async () => {
    const { got, send } = await startAgent(() => ({ status: 503 }), { replyTimeoutMs })
    const result = await send()
    expect(result).toMatchObject({ fault: 'status 503' })
    expect(new Set(got.map(({ body }) => body)).size).toBe(1)
    expect(new Set(got.map(({ query }) => query['nonce'])).size).toBe(3)
  })

  it('fail where nobody listens, and are in the request log', async () => {
    const { simulator, openid } = createPushBench({ official: { url: 'http://127.0.0.1:9/', token } })
    const result = await simulator.push.send({ appId, openid, message: text })
    expect(result.tries).toHaveLength(3)
    expect(result.tries[0]?.status).toBeUndefined()
    expect(result.tries[0]?.error).not.toBe('')
    expect(simulator.requests.list({ api: 'simulator/push' })).toHaveLength(3)
  })

  it('end when the simulator stops', async () => {
    const { simulator, server, send } = await startAnswering(() => undefined, { replyTimeoutMs: 60_000 })
    await simulator.start()
    const sending = send(text, { duplicate: true })
    const checking = simulator.push.configure({ appId }, { url: server.url, token })
    while (server.got.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    await simulator.stop()
    const result = await sending
    expect(result.tries).toEqual([{ durationMs: expect.any(Number), error: 'the simulator stops' }])
    expect(result.fault).toBeUndefined()
    expect(await checking).toEqual({ passed: false, reason: 'the simulator stops' })
    expect((await send()).tries).toEqual([])
    expect(server.got).toHaveLength(3)
  })
})

describe('the chat of a push', () => {
  it('has what the person sent and was shown', async () => {
    let body = 'success'
    const { simulator, openid, account, send } = await startOfficial({}, () => ({ body }))
    await send()
    body = textReply(openid, account)
    await send({ MsgType: 'event', Event: 'CLICK', EventKey: 'k' })
    await send({ MsgType: 'event', Event: 'unsubscribe' })
    await send(text, { tamper: 'signature' })
    const chat = simulator.push.chat(appId, openid)
    expect(chat.map(({ from, message }) => [from, message['Event'] ?? message['Content']])).toEqual([
      ['person', text.Content],
      ['person', 'CLICK'],
      ['account', 'hello'],
      ['person', 'unsubscribe'],
    ])
    expect(chat[0]).toMatchObject({
      time: expect.any(Number),
      message: { MsgId: expect.stringMatching(/^\d{19}$/) },
    })
    expect(simulator.push.chat(appId, 'o-nobody')).toEqual([])
    expect(simulator.push.chat({ appId }, openid)).toHaveLength(4)
  })

  it('is capped', async () => {
    const { simulator, openid, send } = await startOfficial()
    for (let count = 0; count < 210; count += 1) await send({ MsgType: 'text', Content: String(count) })
    const chat = simulator.push.chat(appId, openid)
    expect(chat).toHaveLength(200)
    expect(chat.at(-1)?.message['Content']).toBe('209')
  })

  it('is of one app and member at WeCom', async () => {
    const { simulator, send } = await startAgent()
    await send()
    expect(simulator.push.chat(corpAgent, 'user123')).toHaveLength(1)
    expect(simulator.push.chat({ ...corpAgent, agentId: 1000003 }, 'user123')).toHaveLength(0)
  })
})
