import { describe, expect, it } from '@jest/globals'
import type { PushFields } from 'express-wechat-auth/simulator'
import request from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { appId, createPushBench, type PushBench, startOfficial } from '../../helpers/simulator/push-bench.ts'
import { text } from '../../helpers/simulator/push-wire.ts'
import { type Json, tokenQuery } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

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
    const bench = await startOfficial()
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
    while (bench.got.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(bench.got).toHaveLength(2)
    for (const { body } of bench.got) expect(body).toContain(`<Ticket><![CDATA[${ticket}]]></Ticket>`)
  })

  it('come when somebody follows or no longer does', async () => {
    const bench = await startOfficial()
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
    const bench = await startOfficial()
    const { simulator, openid, send } = bench
    const message = { touser: openid, msgtype: 'text', text: { content: 'hi' } }
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await send(text, { tamper: 'signature' })
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await send({ MsgType: 'event', Event: 'CLICK', EventKey: 'k' })
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(0)
    simulator.clock.advance(120_000)
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(45015)
    await send()
    expect((await call(bench, 'message/custom/send', message)).errcode).toBe(0)
  })
})
