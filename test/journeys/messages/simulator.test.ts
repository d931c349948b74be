import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import {
  type MessageHandler,
  musicReply,
  newsReply,
  type PushedMessage,
  transferReply,
  updateButtonReply,
  videoReply,
  type WechatAuthEvent,
  wechatMessages,
  wecomMessages,
} from 'express-wechat-auth'
import {
  createPlatformSimulator,
  type PushResult,
  type SimulatedPush,
  type Tamper,
} from 'express-wechat-auth/simulator'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'
import { agent, appId, encodingAesKey, miniAppId, token } from '../../helpers/messages/simulated-accounts.ts'

const { corpId } = agent

const simulator = createPlatformSimulator({ replyTimeoutMs: 2_000 })
const openid = simulator.users.openidOf('xiaoming', appId)
const text = { MsgType: 'text', Content: '你好 <b>&</b> ]]> 🌸' }
const running: RunningApp[] = []

const events: WechatAuthEvent[] = []
const seen: PushedMessage[] = []
let answer: MessageHandler<undefined> = () => undefined
let urls = { plain: '', sealed: '', mini: '', wecom: '' }

beforeAll(async () => {
  await simulator.start()
  const app = express()
  const common = { token, onEvent: (event: WechatAuthEvent) => events.push(event) }
  const routers = {
    plain: wechatMessages({ ...common, appId }),
    sealed: wechatMessages({ ...common, appId, encodingAesKey }),
    mini: wechatMessages({ ...common, appId: miniAppId, encodingAesKey }),
    wecom: wecomMessages({ ...common, corpId, encodingAesKey }),
  }
  for (const [name, router] of Object.entries(routers)) {
    app.use(`/${name}`, router)
    router.on('*', (message, context) => {
      seen.push(message)
      return answer(message, context)
    })
  }
  const served = await serve(app)
  running.push(served)
  urls = {
    plain: `${served.url}/plain`,
    sealed: `${served.url}/sealed`,
    mini: `${served.url}/mini?site=1`,
    wecom: `${served.url}/wecom`,
  }
})
afterEach(() => {
  events.length = 0
  seen.length = 0
  answer = () => undefined
})
afterAll(async () => {
  await simulator.stop()
  for (const app of running) await app.close()
})

/** Of what a damaged end decrypts to, one in 256 ends like padding. */
const eitherOfThem = 'ERR_MESSAGE_DECRYPT|ERR_RECEIVER_MISMATCH'

const settings = (mode: 'plain' | 'compatible' | 'safe'): SimulatedPush =>
  mode === 'plain'
    ? { url: urls.plain, token }
    : { url: urls.sealed, token, encodingAESKey: encodingAesKey, mode }

async function sendTo(mode: 'plain' | 'compatible' | 'safe', order: object): Promise<PushResult> {
  expect(await simulator.push.configure({ appId }, settings(mode))).toEqual({ passed: true })
  return simulator.push.send({ appId, openid, ...order })
}

describe('the console', () => {
  it('takes the addresses, and refuses other tokens and keys', async () => {
    for (const mode of ['plain', 'compatible', 'safe'] as const) {
      expect(await simulator.push.configure({ appId }, settings(mode))).toEqual({ passed: true })
      const refused = await simulator.push.configure({ appId }, { ...settings(mode), token: 'TokenOfTests9' })
      expect(refused).toEqual({ passed: false, reason: 'status 403' })
    }
    const wecom = { url: urls.wecom, token, encodingAESKey: encodingAesKey }
    expect(await simulator.push.configure(agent, wecom)).toEqual({ passed: true })
    for (const wrong of [{ token: 'TokenOfTests9' }, { encodingAESKey: 'B'.repeat(43) }]) {
      const refused = await simulator.push.configure(agent, { ...wecom, ...wrong })
      expect(refused).toEqual({ passed: false, reason: 'status 403' })
    }
  })
})

