import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  appId,
  corpAgent,
  createPushBench,
  miniAppId,
  startAgent,
  startMini,
  startOfficial,
} from '../../helpers/simulator/push-bench.ts'
import { encodingAESKey, openSealed, sign, text, token } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

const content = '你好 <b>&</b> ]]> 🌸'

describe('a push to an official account', () => {
  it('is signed, and plain XML in plain mode', async () => {
    const { openid, account, got, send } = await startOfficial()
    const result = await send()
    expect(result).toEqual({ tries: [{ status: 200, durationMs: expect.any(Number) }], reply: '' })
    const [push] = got
    const { timestamp, nonce, signature, ...rest } = push?.query ?? {}
    expect(push?.method).toBe('POST')
    expect(push?.headers['content-type']).toBe('text/xml')
    expect(rest).toEqual({ site: '1', openid })
    expect(signature).toBe(sign(timestamp, nonce))
    expect(account).toMatch(/^gh_[0-9a-f]{12}$/)
    expect(push?.body).toMatch(
      /^<xml><ToUserName><!\[CDATA\[gh_\w{12}\]\]><\/ToUserName>\n<FromUserName>.*<\/FromUserName>\n<CreateTime>\d{10}<\/CreateTime>\n/,
    )
    expect(push?.body).toContain(
      `<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[${content}]]></Content>`,
    )
    const id = BigInt(/<MsgId>(\d+)<\/MsgId>/.exec(push?.body ?? '')?.[1] ?? 0)
    expect(BigInt(Number(id))).not.toBe(id)
    expect(id < 2n ** 63n).toBe(true)
  })

  it('is only encrypted in safe mode, and both in compatible mode', async () => {
    const { simulator, account, server, got, send } = await startOfficial({ encodingAESKey })
    const push = { url: server.url, token, encodingAESKey }
    await send()
    simulator.apps.update(appId, { push: { ...push, mode: 'compatible' } })
    await send()
    simulator.apps.update(appId, { push: { ...push, mode: 'plain' } })
    await send()

    for (const push of got.slice(0, 2)) {
      const { timestamp, nonce, signature, encrypt_type } = push.query
      expect(encrypt_type).toBe('aes')
      expect(signature).toBe(sign(timestamp, nonce))
      const opened = openSealed(push)
      expect(opened).toMatchObject({ isSigned: true, receiveId: appId })
      expect(opened.text).toContain(`<ToUserName><![CDATA[${account}]]></ToUserName>`)
      expect(opened.text).toContain(content)
    }
    expect(got[0]?.body).toMatch(
      /^<xml><ToUserName>[^\n]*<\/ToUserName>\n<Encrypt>[^\n]*<\/Encrypt>\n<\/xml>$/,
    )
    expect(got[1]?.body).toContain('<Content>')
    expect(got[1]?.body).toContain(`<MsgId>${/<MsgId>(\d+)/.exec(openSealed(got[1]).text)?.[1]}<`)
    expect(got[2]?.body).not.toContain('Encrypt')
    expect(got[2]?.query).not.toHaveProperty('encrypt_type')
  })

  it('takes its time from the clock, and has no MsgId when it is an event', async () => {
    const now = () => 1_700_000_000_000
    const { simulator, got, send } = await startOfficial({}, undefined, { now })
    simulator.clock.advance(60_000)
    const message = {
      MsgType: 'event',
      Event: 'pic_weixin',
      EventKey: '6',
      SendPicsInfo: { Count: 2, PicList: { item: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }] } },
      Nothing: undefined,
    }
    await send(message)
    expect(got[0]?.query['timestamp']).toBe('1700000060')
    expect(got[0]?.body.split('\n').slice(2)).toEqual([
      '<CreateTime>1700000060</CreateTime>',
      '<MsgType><![CDATA[event]]></MsgType>',
      '<Event><![CDATA[pic_weixin]]></Event>',
      '<EventKey><![CDATA[6]]></EventKey>',
      '<SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum><![CDATA[a]]></PicMd5Sum></item><item><PicMd5Sum><![CDATA[b]]></PicMd5Sum></item></PicList></SendPicsInfo>',
      '</xml>',
    ])
  })

  it('lets the given fields win, also those the platform adds', async () => {
    const { simulator, got } = await startOfficial()
    const message = {
      MsgType: 'text',
      FromUserName: 'o0123',
      CreateTime: '7',
      MsgId: '9007199254740993',
      Content: '',
    }
    await simulator.push.send({ appId, message })
    expect(got[0]?.body).toContain(
      '<FromUserName><![CDATA[o0123]]></FromUserName>\n<CreateTime>7</CreateTime>',
    )
    expect(got[0]?.body).toContain('<MsgId>9007199254740993</MsgId>')
    expect(got[0]?.body).toContain('<Content><![CDATA[]]></Content>')
    expect(got[0]?.query['openid']).toBe('o0123')
  })

  it('uses the original id of the app when it has one', async () => {
    const { simulator, got, send } = await startOfficial()
    simulator.apps.update(appId, { originalId: 'gh_0123456789ab' })
    await send()
    expect(got[0]?.body).toContain('<ToUserName><![CDATA[gh_0123456789ab]]>')
    expect(simulator.push.originalIdOf(appId)).toBe('gh_0123456789ab')
  })
})

