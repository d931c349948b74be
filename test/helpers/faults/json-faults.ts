import { gzipSync } from 'node:zlib'
import { type FaultList, whole } from './faults.ts'
import type { Fault, Wire } from './proxy.ts'

/** The true answer, in other bytes. */
const rewritten =
  (rewrite: (answer: Buffer) => Buffer | string, headers: readonly string[] = []): Fault =>
  (wire) =>
    whole(200, headers, rewrite(wire.exchange.answer))(wire)

/** The true answer, with one more field. */
const withField = (name: string, value: Buffer | string): Fault =>
  rewritten((answer) =>
    Buffer.concat([
      Buffer.from(`{${JSON.stringify(name)}:`),
      Buffer.from(value),
      Buffer.from(','),
      answer.subarray(1),
    ]),
  )

/** The true answer, with another value in every field but those that tell a refusal. */
const withValues = (change: () => unknown): Fault =>
  rewritten((answer) => {
    const fields = Object.entries(JSON.parse(answer.toString()) as object)
    const changed = fields.map(([name, value]) => [name, /^err/.test(name) ? value : change()])
    return JSON.stringify(Object.fromEntries(changed))
  })

const inPieces = ({ exchange, socket }: Wire): void => {
  const bytes = Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-length: ${exchange.answer.length}\r\n\r\n${exchange.answer.toString('latin1')}`,
    'latin1',
  )
  const sendFrom = (position: number): void => {
    if (position >= bytes.length) return
    socket.write(bytes.subarray(position, position + 7), () => setImmediate(sendFrom, position + 7))
  }
  sendFrom(0)
}

/** What is odd, but the answer. */
export const readableFaults: FaultList = {
  'early hints before it': (wire) => {
    wire.socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')
    rewritten((answer) => answer)(wire)
  },
  'it comes in pieces': inPieces,
  'another answer after it': (wire) => {
    rewritten((answer) => answer)(wire)
    whole(200, [], '{"openid":"of somebody else","userid":"somebody-else","access_token":"stolen"}')(wire)
  },
}

export const readableJsonFaults: FaultList = {
  'a byte order mark': rewritten((answer) => `\ufeff${answer}`),
  'bytes that are no UTF-8': withField('odd', Buffer.from('22fffec32822', 'hex')),
  'raw control characters': withField('odd', '"a\u0000\u0001\n\u001fb"'),
  'a number of thirty digits': withField('odd', '123456789012345678901234567890'),
  'a hundred thousand lists in each other': withField('odd', '['.repeat(100_000) + ']'.repeat(100_000)),
  'names of prototypes': withField('__proto__', '{"polluted":true,"errcode":40029}'),
}

/** Whatever the function must have is not there in its type. */
export const wrongTypeFaults: FaultList = {
  'nothing in it': whole(200, [], '{"errcode":0,"errmsg":"ok"}'),
  'null in every field': withValues(() => null),
  'a number in every field': withValues(() => 1234567),
  'an object in every field': withValues(() => ({ length: 1, toString: 1 })),
  'true in every field': withValues(() => true),
  'an empty text in every field': withValues(() => ''),
}

const refusal = (errcode: unknown, errmsg: unknown = 'refused'): Fault =>
  whole(200, [], JSON.stringify({ errcode, errmsg }))

/**
 * Refusals in odd types, and the error code that they are.
 *
 * @param codeDead what the platform says of a code that is used
 */
export const refusalsWith = (
  codeDead: number,
): readonly (readonly [name: string, fault: Fault, code: string])[] => [
  ['errcode "-1"', refusal('-1'), 'ERR_PLATFORM_UNAVAILABLE'],
  [`errcode " ${codeDead} "`, refusal(` ${codeDead} `), 'ERR_CODE_DEAD'],
  ['errcode "busy"', refusal('busy'), 'ERR_PLATFORM_UNAVAILABLE'],
  ['errcode {}', refusal({}), 'ERR_PLATFORM_UNAVAILABLE'],
  ['errcode 1e300', refusal(1e300), 'ERR_PLATFORM'],
  ['errmsg {}', refusal(99_999, { toString: 1 }), 'ERR_PLATFORM'],
  ['an errmsg of 900 KB', refusal(99_999, 'x'.repeat(900_000)), 'ERR_PLATFORM'],
  [
    'an errmsg that quotes the request',
    (wire) => {
      const { url, body } = wire.exchange
      const quotes = [url, decodeURIComponent(url), body, encodeURIComponent(body.toString())]
      refusal(99_999, `bad request ${quotes.join(' ')}`)(wire)
    },
    'ERR_PLATFORM',
  ],
]

export const unusableJsonFaults: FaultList = {
  'half of it': rewritten((answer) => answer.subarray(0, answer.length >> 1)),
  'a length that is too short': ({ exchange, socket }) => {
    const { answer } = exchange
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${answer.length - 3}\r\n\r\n`)
    socket.write(answer)
  },
  'nothing but bytes that are no UTF-8': whole(200, [], Buffer.from('fffec328a0b1', 'hex')),
  'UTF-16': rewritten((answer) => Buffer.from(`\ufeff${answer}`, 'utf16le')),
  'more than the cap': withField('odd', `"${'x'.repeat(1024 * 1024)}"`),
  'NaN in it': withField('odd', 'NaN'),
}

/** The answer, compressed although nobody asked for that. */
export const gzipped: Fault = rewritten((answer) => gzipSync(answer), ['content-encoding: gzip'])
