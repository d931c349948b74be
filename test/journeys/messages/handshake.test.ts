import { describe, expect, it } from '@jest/globals'
import { encrypt } from '@wecom/crypto'
import type { Express } from 'express'
import request, { type Test } from 'supertest'
import { type MessagesBench, wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import { signatureOf } from '../../helpers/messages/push-crypto.ts'
import { account, corp, expectRefusal, now } from '../../helpers/messages/pushes.ts'
import { cipherVectors, plainSignatures } from '../../vectors/message-ciphers.ts'

type Query = Record<string, string | string[] | undefined>

const echo = '4375120948345356249'
const forever = 1_000_000_000

const get = (app: Express, query: Query): Test => request(app).get('/messages').query(query)

function plainQuery(change: { timestamp?: string; token?: string } = {}): Query {
  const { timestamp = now(), token = account.token } = change
  const nonce = '1514711492'
  return { signature: signatureOf(token, timestamp, nonce), timestamp, nonce, echostr: echo }
}

function sealedQuery(
  change: { timestamp?: string; receiverId?: string; text?: string; token?: string } = {},
): Query {
  const { timestamp = now(), receiverId = corp.receiverId, text = echo, token = corp.token } = change
  const nonce = '263014780'
  const echostr = encrypt(corp.encodingAesKey, text, receiverId)
  return { msg_signature: signatureOf(token, timestamp, nonce, echostr), timestamp, nonce, echostr }
}

async function expectEcho(app: Express, query: Query, text = echo): Promise<void> {
  const response = await get(app, query)
  expect([response.status, response.text]).toEqual([200, text])
  expect(response.headers['content-type']).toMatch(/^text\/plain/)
  expect(response.headers['cache-control']).toBe('no-store')
}

const platforms: [string, () => MessagesBench, typeof plainQuery, string][] = [
  ['wechatMessages()', () => wechatBench(), plainQuery, 'signature'],
  [
    'wechatMessages() without a key',
    () => wechatBench({ encodingAesKey: undefined }),
    plainQuery,
    'signature',
  ],
  ['wecomMessages()', () => wecomBench(), sealedQuery, 'msg_signature'],
]

describe.each(platforms)('the handshake of %s', (_name, createBench, queryOf, signatureName) => {
  it('answers the echostr and nothing else', async () => {
    const { app, events } = createBench()
    await expectEcho(app, queryOf())
    expect(events).toEqual([])
  })

  it.each([signatureName, 'timestamp', 'nonce'])('refuses another %s, two of it, and none', async (name) => {
    const good = queryOf()
    const value = String(good[name])
    const other = value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
    for (const wrong of [undefined, '', other, `${value} `, [value, value], [value, other], [other, value]]) {
      const { app, events } = createBench()
      expectRefusal(await get(app, { ...good, [name]: wrong }), events, 'ERR_SIGNATURE')
    }
    for (const nested of [`${name}[]`, `${name}[a]`, `${name}[__proto__]`, `${name}[toString]`]) {
      const { app, events } = createBench()
      expectRefusal(await get(app, { ...good, [name]: undefined, [nested]: value }), events, 'ERR_SIGNATURE')
    }
  })

  it('refuses another token, and nothing at all', async () => {
    for (const query of [queryOf({ token: 'TokenOfTests9' }), {}, { echostr: echo }, { signature: '' }]) {
      const { app, events } = createBench()
      expectRefusal(await get(app, query), events, 'ERR_SIGNATURE')
    }
  })

  it('refuses what is older than five minutes', async () => {
    const { app, events } = createBench()
    await expectEcho(app, queryOf({ timestamp: String(Number(now()) - 290) }))
    expectRefusal(
      await get(app, queryOf({ timestamp: String(Number(now()) - 310) })),
      events,
      'ERR_MESSAGE_TOO_OLD',
    )
  })

  it.each([
    '',
    ' ',
    'abc',
    '0x655a2f00',
    '1e20',
    'Infinity',
    'NaN',
    '-1',
    `${now()}.5`,
    `+${now()}`,
    ` ${now()}`,
    '9'.repeat(400),
  ])('refuses the time %j, although it is signed', async (timestamp) => {
    const { app, events } = createBench()
    const response = await get(app, queryOf({ timestamp }))
    expect([response.status, response.text]).toEqual([403, ''])
    expect(events).toEqual([
      { type: 'refusal', code: expect.stringMatching(/^ERR_/), status: 403, message: expect.any(String) },
    ])
  })

  it('takes every token of a list', async () => {
    const tokens = ['TokenOfTests8', 'TokenOfTests9']
    const bench =
      signatureName === 'signature' ? wechatBench({ token: tokens }) : wecomBench({ token: tokens })
    for (const token of tokens) await expectEcho(bench.app, queryOf({ token }))
    expectRefusal(await get(bench.app, queryOf()), bench.events, 'ERR_SIGNATURE')
  })
})

describe('the handshake of wechatMessages()', () => {
  it('answers WeChat’s own sample', async () => {
    const { token, ...query } = plainSignatures.handshake
    const { app } = wechatBench({ token, maxAgeSeconds: forever })
    await expectEcho(app, { ...query, echostr: echo })
    const usual = wechatBench({ token })
    expectRefusal(await get(usual.app, { ...query, echostr: echo }), usual.events, 'ERR_MESSAGE_TOO_OLD')
  })

  it.each<[string, string | string[] | undefined]>([
    ['none', undefined],
    ['an empty one', ''],
    ['a page', '<html><script>alert(1)</script></html>'],
    ['a tag', '<b>'],
    ['half an entity', '1&lt;'],
    ['JSON', '{"a":1}'],
    ['a blank', '12 34'],
    ['a line break', '1234\n'],
    ['a byte order mark', '\ufeff1234'],
    ['Chinese', '中文'],
    ['two', [echo, echo]],
    ['a script in a list', ['<script>']],
  ])('never gives back an echostr that is %s', async (_what, echostr) => {
    const { app, events } = wechatBench()
    const response = await get(app, { ...plainQuery(), echostr })
    expectRefusal(response, events, 'ERR_PARAMETER')
  })

  it('is no proof for a body', async () => {
    const { app } = wechatBench()
    const response = await request(app)
      .post('/messages')
      .query(plainQuery())
      .set('Content-Type', 'text/xml')
      .send('')
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.text).toBe('')
  })
})

