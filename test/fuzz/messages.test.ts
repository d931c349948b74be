import { describe, expect, it } from '@jest/globals'
import { textReply } from 'express-wechat-auth'
import { parseMessageXml } from '../../lib/core/messages/message-xml.ts'
import { callApp, type InProcessAnswer } from '../helpers/apps/in-process.ts'
import { seededRandom } from '../helpers/inputs/random.ts'
import { type MessagesBench, wechatBench, wecomBench } from '../helpers/messages/bench.ts'
import { account, corp, type PushAccount } from '../helpers/messages/pushes.ts'
import { isLongRun } from '../run/length.ts'
import { fuzzedRequest } from './push-requests.ts'

// FUZZ_REQUESTS=3334 for 10,000 altogether.
const rounds = Number(process.env['FUZZ_REQUESTS'] ?? (isLongRun ? 1_500 : 250))
const mark = 'the answer of the app'

const targets: [string, number, () => MessagesBench, PushAccount, readonly string[]][] = [
  [
    'wechatMessages() with a key',
    1,
    () => wechatBench(),
    account,
    ['ERR_SIGNATURE', 'ERR_MESSAGE_TOO_OLD', 'ERR_MESSAGE_DECRYPT', 'ERR_PARAMETER'],
  ],
  [
    'wechatMessages() without a key',
    2,
    () => wechatBench({ encodingAesKey: undefined }),
    account,
    ['ERR_SIGNATURE', 'ERR_MESSAGE_TOO_OLD', 'ERR_PARAMETER'],
  ],
  [
    'wecomMessages()',
    3,
    () => wecomBench(),
    corp,
    ['ERR_SIGNATURE', 'ERR_MESSAGE_TOO_OLD', 'ERR_MESSAGE_DECRYPT', 'ERR_PARAMETER'],
  ],
]

/** A reply of the app's handler: whole, and without anything that came in beside the fields it has copied. */
function isReply({ headers, text }: InProcessAnswer): boolean {
  const isJson = String(headers['content-type']).startsWith('application/json')
  const fields: object | undefined = isJson ? JSON.parse(text) : parseMessageXml(text)
  const names = Object.keys(fields ?? {}).join()
  return /^(?:(?:ToUserName,)?(?:FromUserName,)?CreateTime,MsgType,Content|Encrypt,MsgSignature,TimeStamp,Nonce|encrypt,msgsignature,timestamp,nonce)$/.test(
    names,
  )
}

describe.each(targets)(`%s, asked in ${rounds} odd ways`, (_name, seed, createBench, who, codes) => {
  it('has an answer to each, is never in error, and gives nothing back', async () => {
    const random = seededRandom(seed)
    const bench = createBench()
    bench.messages.on('text', () => textReply(mark))
    bench.messages.on('event:click', () => mark)
    bench.messages.on('*', bench.keep())
    const shapeBefore = [Object.prototype, Array.prototype, String.prototype].map(Reflect.ownKeys)
    const odd: string[] = []
    let accepted = 0

    for (let round = 0; round < rounds && odd.length < 5; round += 1) {
      const request = fuzzedRequest(random, { ...who, isPlain: seed === 2 }, '/messages')
      const answer = await callApp(bench.app, request)
      const { status, headers, text } = answer
      if (status === 200) accepted += 1
      const isEcho = request.method === 'GET' && status === 200
      const isKnown = isEcho
        ? String(headers['content-type']).startsWith('text/plain')
        : text === 'success' || text === ''
      const isFine =
        [200, 400, 403, 413, 415].includes(status) &&
        headers['cache-control'] === 'no-store' &&
        (isKnown || (status === 200 && isReply(answer))) &&
        (status === 200 || text === '')
      const echo = new URLSearchParams(request.url.replace(/^.*?\?/, '')).get('echostr')
      const isOwnEcho = !isEcho || seed === 3 || (text === echo && /^[\w-]+$/.test(text))
      if (!isFine || !isOwnEcho) {
        const asked = `${request.method} ${request.url} ${request.body}`.slice(0, 1_000)
        odd.push(`${round}: ${asked}: ${status} ${JSON.stringify(headers)} ${text.slice(0, 1_000)}`)
      }
    }

    expect(odd).toEqual([])
    expect(bench.errors).toEqual([])
    expect([Object.prototype, Array.prototype, String.prototype].map(Reflect.ownKeys)).toEqual(shapeBefore)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    // The requests are worth something: many get past the signature, and every kind of refusal is among them.
    expect(accepted).toBeGreaterThan(rounds / 5)
    expect(bench.seen.length).toBeGreaterThan(rounds / 25)
    const seenCodes = new Set(bench.events.map((event) => ('code' in event ? event.code : event.type)))
    expect([...seenCodes]).toEqual(expect.arrayContaining([...codes]))
    for (const message of bench.seen) expect(Object.getPrototypeOf(message)).toBe(Object.prototype)
  })
})
