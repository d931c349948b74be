import { describe, expect, it } from '@jest/globals'
import { type MessagesBench, wechatBench, wecomBench } from '../../helpers/messages/bench.ts'
import {
  compatiblePush,
  type PushRequest,
  plainPush,
  post,
  safePush,
  wecomPush,
} from '../../helpers/messages/pushes.ts'
import { cipherVectors } from '../../vectors/message-ciphers.ts'
import { wechatSamples, wecomSamples } from '../../vectors/push-samples.ts'

const forever = 1_000_000_000

const modes: [string, typeof wechatSamples, () => MessagesBench, (xml: string) => PushRequest][] = [
  ['WeChat in plain mode', wechatSamples, () => wechatBench({ encodingAesKey: undefined }), plainPush],
  ['WeChat in compatible mode', wechatSamples, () => wechatBench(), compatiblePush],
  [
    'WeChat in compatible mode, and no key here',
    wechatSamples,
    () => wechatBench({ encodingAesKey: undefined }),
    compatiblePush,
  ],
  ['WeChat in safe mode', wechatSamples, () => wechatBench(), safePush],
  ['WeCom', wecomSamples, () => wecomBench(), wecomPush],
]

describe.each(modes)('a push of %s reaches its handler', (mode, samples, createBench, pushOf) => {
  it.each(samples)('$title', async ({ name, xml, fields }) => {
    const bench = createBench()
    bench.messages.on(name, bench.keep())
    const response = await post(bench.app, pushOf(xml))
    expect([response.status, response.text]).toEqual([200, 'success'])
    expect(response.headers['cache-control']).toBe('no-store')
    const { Encrypt, ...seen } = (bench.seen[0] ?? {}) as Record<string, unknown>
    expect(bench.seen).toHaveLength(1)
    expect(seen).toEqual(fields)
    expect(Encrypt === undefined).toBe(mode !== 'WeChat in compatible mode, and no key here')
    expect(bench.events).toEqual([])
  })
})

describe('what the platforms print is read', () => {
  const wechat = cipherVectors.filter(({ name, body }) => !name.startsWith('wecom') && body !== undefined)
  const wecom = cipherVectors.filter(({ name, body }) => name.startsWith('wecom') && body !== undefined)
  const queryOf = ({ timestamp = '', nonce = '', signature = '' }) => ({
    msg_signature: signature,
    timestamp,
    nonce,
  })

  it.each(wechat)(
    '$name',
    async ({ token, encodingAesKey, receiverId: appId, body = '', text, ...vector }) => {
      const bench = wechatBench({ token, encodingAesKey, appId, maxAgeSeconds: forever })
      bench.messages.on('*', bench.keep())
      const response = await post(bench.app, { query: queryOf(vector), body, type: 'text/xml' })
      expect([response.status, response.text]).toEqual([200, 'success'])
      const person = /FromUserName[^\w]+(?:CDATA\[)?([\w-]+)/.exec(text)?.[1]
      expect(bench.seen).toEqual([expect.objectContaining({ FromUserName: person })])
    },
  )

  it.each(wecom)(
    '$name',
    async ({ token, encodingAesKey, receiverId: corpId, body = '', text, ...vector }) => {
      const bench = wecomBench({ token, encodingAesKey, corpId, maxAgeSeconds: forever })
      bench.messages.on('text', bench.keep())
      const response = await post(bench.app, { query: queryOf(vector), body, type: 'text/xml' })
      // The texts of two JSON samples are not JSON, as printed.
      const isXml = text.startsWith('<')
      expect([response.status, response.text]).toEqual(isXml ? [200, 'success'] : [403, ''])
      expect(bench.seen).toHaveLength(isXml ? 1 : 0)
      if (!isXml)
        expect(bench.events).toEqual([
          { type: 'refusal', code: 'ERR_PARAMETER', status: 403, message: expect.any(String) },
        ])
    },
  )
})
