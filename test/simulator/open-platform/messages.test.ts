import { describe, expect, it } from '@jest/globals'
import { createAccountServer, useAccountServers } from '../../helpers/simulator/account-server.ts'
import { componentAppId, createComponentBench, openPush } from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { envelope, openSealed, sign, text, textReply, token } from '../../helpers/simulator/push-wire.ts'
import { official } from '../../helpers/simulator/wechat-bench.ts'
import { until } from '../../helpers/time/wait.ts'

useAccountServers()

const appId = official.appId

describe('the messages of an account that has granted them to a platform', () => {
  it('go to its message URL, sealed for the platform', async () => {
    const { simulator, server, openid, account, granted } = await createComponentBench()
    await granted()
    const result = await simulator.push.send({ appId, openid, message: text })
    expect(result.reply).toBe('success')
    const got = server.got.at(-1)
    expect(got?.path).toBe(`/messages/${appId}`)
    const { timestamp, nonce, msg_signature, encrypt_type, ...rest } = got?.query ?? {}
    expect(rest).toEqual({ site: '1', openid, signature: sign(timestamp, nonce) })
    expect(openSealed(got)).toMatchObject({ isSigned: true, receiveId: componentAppId })
    expect(openPush(got)).toMatchObject({ ToUserName: account, FromUserName: openid, MsgType: 'text' })
    expect(simulator.push.chat(appId, openid)).toHaveLength(1)
  })

  it('are answered with a reply that is sealed for the platform', async () => {
    let receiveId = componentAppId
    const { simulator, openid, account, granted } = await createComponentBench({}, (got) => ({
      body: got.path.startsWith('/messages/') ? envelope(textReply(openid, account), receiveId) : 'success',
    }))
    await granted()
    const send = () => simulator.push.send({ appId, openid, message: text })
    expect((await send()).reply).toMatchObject({ MsgType: 'text', Content: 'hello' })
    receiveId = appId
    const { tries, reply } = await send()
    expect(reply).toBeUndefined()
    expect(tries[0]?.error).toContain(`Encrypt is made for "${appId}", not for "${componentAppId}"`)
  })

  it('open the window for messages to people, with the token of the account', async () => {
    const { simulator, openid, granted, post } = await createComponentBench()
    const { authorizer_access_token: access_token } = await granted()
    const send = () =>
      post(
        'cgi-bin/message/custom/send',
        { touser: openid, msgtype: 'text', text: { content: 'hello' } },
        { access_token },
      )
    expect((await send()).errcode).toBe(45015)
    await simulator.push.send({ appId, openid, message: text })
    expect((await send()).errcode).toBe(0)
    expect(simulator.sent.list()).toMatchObject([{ appId, openid }])
  })

  it('tell of followers too', async () => {
    const { simulator, server, granted } = await createComponentBench()
    await granted()
    simulator.users.follow('xiaohong', appId)
    const event = await until('the event', () => server.got.find(({ path }) => path === `/messages/${appId}`))
    expect(openPush(event)['Event']).toBe('subscribe')
  })

  it('stay with the account where it has not granted them, and where there is no URL', async () => {
    const own = await createAccountServer()
    const { simulator, server, openid, granted } = await createComponentBench()
    simulator.apps.update(appId, { push: { url: own.url, token } })
    await granted(appId, [2, 4])
    await simulator.push.send({ appId, openid, message: text })
    expect(own.got).toHaveLength(1)
    await granted(appId, [1])
    const count = server.got.length
    await simulator.push.send({ appId, openid, message: text })
    expect([own.got.length, server.got.length]).toEqual([1, count + 1])
    simulator.components.update(componentAppId, { messageUrl: undefined })
    await simulator.push.send({ appId, openid, message: text })
    expect([own.got.length, server.got.length]).toEqual([2, count + 1])
  })

  it('can be sent once more at the path of another account', async () => {
    const { simulator, server, openid, granted } = await createComponentBench()
    await expect(simulator.components.replay(componentAppId, { to: mini.appId })).rejects.toThrow(
      'got no message before',
    )
    await granted()
    await simulator.push.send({ appId, openid, message: text })
    const original = server.got.at(-1)
    const result = await simulator.components.replay(componentAppId, { to: mini.appId })
    expect(result.reply).toBe('success')
    const got = server.got.at(-1)
    expect(got?.path).toBe(`/messages/${mini.appId}`)
    expect([got?.query, got?.body]).toEqual([original?.query, original?.body])
  })
})
