import { describe, expect, it } from '@jest/globals'
import { wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { contentOf, encryptBytes, signatureOf } from '../../helpers/messages/push-crypto.ts'
import {
  account,
  compatiblePush,
  corp,
  expectRefusal,
  now,
  type PushRequest,
  plainPush,
  post,
  safePush,
  sealPush,
  textXml,
  wecomPush,
} from '../../helpers/messages/pushes.ts'

const plain = { encodingAesKey: undefined }
const old = (): string => String(Number(now()) - 301)

const flipped = (text: string, index: number): string =>
  text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1)

const content = contentOf({ text: textXml(), receiverId: account.receiverId })
const badlyPadded = encryptBytes(
  account.encodingAesKey,
  Buffer.concat([content.subarray(0, -1), Buffer.alloc(1)]),
)

/** A push with another encrypted text, signed as it is or as it was. */
function withCiphertext(change: (encrypted: string) => string, isSigned: boolean): PushRequest {
  const push = safePush(textXml())
  const encrypted = /CDATA\[([\w+/=]{40,})\]/.exec(push.body)?.[1] ?? ''
  const changed = change(encrypted)
  const { timestamp = '', nonce = '', msg_signature = '' } = push.query
  const signature = isSigned ? signatureOf(account.token, timestamp, nonce, changed) : msg_signature
  return {
    ...push,
    query: { ...push.query, msg_signature: signature },
    body: push.body.replace(encrypted, changed),
  }
}

describe('wechatMessages() with a key refuses', () => {
  const without = ({ query, ...push }: PushRequest, name: string): PushRequest => {
    const { [name]: _gone, ...rest } = query
    return { ...push, query: rest }
  }
  const withQuery = (query: Record<string, string>): PushRequest => ({ ...safePush(textXml()), query })

  it.each<[string, string, () => PushRequest]>([
    ['a wrong signature', 'ERR_SIGNATURE', () => safePush(textXml(), { token: 'TokenOfTests9' })],
    ['no signature', 'ERR_SIGNATURE', () => without(safePush(textXml()), 'msg_signature')],
    ['no timestamp', 'ERR_SIGNATURE', () => without(safePush(textXml()), 'timestamp')],
    ['no nonce', 'ERR_SIGNATURE', () => without(safePush(textXml()), 'nonce')],
    ['no query', 'ERR_SIGNATURE', () => withQuery({})],
    ['the query of another push', 'ERR_SIGNATURE', () => withQuery(safePush(textXml()).query)],
    ['a plain signature alone', 'ERR_SIGNATURE', () => withQuery(plainPush('').query)],
    [
      'the plain signature in the place of the other',
      'ERR_SIGNATURE',
      () => {
        const push = safePush(textXml())
        return { ...push, query: { ...push.query, msg_signature: push.query['signature'] ?? '' } }
      },
    ],
    [
      'an encrypted text that was changed',
      'ERR_SIGNATURE',
      () => withCiphertext((text) => flipped(text, 40), false),
    ],
    ['half of it', 'ERR_SIGNATURE', () => withCiphertext((text) => text.slice(0, 64), false)],
    ['an old one', 'ERR_MESSAGE_TOO_OLD', () => safePush(textXml(), { timestamp: old() })],
    ['one without a time', 'ERR_MESSAGE_TOO_OLD', () => safePush(textXml(), { timestamp: 'now' })],
    ['bad padding, signed', 'ERR_MESSAGE_DECRYPT', () => withCiphertext(() => badlyPadded, true)],
    ['half of it, signed', 'ERR_MESSAGE_DECRYPT', () => withCiphertext((text) => text.slice(0, 64), true)],
    ['no base64, signed', 'ERR_MESSAGE_DECRYPT', () => withCiphertext(() => '<b>&', true)],
    [
      'another key',
      'ERR_MESSAGE_DECRYPT',
      () => safePush(textXml(), { encodingAesKey: corp.encodingAesKey }),
    ],
    ['another receiver', 'ERR_RECEIVER_MISMATCH', () => safePush(textXml(), { receiverId: 'wx9' })],
    ['no receiver', 'ERR_RECEIVER_MISMATCH', () => safePush(textXml(), { receiverId: '' })],
    ['a plain message', 'ERR_SIGNATURE', () => plainPush(textXml())],
    ['a plain message in JSON', 'ERR_SIGNATURE', () => plainPush('{"MsgType":"text","Content":"hello"}')],
    [
      'a plain message with the query of an encrypted one',
      'ERR_SIGNATURE',
      () => ({ ...safePush(textXml()), body: textXml() }),
    ],
    [
      'a plain message that says it is encrypted',
      'ERR_SIGNATURE',
      () => {
        const push = plainPush(textXml())
        const query = { ...push.query, encrypt_type: 'aes', msg_signature: push.query['signature'] ?? '' }
        return { ...push, query }
      },
    ],
    ['an empty Encrypt', 'ERR_SIGNATURE', () => plainPush(textXml({ Encrypt: '' }))],
  ])('%s', async (_what, code, pushOf) => {
    const bench = wechatBench()
    bench.messages.on('*', bench.keep('never'))
    expectRefusal(await post(bench.app, pushOf()), bench.events, code)
    expect(bench.seen).toEqual([])
  })

  it.each(['msg_signature', 'timestamp', 'nonce'])('two of %s', async (name) => {
    const push = safePush(textXml())
    const value = push.query[name] ?? ''
    for (const pair of [
      [value, value],
      [value, 'x'],
      ['x', value],
    ]) {
      const bench = wechatBench()
      const query = { ...push.query, [name]: pair as unknown as string }
      expectRefusal(await post(bench.app, { ...push, query }), bench.events, 'ERR_SIGNATURE')
    }
  })
})