describe('the handshake of wecomMessages()', () => {
  const vectors = cipherVectors.filter(({ name }) => /verify/.test(name))

  it.each(vectors)('answers WeCom’s own sample: $name', async (vector) => {
    const { token, encodingAesKey, receiverId: corpId, timestamp, nonce, signature, encrypted, text } = vector
    const { app } = wecomBench({ token, encodingAesKey, corpId, maxAgeSeconds: forever })
    const query = { msg_signature: signature, timestamp, nonce, echostr: encrypted }
    expect(encrypted).toContain('+')
    await expectEcho(app, query, text)
    await expectEcho(app, { ...query, echostr: encrypted.replaceAll('+', ' ') }, text)
    const raw = `timestamp=${timestamp}&nonce=${nonce}&msg_signature=${signature}&echostr=${encrypted}`
    const response = await request(app).get(`/messages?${raw}`)
    expect([response.status, response.text]).toEqual([200, text])
  })

  it('refuses what is for another company', async () => {
    const { app, events } = wecomBench()
    expectRefusal(await get(app, sealedQuery({ receiverId: 'ww9' })), events, 'ERR_RECEIVER_MISMATCH')
  })

  it('takes those of receiverIds, and no others', async () => {
    const { app, events } = wecomBench({ receiverIds: ['ww-provider', 'dk-suite'] })
    await expectEcho(app, sealedQuery({ receiverId: 'ww-provider' }))
    await expectEcho(app, sealedQuery({ receiverId: 'dk-suite' }))
    expectRefusal(await get(app, sealedQuery()), events, 'ERR_RECEIVER_MISMATCH')
  })

  it('takes nobody as the receiver where that is listed', async () => {
    const { app } = wecomBench({ receiverIds: [''] })
    await expectEcho(app, sealedQuery({ receiverId: '' }))
    const { app: other, events } = wecomBench()
    expectRefusal(await get(other, sealedQuery({ receiverId: '' })), events, 'ERR_RECEIVER_MISMATCH')
  })

  it('refuses a signed text that cannot be decrypted', async () => {
    for (const echostr of ['', echo, 'A'.repeat(64), '<b>', '中文']) {
      const { app, events } = wecomBench()
      const timestamp = now()
      const msg_signature = signatureOf(corp.token, timestamp, '1', echostr)
      expectRefusal(
        await get(app, { msg_signature, timestamp, nonce: '1', echostr }),
        events,
        'ERR_MESSAGE_DECRYPT',
      )
    }
  })

  it('refuses the plain one of WeChat', async () => {
    const { app, events } = wecomBench()
    expectRefusal(await get(app, plainQuery({ token: corp.token })), events, 'ERR_SIGNATURE')
  })
})
