import { describe, expect, it } from '@jest/globals'
import type { PushFields } from 'express-wechat-auth/simulator'
import request from 'supertest'
import {
  type AccountServer,
  createAccountServer,
  createPushBench,
  official,
  type PushBench,
  text,
  token,
  usePushBenches,
} from '../../helpers/simulator/push-bench.ts'
import { type Json, tokenQuery } from '../../helpers/simulator/wechat-bench.ts'

usePushBenches()

const appId = official.appId

async function createFollowBench(): Promise<{ server: AccountServer } & PushBench> {
  const server = await createAccountServer()
  return { server, ...createPushBench({ official: { url: server.url, token } }) }
}

async function call({ simulator }: PushBench, api: string, body: object): Promise<Json> {
  const { handler } = simulator
  const got = await request(handler).get('/api.weixin.qq.com/cgi-bin/token').query(tokenQuery)
  const { access_token } = JSON.parse(got.text)
  const response = await request(handler)
    .post(`/api.weixin.qq.com/cgi-bin/${api}?access_token=${access_token}`)
    .send(body)
  return JSON.parse(response.text)
}

/** The events a person has sent, once there are so many. */
async function eventsOf({ simulator }: PushBench, personId: string, count: number): Promise<PushFields[]> {
  const openid = simulator.users.openidOf(personId, appId)
  for (;;) {
    const chat = simulator.push.chat(appId, openid)
    if (chat.length >= count) return chat.map(({ message }) => message)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('events of people who scan and follow', () => {
  it('come with the scene and the ticket of a scan', async () => {
    const bench = await createFollowBench()
    const { users } = bench.simulator
    const qr = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'login-1' } } }
    const { ticket } = await call(bench, 'qrcode/create', qr)
    users.scan('xiaohong', { ticket })
    users.scan('xiaohong', { ticket })
    const events = await eventsOf(bench, 'xiaohong', 2)
    expect(events).toEqual([
      expect.objectContaining({ Event: 'subscribe', EventKey: 'qrscene_login-1', Ticket: ticket }),
      expect.objectContaining({ Event: 'SCAN', EventKey: 'login-1', Ticket: ticket }),
    ])
    while (bench.server.got.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(bench.server.got).toHaveLength(2)
    for (const { body } of bench.server.got) expect(body).toContain(`<Ticket><![CDATA[${ticket}]]></Ticket>`)
  })

  it('come when somebody follows or no longer does', async () => {
    const bench = await createFollowBench()
    const { users } = bench.simulator
    users.follow('dawei', appId)
    users.unfollow('dawei', appId)
    users.follow('dawei', appId, { scene: 7 })
    const events = await eventsOf(bench, 'dawei', 3)
    expect(events.map(({ Event, EventKey }) => [Event, EventKey])).toEqual([
      ['subscribe', ''],
      ['unsubscribe', ''],
      ['subscribe', 'qrscene_7'],
    ])
  })

  it('do not come to an account without a push URL', async () => {
    const bench = createPushBench()
    bench.simulator.users.follow('dawei', appId)
    const openid = bench.simulator.users.openidOf('dawei', appId)
    expect(bench.simulator.push.chat(appId, openid)).toEqual([])
  })
})

describe('somebody who writes to an account', () => {
  it('can be written to', async () => {
    const bench = await createFollowBench()
    const { simulator, openid } = bench
    const message = { touser: openid, msgtype: 'text', text: { content: 'hi' } }
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await simulator.push.send({ appId, openid, message: text, tamper: 'signature' })
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await simulator.push.send({ appId, openid, message: { MsgType: 'event', Event: 'CLICK', EventKey: 'k' } })
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(0)
    simulator.clock.advance(120_000)
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await simulator.push.send({ appId, openid, message: text })
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(0)
  })
})