describe.each(['plain', 'compatible', 'safe'] as const)('a person at an account in %s mode', (mode) => {
  const article = { Title: 'a', Description: 'b', PicUrl: 'https://c', Url: 'https://d' }

  it.each<[string, ReturnType<MessageHandler<undefined>>, Record<string, unknown>]>([
    ['text', 'a ]]> & <b>', { MsgType: 'text', Content: 'a ]]> & <b>' }],
    ['a video', videoReply({ MediaId: 'm', Title: 't' }), { Video: { MediaId: 'm', Title: 't' } }],
    ['music', musicReply({ ThumbMediaId: 'm' }), { Music: { ThumbMediaId: 'm' } }],
    ['news', newsReply([article, article]), { Articles: { item: [article, article] } }],
    ['customer service', transferReply('a@b'), { TransInfo: { KfAccount: 'a@b' } }],
  ])('is shown %s', async (_what, reply, fields) => {
    answer = () => reply
    const result = await sendTo(mode, { message: text })
    expect(result.fault).toBeUndefined()
    expect(result.reply).toMatchObject(fields)
    expect(simulator.push.chat(appId, openid).slice(-2)).toEqual([
      expect.objectContaining({ from: 'person', message: expect.objectContaining(text) }),
      expect.objectContaining({ from: 'account', message: expect.objectContaining(fields) }),
    ])
    expect(seen).toEqual([expect.objectContaining({ ...text, FromUserName: openid })])
  })

  it('is shown nothing where there is no reply, or a failure', async () => {
    expect(await sendTo(mode, { message: text })).toMatchObject({
      reply: 'success',
      tries: [{ status: 200 }],
    })
    answer = () => Promise.reject(new Error('it broke'))
    const result = await sendTo(mode, { message: { MsgType: 'event', Event: 'CLICK', EventKey: mode } })
    expect(result).toMatchObject({ reply: '', tries: [{ status: 200 }] })
    expect(events).toEqual([expect.objectContaining({ type: 'message-failure', name: 'event:click' })])
  })

  it('is answered once, when the push comes twice and once more', async () => {
    let runs = 0
    answer = () => {
      runs += 1
      return `answer ${runs}`
    }
    for (const message of [text, { MsgType: 'event', Event: 'SCAN', EventKey: '000123', Ticket: mode }]) {
      runs = 0
      const result = await sendTo(mode, { message, duplicate: true })
      expect(result.reply).toMatchObject({ Content: 'answer 1' })
      expect(result.twin?.reply).toMatchObject({ Content: 'answer 1' })
      const again = await simulator.push.send({ appId, openid, retry: true })
      expect(again.reply).toMatchObject({ Content: 'answer 1' })
    }
    expect(seen).toHaveLength(2)
  })

  const tampers: [Tamper, string][] = [
    ['signature', 'ERR_SIGNATURE'],
    ['timestamp', 'ERR_MESSAGE_TOO_OLD'],
    ...(mode === 'plain'
      ? []
      : ([
          ['ciphertext', eitherOfThem],
          ['receiver', 'ERR_RECEIVER_MISMATCH'],
        ] as [Tamper, string][])),
  ]
  it.each(tampers)('is not believed when the %s is not right', async (tamper, code) => {
    answer = () => 'never'
    const result = await sendTo(mode, { message: text, tamper })
    expect(result.tries.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(result.reply).toBeUndefined()
    expect(events).toEqual(
      Array.from({ length: 3 }, () => ({
        type: 'refusal',
        code: expect.stringMatching(code),
        status: 403,
        message: expect.any(String),
      })),
    )
    expect(seen).toEqual([])
  })

  if (mode !== 'plain') {
    it('is heard, and not the twin that somebody has put beside', async () => {
      const result = await sendTo(mode, { message: text, tamper: 'plain-twin' })
      expect(result.reply).toBe('success')
      expect(seen).toEqual([expect.objectContaining({ ...text, FromUserName: openid })])
    })
  }
})

describe('plain pushes to an account that has a key', () => {
  it('are refused', async () => {
    expect(await simulator.push.configure({ appId }, { url: urls.sealed, token })).toEqual({ passed: true })
    const result = await simulator.push.send({ appId, openid, message: text })
    expect(result.tries[0]).toMatchObject({ status: 403 })
    expect(seen).toEqual([])
    expect(events[0]).toEqual({
      type: 'refusal',
      code: 'ERR_SIGNATURE',
      status: 403,
      message: expect.any(String),
    })
  })
})

describe.each(['json', 'xml'] as const)('a mini program with pushes in %s', (format) => {
  it('hands a person over to customer service', async () => {
    const push = { url: urls.mini, token, encodingAESKey: encodingAesKey, format }
    expect(await simulator.push.configure({ appId: miniAppId }, push)).toEqual({ passed: true })
    answer = () => transferReply()
    const result = await simulator.push.send({ appId: miniAppId, personId: 'xiaoming', message: text })
    expect(result.reply).toMatchObject({ MsgType: 'transfer_customer_service' })
    expect(seen).toEqual([expect.objectContaining({ ...text, MsgId: expect.stringMatching(/^\d{17,}$/) })])
  })
})

describe('a member at an app of WeCom', () => {
  const order = { ...agent, userid: 'user123', message: text }
  const push = () => ({ url: urls.wecom, token, encodingAESKey: encodingAesKey })

  it('is answered, once', async () => {
    await simulator.push.configure(agent, push())
    answer = (message) => `${message.AgentID} ${message.Content}`
    const result = await simulator.push.send({ ...order, duplicate: true })
    const reply = {
      MsgType: 'text',
      Content: `1000002 ${text.Content}`,
      FromUserName: corpId,
      ToUserName: 'user123',
    }
    expect(result.reply).toMatchObject(reply)
    expect(result.twin?.reply).toMatchObject(reply)
    expect(seen).toHaveLength(1)
    answer = () => updateButtonReply('done')
    const card = { MsgType: 'event', Event: 'template_card_event', EventKey: 'b', TaskId: 't' }
    expect((await simulator.push.send({ ...order, message: card })).reply).toMatchObject({
      Button: { ReplaceName: 'done' },
    })
  })

  it.each<[Tamper, string]>([
    ['signature', 'ERR_SIGNATURE'],
    ['ciphertext', eitherOfThem],
    ['receiver', 'ERR_RECEIVER_MISMATCH'],
    ['timestamp', 'ERR_MESSAGE_TOO_OLD'],
  ])('is not believed when the %s is not right', async (tamper, code) => {
    await simulator.push.configure(agent, push())
    const result = await simulator.push.send({ ...order, tamper })
    expect(result.tries[0]).toMatchObject({ status: 403 })
    expect(events[0]).toEqual({
      type: 'refusal',
      code: expect.stringMatching(code),
      status: 403,
      message: expect.any(String),
    })
    expect(seen).toEqual([])
  })

  it('may be the directory itself', async () => {
    await simulator.push.configure(agent, push())
    const message = { MsgType: 'event', Event: 'change_contact', ChangeType: 'delete_user', UserID: 'lisi' }
    expect((await simulator.push.send({ ...agent, message })).reply).toBe('success')
    expect(seen).toEqual([
      expect.objectContaining({ FromUserName: 'sys', ChangeType: 'delete_user', UserID: 'lisi' }),
    ])
  })
})
