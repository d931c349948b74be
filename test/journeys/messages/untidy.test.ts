import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { type PushedMessage, wechatMessages, wecomMessages } from 'express-wechat-auth'
import {
  createPlatformSimulator,
  type PushFields,
  type PushOrder,
  type SimulatedPush,
} from 'express-wechat-auth/simulator'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'
import { agent, appId, encodingAesKey, miniAppId, token } from '../../helpers/messages/simulated-accounts.ts'
import { untidyMessage, untidyMessages } from '../../helpers/simulator/untidy-messages.ts'

const sealed = { token, encodingAESKey: encodingAesKey }

const simulator = createPlatformSimulator({ replyTimeoutMs: 2_000 })
const seen: PushedMessage[] = []
let app: RunningApp

beforeAll(async () => {
  const routers = {
    plain: wechatMessages({ token, appId }),
    compatible: wechatMessages({ token, encodingAesKey, appId }),
    safe: wechatMessages({ token, encodingAesKey, appId }),
    json: wechatMessages({ token, encodingAesKey, appId: miniAppId }),
    wecom: wecomMessages({ token, encodingAesKey, corpId: agent.corpId }),
  }
  const served = express()
  for (const [name, router] of Object.entries(routers)) {
    router.on('*', (message) => void seen.push(message))
    served.use(`/${name}`, router)
  }
  app = await serve(served)
})
afterEach(() => {
  seen.length = 0
})
afterAll(async () => {
  await simulator.stop()
  await app.close()
})

const idsFor = (platform: string): string[] =>
  untidyMessages.filter((one) => one.for === undefined || one.for === platform).map(({ id }) => id)

async function push(order: PushOrder): Promise<PushedMessage> {
  const result = await simulator.push.send(order)
  expect(result).toEqual({ tries: [{ status: 200, durationMs: expect.any(Number) }], reply: 'success' })
  expect(seen).toHaveLength(1)
  return seen[0] as PushedMessage
}

/** A handler gets the texts as they were written, all numbers as texts, and nothing for null. */
function textsIn(message: PushFields): Record<string, string> {
  const pairs = Object.entries(message).filter(([, value]) => ['string', 'number'].includes(typeof value))
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

describe.each<[string, SimulatedPush]>([
  ['plain', { url: 'plain', token }],
  ['compatible', { url: 'compatible', ...sealed, mode: 'compatible' }],
  ['safe', { url: 'safe', ...sealed, mode: 'safe' }],
])('a handler of an account in %s mode', (_mode, settings) => {
  it.each(idsFor('wechat'))('gets the message of the kind %s whole', async (id) => {
    simulator.apps.update(appId, { push: { ...settings, url: `${app.url}/${settings.url}` } })
    const message = untidyMessage(id)
    expect(await push({ appId, personId: 'xiaoming', message })).toMatchObject(textsIn(message))
  })
})

describe('a handler of a mini program, in JSON', () => {
  it.each(idsFor('wechat'))('gets the message of the kind %s whole', async (id) => {
    simulator.apps.update(miniAppId, { push: { ...sealed, url: `${app.url}/json`, format: 'json' } })
    const message = untidyMessage(id)
    expect(await push({ appId: miniAppId, personId: 'xiaoming', message })).toMatchObject(textsIn(message))
  })
})

describe('a handler of an app of a company', () => {
  it.each(idsFor('wecom'))('gets the message of the kind %s whole', async (id) => {
    simulator.corps.updateAgent(agent.corpId, agent.agentId, { push: { ...sealed, url: `${app.url}/wecom` } })
    const message = untidyMessage(id)
    const got = await push({ ...agent, userid: 'lisi', message })
    expect(got).toMatchObject(textsIn(message))
    if (!id.startsWith('approval')) return
    const { SpRecord, Notifyer, Comments } = got['ApprovalInfo'] as Record<string, unknown[]>
    const count = id === 'approvalOne' ? 1 : 2
    expect([SpRecord, Notifyer, Comments].map((list) => list?.length)).toEqual([count, count, count])
  })
})
