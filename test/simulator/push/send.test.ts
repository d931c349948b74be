import { describe, expect, it } from '@jest/globals'
import {
  agent,
  corpId,
  createAccountServer,
  createPushBench,
  encodingAESKey,
  encryptIn,
  mini,
  official,
  sign,
  text,
  token,
  unseal,
  usePushBenches,
} from '../../helpers/simulator/push-bench.ts'

usePushBenches()

const appId = official.appId
// WeChat does not split what ends a CDATA.
const content = '你好 <b>&</b> ]]> 🌸'

describe('a push to an official account', () => {
  it('is signed, and plain XML in plain mode', async () => {
    const { url, got } = await createAccountServer()
    const { simulator, openid, account } = createPushBench({ official: { url, token } })
    const result = await simulator.push.send({ appId, personId: 'xiaoming', message: text })
    expect(result).toEqual({ tries: [{ status: 200, durationMs: expect.any(Number) }], reply: '' })
    const [push] = got
    const { timestamp, nonce, signature, ...rest } = push?.query ?? {}
    expect(push?.method).toBe('POST')
    expect(push?.headers['content-type']).toBe('text/xml')
    expect(rest).toEqual({ site: '1', openid })
    expect(signature).toBe(sign(token, timestamp, nonce))
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
    const { url, got } = await createAccountServer()
    const { simulator, openid, account } = createPushBench({ official: { url, token, encodingAESKey } })
    await simulator.push.send({ appId, openid, message: text })
    simulator.apps.update(appId, { push: { url, token, encodingAESKey, mode: 'compatible' } })
    await simulator.push.send({ appId, openid, message: text })
    simulator.apps.update(appId, { push: { url, token, encodingAESKey, mode: 'plain' } })
    await simulator.push.send({ appId, openid, message: text })

    for (const push of got.slice(0, 2)) {
      const { timestamp, nonce, signature, msg_signature, encrypt_type } = push.query
      const encrypted = encryptIn(push.body)
      expect(encrypt_type).toBe('aes')
      expect(signature).toBe(sign(token, timestamp, nonce))
      expect(msg_signature).toBe(sign(token, timestamp, nonce, encrypted))
      const opened = unseal(encrypted)
      expect(opened.receiveId).toBe(appId)
      expect(opened.text).toContain(`<ToUserName><![CDATA[${account}]]></ToUserName>`)
      expect(opened.text).toContain(content)
    }
    expect(got[0]?.body).toMatch(
      /^<xml><ToUserName>[^\n]*<\/ToUserName>\n<Encrypt>[^\n]*<\/Encrypt>\n<\/xml>$/,
    )
    expect(got[1]?.body).toContain('<Content>')
    expect(got[1]?.body).toContain(
      `<MsgId>${/<MsgId>(\d+)/.exec(unseal(encryptIn(got[1]?.body ?? '')).text)?.[1]}<`,
    )
    expect(got[2]?.body).not.toContain('Encrypt')
    expect(got[2]?.query).not.toHaveProperty('encrypt_type')
  })

  it('takes its time from the clock, and has no MsgId when it is an event', async () => {
    const { url, got } = await createAccountServer()
    const { simulator, openid } = createPushBench(
      { official: { url, token } },
      { now: () => 1_700_000_000_000 },
    )
    simulator.clock.advance(60_000)
    const message = {
      MsgType: 'event',
      Event: 'pic_weixin',
      EventKey: '6',
      SendPicsInfo: { Count: 2, PicList: { item: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }] } },
      Nothing: undefined,
    }
    await simulator.push.send({ appId, openid, message })
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
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ official: { url, token } })
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
    const { url, got } = await createAccountServer()
    const { simulator, openid } = createPushBench({ official: { url, token } })
    simulator.apps.update(appId, { originalId: 'gh_0123456789ab' })
    await simulator.push.send({ appId, openid, message: text })
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
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ mini: { url, token, format: 'json' } })
    await simulator.push.send({ appId: mini.appId, personId: 'xiaoming', message })
    await simulator.push.send({ appId: mini.appId, personId: 'xiaoming', message: text })
    expect(got[0]?.headers['content-type']).toBe('application/json')
    expect(got[0]?.body).toContain('"List":[{"MsgID":1700827132819554304},{"a":"b"}]')
    expect(got[1]?.body).toMatch(/"MsgId":\d{17,}\}$/)
    expect(JSON.parse(got[1]?.body ?? '')).toMatchObject(text)
  })

  it('is encrypted JSON in safe mode, and XML otherwise', async () => {
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ mini: { url, token, encodingAESKey, format: 'json' } })
    await simulator.push.send({ appId: mini.appId, personId: 'xiaoming', message })
    expect(Object.keys(JSON.parse(got[0]?.body ?? ''))).toEqual(['ToUserName', 'Encrypt'])
    const opened = unseal(encryptIn(got[0]?.body ?? ''))
    expect(opened.receiveId).toBe(mini.appId)
    expect(JSON.parse(opened.text)).toMatchObject({ Event: 'subscribe_msg_sent_event' })
    simulator.apps.update(mini.appId, { push: { url, token } })
    await simulator.push.send({ appId: mini.appId, personId: 'xiaoming', message })
    expect(got[1]?.body).toContain(
      '<List><MsgID>1700827132819554304</MsgID></List><List><a><![CDATA[b]]></a></List>\n',
    )
  })
})