describe('wechatMessages() with a key', () => {
  const twin = textXml({ Content: 'forged', FromUserName: 'o-forged', MsgType: 'image' })

  it.each<[string, Record<string, string> | undefined]>([
    ['as WeChat writes it', {}],
    ['which says "raw"', { encrypt_type: 'raw' }],
    ['which says nothing of it', { encrypt_type: '' }],
    ['with a plain signature that is wrong', { signature: '0'.repeat(40) }],
    ['with another openid', { openid: 'o-forged' }],
  ])('ignores a plain twin, with a query %s', async (_what, change) => {
    const bench = wechatBench()
    bench.messages.on('*', bench.keep())
    const push = compatiblePush(textXml({ Content: 'true' }), { twin })
    await post(bench.app, { ...push, query: { ...push.query, ...change } }).expect(200, 'success')
    expect(bench.seen).toEqual([
      expect.objectContaining({ MsgType: 'text', Content: 'true', FromUserName: 'o-person' }),
    ])
  })

  it('reads what is encrypted as it is: an Encrypt in it is a field', async () => {
    const bench = wechatBench()
    bench.messages.on('text', bench.keep())
    await post(bench.app, safePush(textXml({ Encrypt: 'x' }))).expect(200, 'success')
    expect(bench.seen).toEqual([expect.objectContaining({ Encrypt: 'x', Content: 'hello' })])
  })

  it('takes what is almost too old, and what its options allow', async () => {
    await post(wechatBench().app, safePush(textXml(), { timestamp: String(Number(now()) - 290) })).expect(200)
    const patient = wechatBench({ maxAgeSeconds: 3_600 })
    await post(patient.app, safePush(textXml(), { timestamp: old() })).expect(200)
    const strict = wechatBench({ maxAgeSeconds: 10 })
    const push = safePush(textXml(), { timestamp: String(Number(now()) - 12) })
    expectRefusal(await post(strict.app, push), strict.events, 'ERR_MESSAGE_TOO_OLD')
  })

  it.each(['', 'x', '<xml>', '{', '<xml><a/></xml>', '<!DOCTYPE xml><xml><Encrypt>x</Encrypt></xml>'])(
    'tells nobody who has not signed it what is wrong with %j',
    async (body) => {
      const bench = wechatBench()
      const response = await post(bench.app, { ...safePush(''), query: {}, body })
      expect([response.status, response.text]).toEqual([403, ''])
      expect(response.headers['cache-control']).toBe('no-store')
      expect(bench.events).toHaveLength(1)
    },
  )

  it.each(['', ' ', 'x', '<xml>', '<xml/>', '{', '[]', 'null', '<!DOCTYPE xml><xml><a>1</a></xml>'])(
    'refuses a signed text that is no message: %j',
    async (text) => {
      const bench = wechatBench()
      bench.messages.on('*', bench.keep())
      const response = await post(bench.app, safePush(text))
      expectRefusal(response, bench.events, 'ERR_PARAMETER')
      expect(bench.seen).toEqual([])
    },
  )
})

describe('wechatMessages() without a key', () => {
  it.each<[string, string, () => PushRequest]>([
    ['a wrong signature', 'ERR_SIGNATURE', () => plainPush(textXml(), { token: 'TokenOfTests9' })],
    ['no signature', 'ERR_SIGNATURE', () => ({ ...plainPush(textXml()), query: {} })],
    ['an old one', 'ERR_MESSAGE_TOO_OLD', () => plainPush(textXml(), { timestamp: old() })],
    ['one without a time', 'ERR_MESSAGE_TOO_OLD', () => plainPush(textXml(), { timestamp: 'now' })],
    ['what only a key can open', 'ERR_MESSAGE_DECRYPT', () => safePush(textXml())],
  ])('refuses %s', async (_what, code, pushOf) => {
    const bench = wechatBench(plain)
    bench.messages.on('*', bench.keep('never'))
    expectRefusal(await post(bench.app, pushOf()), bench.events, code)
    expect(bench.seen).toEqual([])
  })
})

describe('wecomMessages() refuses', () => {
  it.each<[string, string, () => PushRequest]>([
    ['a wrong signature', 'ERR_SIGNATURE', () => wecomPush(textXml(), { token: account.token })],
    ['an old one', 'ERR_MESSAGE_TOO_OLD', () => wecomPush(textXml(), { timestamp: old() })],
    [
      'another key',
      'ERR_MESSAGE_DECRYPT',
      () => wecomPush(textXml(), { encodingAesKey: account.encodingAesKey }),
    ],
    ['another company', 'ERR_RECEIVER_MISMATCH', () => wecomPush(textXml(), { receiverId: 'ww9' })],
    ['no company', 'ERR_RECEIVER_MISMATCH', () => wecomPush(textXml(), { receiverId: '' })],
    ['a plain message', 'ERR_SIGNATURE', () => plainPush(textXml(), { token: corp.token })],
    [
      'a signature that does not cover the text',
      'ERR_SIGNATURE',
      () => ({ ...wecomPush(textXml()), query: sealPush('', corp).query }),
    ],
  ])('%s', async (_what, code, pushOf) => {
    const bench = wecomBench()
    bench.messages.on('*', bench.keep('never'))
    expectRefusal(await post(bench.app, pushOf()), bench.events, code)
    expect(bench.seen).toEqual([])
  })
})
