import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { textReply } from 'express-wechat-auth'
import { component, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { postPush, sealedForPlatform } from '../../helpers/messages/component-pushes.ts'
import { openedReply, textXml } from '../../helpers/messages/pushes.ts'
import { storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'

const infoApi = 'cgi-bin/component/api_get_authorizer_info'
const platformAccount = {
  token: component.token,
  encodingAesKey: component.encodingAesKey,
  receiverId: component.appId,
}

describe('messages on behalf of accounts', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()
  const [one, two, mini] = [world.account(), world.account(), world.account('mini-program')]
  let handled: { appId: string; content: string | undefined; client: string }[] = []

  const say = (appId: string, content: string, options = {}) =>
    simulator.push.send({
      appId,
      personId: 'xiaoming',
      message: { MsgType: 'text', Content: content },
      ...options,
    })
  const post = (appId: string, fields: Record<string, string | undefined>, change = {}) =>
    postPush(deployed.url, sealedForPlatform(textXml(fields), change), `/wechat/platform/messages/${appId}`)
  const refusals = () => deployed.events.filter(({ type }) => type === 'refusal')

  beforeAll(async () => {
    deployed.platform.messages
      .on('text', (message, { appId, client, req }) => {
        handled.push({ appId, content: message.Content, client: client.appId })
        expect(req.method).toBe('POST')
        return `${appId} heard ${message.Content}`
      })
      .on('event:subscribe', (_message, { appId }) => textReply(`welcome to ${appId}`))
    for (const appId of [one, two, mini]) await grantByPush(world, deployed, appId)
  })
  beforeEach(() => {
    handled = []
    deployed.events.length = 0
  })

  it('reach one handler for all, which learns whose they are and acts for that account', async () => {
    for (const appId of [one, two]) {
      expect((await say(appId, 'hello')).reply).toMatchObject({
        MsgType: 'text',
        Content: `${appId} heard hello`,
      })
    }
    await say(mini, 'hello')
    expect(handled).toEqual([one, two, mini].map((appId) => ({ appId, content: 'hello', client: appId })))
  })

  it('have a client of the account’s kind', async () => {
    const kinds: boolean[] = []
    const app = await world.open()
    app.platform.messages.on('text', (_message, { client }) => void kinds.push('fetchSession' in client))
    await say(one, 'again')
    await say(mini, 'again')
    expect(kinds).toEqual([false, true])
    world.pushTo(deployed.url)
  })

  it('are events as well', async () => {
    simulator.users.follow('xiaohong', two)
    const event = { MsgType: 'event', Event: 'subscribe', EventKey: '' }
    const { reply } = await simulator.push.send({ appId: two, personId: 'xiaohong', message: event })
    expect(reply).toMatchObject({ Content: `welcome to ${two}` })
    expect((await say(two, 'x', { message: { MsgType: 'image', PicUrl: 'x', MediaId: 'x' } })).reply).toBe(
      'success',
    )
  })

  it('are answered with a reply that is sealed for the platform', async () => {
    const answer = await post(one, { ToUserName: simulator.push.originalIdOf(one), Content: 'sealed' })
    expect(openedReply(answer, platformAccount)).toMatchObject({
      ToUserName: 'o-person',
      FromUserName: simulator.push.originalIdOf(one),
      Content: `${one} heard sealed`,
    })
  })

  it('of one account are refused at the path of another, with an empty answer', async () => {
    await say(one, 'for one')
    handled = []
    const replayed = await simulator.components.replay(component.appId, { to: two })
    expect(replayed.tries[0]).toMatchObject({ status: 403 })
    const answer = await post(two, { ToUserName: simulator.push.originalIdOf(one) })
    expect([answer.status, answer.text, handled]).toEqual([403, '', []])
    expect(refusals()).toContainEqual({
      type: 'refusal',
      code: 'ERR_RECEIVER_MISMATCH',
      status: 403,
      message: expect.any(String),
    })
  })

  it.each([
    ['no ToUserName', undefined],
    ['another case', 'GH_0123456789AB'],
    ['nothing', ''],
  ])('with %s are refused', async (_what, ToUserName) => {
    expect((await post(one, { ToUserName })).status).toBe(403)
    expect(handled).toEqual([])
  })

  it('for an account that nobody knows, or that has cancelled, are taken and given to no handler', async () => {
    const stranger = world.account()
    const gone = world.account()
    await grantByPush(world, deployed, gone)
    await simulator.components.cancel(component.appId, gone)
    for (const appId of [stranger, gone, 'ticket', 'x'.repeat(80)]) {
      deployed.events.length = 0
      const ToUserName = appId.startsWith('wx') ? simulator.push.originalIdOf(appId) : 'gh_x'
      const answer = await post(appId, { ToUserName })
      expect([answer.status, answer.text, handled]).toEqual([200, 'success', []])
      expect(refusals()).toMatchObject([{ code: 'ERR_GRANT_MISSING' }])
    }
  })

  it.each([
    ['with a forged signature', { token: 'another' }],
    ['sealed with another key', { encodingAesKey: 'x'.repeat(43) }],
    ['sealed for the account', { receiverId: 'wx1' }],
    ['of an hour ago', { timestamp: String(Math.floor(Date.now() / 1_000) - 3_600) }],
  ])('%s are refused before anybody looks for the account', async (_what, change) => {
    for (const appId of [one, world.account()]) {
      const answer = await post(appId, { ToUserName: simulator.push.originalIdOf(appId) }, change)
      expect([answer.status, answer.text]).toEqual([403, ''])
    }
    expect(handled).toEqual([])
  })

  it('that come again are answered as before, each account for itself', async () => {
    const { reply } = await say(one, 'once')
    expect((await say(one, '', { message: undefined, retry: true })).reply).toEqual(reply)
    expect(handled).toHaveLength(1)
    const MsgId = '4561255300000000001'
    for (const appId of [one, two, one]) {
      await post(appId, { MsgId, ToUserName: simulator.push.originalIdOf(appId), Content: 'same id' })
    }
    expect(handled.slice(1).map(({ appId }) => appId)).toEqual([one, two])
  })

  it('can be answered with the account’s own client', async () => {
    const app = await world.open()
    app.platform.messages.on('text', async ({ FromUserName: touser }, { client }) => {
      const body = { touser, msgtype: 'text', text: { content: 'by the way' } }
      await client.call({ path: '/cgi-bin/message/custom/send', body })
    })
    await say(one, 'hello')
    expect(simulator.sent.list({ appId: one })).toMatchObject([{ body: { text: { content: 'by the way' } } }])
    world.pushTo(deployed.url)
  })

  it('for a row without the original id are compared with what WeChat says of it, which is asked once', async () => {
    const key = `${component.appId}:${one}`
    const { user_name: _user, kind: _kind, ...row } = database.rowOf(one) ?? {}
    database.rows.set(key, row)
    const app = await world.open()
    app.platform.messages.on('text', () => 'here')
    simulator.faults.arm({ api: infoApi, kind: 'errcode', errcode: -1 })
    const { tries, reply } = await say(one, 'who are you')
    expect([tries.map(({ status }) => status), reply]).toEqual([[503, 200], expect.anything()])
    expect((await simulator.components.replay(component.appId, { to: two })).tries[0]).toMatchObject({
      status: 403,
    })
    await say(one, 'again')
    expect(simulator.requests.count(infoApi)).toBe(2)
    expect(database.rowOf(one)).toMatchObject({
      user_name: simulator.push.originalIdOf(one),
      kind: 'official-account',
    })
    world.pushTo(deployed.url)
  })

  it('are not taken while the store cannot be read: WeChat sends them again', async () => {
    const app = await world.open()
    app.platform.messages.on('text', () => 'here')
    database.failing.get = times(1, storeFailures.rejects)
    const { tries, reply } = await say(one, 'hello')
    expect([tries.map(({ status }) => status), reply]).toEqual([[500, 200], expect.anything()])
    world.pushTo(deployed.url)
  })
})