describe('a push to an app of a corp', () => {
  const push = { token, encodingAESKey }

  it('is always encrypted, and names corp, member and app', async () => {
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ agent: { url, ...push } })
    await simulator.push.send({ corpId, agentId: agent.agentId, userid: 'USER123', message: text })
    const [one] = got
    const { msg_signature, timestamp, nonce, ...rest } = one?.query ?? {}
    const encrypted = encryptIn(one?.body ?? '')
    expect(rest).toEqual({ site: '1' })
    expect(msg_signature).toBe(sign(token, timestamp, nonce, encrypted))
    expect(one?.body).toBe(
      `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`,
    )
    const opened = unseal(encrypted)
    expect(opened.receiveId).toBe(corpId)
    expect(opened.text).toContain('<FromUserName><![CDATA[user123]]></FromUserName>')
    expect(opened.text).toMatch(/<MsgId>\d{19}<\/MsgId>\n<AgentID>1000002<\/AgentID>\n<\/xml>$/)
  })

  it('comes from sys and names no app when it is about the corp', async () => {
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ agent: { url, ...push } })
    const message = { MsgType: 'event', Event: 'change_contact', ChangeType: 'delete_user', UserID: 'lisi' }
    await simulator.push.send({ corpId, agentId: agent.agentId, message })
    expect(got[0]?.body).toContain('<AgentID><![CDATA[]]></AgentID>')
    const opened = unseal(encryptIn(got[0]?.body ?? '')).text
    expect(opened).toContain('<FromUserName><![CDATA[sys]]>')
    expect(opened).toContain(
      '<ChangeType>delete_user</ChangeType>\n<UserID><![CDATA[lisi]]></UserID>\n</xml>',
    )
  })
})

describe('what is not sent at all', () => {
  it.each([
    ['no app', { appId: 'wx9', openid: 'o1', message: text }, 'there is no app'],
    ['no settings', { appId: mini.appId, openid: 'o1', message: text }, 'has no push URL'],
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
    ['no app of a corp', { corpId, agentId: 9, message: text }, 'has no agent'],
    ['nobody at all', null, 'expected an object'],
  ])('%s', async (_name, order, words) => {
    const { url, got } = await createAccountServer()
    const { simulator } = createPushBench({ official: { url, token } })
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
    await expect(simulator.push.configure({ corpId, agentId: agent.agentId }, push as never)).rejects.toThrow(
      TypeError,
    )
  })
})
