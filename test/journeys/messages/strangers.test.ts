import { describe, expect, it } from '@jest/globals'
import { parseMessageXml } from '../../../lib/core/messages/message-xml.ts'
import { createMessageVerification } from '../../../lib/express/messages/message-verification.ts'
import { account, now } from '../../helpers/messages/pushes.ts'
import { cpuMs } from '../../helpers/time/wait.ts'

const megabyte = 1_048_000
const filled = (unit: string, head = '', tail = ''): string =>
  head + unit.repeat(Math.floor((megabyte - head.length - tail.length) / unit.length)) + tail

const bodies: [string, string][] = [
  ['elements', filled('<a>1</a>', '<xml>', '</xml>')],
  ['depth', filled('<a>')],
  ['what says it is encrypted', filled('A', '<xml><Encrypt><![CDATA[', ']]></Encrypt></xml>')],
  ['that, many times', filled('<Encrypt>x</Encrypt>', '<xml>', '</xml>')],
  ['its beginning, many times', filled('<Encrypt>')],
  ['its end, many times', filled('</Encrypt>')],
  ['lists', filled('[', '{"Encrypt":')],
  ['names', filled('"Encrypt" ', '{')],
  ['JSON that says it is encrypted', filled('A', '{"Encrypt":"', '"}')],
  ['blanks', filled(' ')],
  ['zeros', filled('\u0000')],
]

/** The least of several tries: the others are slower because of what else the machine does. */
function leastCpuMs(action: () => void): number {
  const tries = Array.from({ length: 7 }, () => {
    const startedAt = cpuMs()
    action()
    return cpuMs() - startedAt
  })
  return Math.min(...tries)
}

describe('a megabyte from a stranger is not parsed', () => {
  const { token, encodingAesKey, receiverId } = account
  const verification = createMessageVerification({
    tokens: [token],
    encodingAesKeys: [encodingAesKey],
    receiverIds: [receiverId],
    maxAgeSeconds: 300,
    jsonReply: (sealed) => sealed,
  })
  const parsing = leastCpuMs(() => void parseMessageXml(filled('<!-- x -->', '<xml><a>', '</a></xml>')))

  it.each(bodies)('with a query that might be right: %s', (_what, body) => {
    const query = { msg_signature: 'a'.repeat(40), timestamp: now(), nonce: '1' }
    const refusing = leastCpuMs(() => expect(() => verification.admitPush(query).open(body)).toThrow())
    // Measured: a twentieth and less.
    expect(refusing).toBeLessThan(parsing / 3 + 1)
  })

  it.each([
    ['nothing', {}],
    ['no signature', { timestamp: now(), nonce: '1' }],
    ['what is no signature', { msg_signature: 'x', timestamp: now(), nonce: '1' }],
    ['an old time', { msg_signature: 'a'.repeat(40), timestamp: '1', nonce: '1' }],
  ])('nor looked into, with a query that has %s', (_what, query) => {
    const body = filled('<Encrypt>x</Encrypt>', '<xml>', '</xml>')
    const refusing = leastCpuMs(() => expect(() => verification.admitPush(query).open(body)).toThrow())
    expect(refusing).toBeLessThan(parsing / 10 + 1)
  })
})