describe('a push to a mini program', () => {
  const message = {
    MsgType: 'event',
    Event: 'subscribe_msg_sent_event',
    List: [{ MsgID: 1700827132819554304n }, { a: 'b' }],
  }

  it('is JSON when it is set so, with long numbers', async () => {
    const { got, send } = await startMini({ format: 'json' })
    await send(message)
    await send()
    expect(got[0]?.headers['content-type']).toBe('application/json')
    expect(got[0]?.body).toContain('"List":[{"MsgID":1700827132819554304},{"a":"b"}]')
    expect(got[1]?.body).toMatch(/"MsgId":\d{17,}\}$/)
    expect(JSON.parse(got[1]?.body ?? '')).toMatchObject(text)
  })

  it('is encrypted JSON in safe mode, and XML otherwise', async () => {
    const { simulator, server, got, send } = await startMini({ encodingAESKey, format: 'json' })
    await send(message)
    expect(Object.keys(JSON.parse(got[0]?.body ?? ''))).toEqual(['ToUserName', 'Encrypt'])
    const opened = openSealed(got[0])
    expect(opened.receiveId).toBe(miniAppId)
    expect(JSON.parse(opened.text)).toMatchObject({ Event: 'subscribe_msg_sent_event' })
    simulator.apps.update(miniAppId, { push: { url: server.url, token } })
    await send(message)
    expect(got[1]?.body).toContain(
      '<List><MsgID>1700827132819554304</MsgID></List><List><a><![CDATA[b]]></a></List>\n',
    )
  })
})

describe('a push to an app of a corp', () => {
  const { corpId } = corpAgent

  it('is always encrypted, and names corp, member and app', async () => {
    const { simulator, got } = await startAgent()
    await simulator.push.send({ ...corpAgent, userid: 'USER123', message: text })
    const [one] = got
    const { msg_signature, timestamp, nonce, ...rest } = one?.query ?? {}
    const { isSigned, encrypted, ...opened } = openSealed(one)
    expect(rest).toEqual({ site: '1' })
    expect(isSigned).toBe(true)
    expect(one?.body).toBe(
      `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`,
    )
    expect(opened.receiveId).toBe(corpId)
    expect(opened.text).toContain('<FromUserName><![CDATA[user123]]></FromUserName>')
    expect(opened.text).toMatch(/<MsgId>\d{19}<\/MsgId>\n<AgentID>1000002<\/AgentID>\n<\/xml>$/)
  })

  it('comes from sys and names no app when it is about the corp', async () => {
    const { simulator, got } = await startAgent()
    const message = { MsgType: 'event', Event: 'change_contact', ChangeType: 'delete_user', UserID: 'lisi' }
    await simulator.push.send({ ...corpAgent, message })
    expect(got[0]?.body).toContain('<AgentID><![CDATA[]]></AgentID>')
    const opened = openSealed(got[0]).text
    expect(opened).toContain('<FromUserName><![CDATA[sys]]>')
    expect(opened).toContain(
      '<ChangeType>delete_user</ChangeType>\n<UserID><![CDATA[lisi]]></UserID>\n</xml>',
    )
  })
})

describe('what is not sent at all', () => {
  it.each([
    ['no app', { appId: 'wx9', openid: 'o1', message: text }, 'there is no app'],
    ['no settings', { appId: miniAppId, openid: 'o1', message: text }, 'has no push URL'],
    ['no person', { appId, message: text }, '"openid"'],
    ['an unknown person', { appId, personId: 'nobody', message: text }, 'there is no person'],
    ['no message', { appId, openid: 'o1' }, '"message"'],
    ['no MsgType', { appId, openid: 'o1', message: {} }, 'MsgType'],
    ['no Event', { appId, openid: 'o1', message: { MsgType: 'event' } }, 'Event'],
    ['a bad name', { appId, openid: 'o1', message: { MsgType: 'text', 'a b': '1' } }, '"a b"'],
    ['a bad value', { appId, openid: 'o1', message: { MsgType: 'text', Content: true } }, '"Content"'],
    ['an unknown option', { appId, openid: 'o1', message: text, tampered: 1 }, 'unknown option'],
    ['an unknown tamper', { appId, openid: 'o1', message: text, tamper: 'x' }, '"tamper"'],
    ['nothing to retry', { appId, openid: 'o1', retry: true }, 'pushed before'],
    ['a retry with a message', { appId, openid: 'o1', retry: true, message: text }, '"retry"'],
    ['an app of no corp', { corpId: 'ww9', agentId: 1, message: text }, 'there is no corp'],
    ['no app of a corp', { ...corpAgent, agentId: 9, message: text }, 'has no agent'],
    ['nobody at all', null, 'expected an object'],
  ])('%s', async (_name, order, words) => {
    const { simulator, got } = await startOfficial()
    const sending = simulator.push.send(order as never)
    await expect(sending).rejects.toThrow(TypeError)
    await expect(sending).rejects.toThrow(words)
    expect(got).toHaveLength(0)
  })

  it.each([
    [{ url: 'ftp://x', token }, '"url"'],
    [{ url: 'http://a:b@x', token }, '"url"'],
    [{ url: 'http://x', token: 'ab' }, '"token"'],
    [{ url: 'http://x', token: 'a-b' }, '"token"'],
    [{ url: 'http://x', token, encodingAESKey: 'short' }, '"encodingAESKey"'],
    [{ url: 'http://x', token, mode: 'safe' }, 'needs an "encodingAESKey"'],
    [{ url: 'http://x', token, format: 'json' }, 'no format "json"'],
    [{ url: 'http://x', token, aesKey: '' }, 'unknown option'],
  ])('settings that are wrong: %j', async (push, words) => {
    const { simulator } = createPushBench()
    expect(() => simulator.apps.update(appId, { push: push as never })).toThrow(words)
    await expect(simulator.push.configure({ appId }, push as never)).rejects.toThrow(words)
    if ('format' in push) return
    await expect(simulator.push.configure(corpAgent, push as never)).rejects.toThrow(TypeError)
  })
})
