import { createHash, randomInt } from 'node:crypto'
import { messageCrypto } from '../index.ts'
import { type Asked, ask } from './ask.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import type { MessageSettings } from './settings.ts'

/** Shakes hands with the app's own address for messages as the console does, and then with a wrong signature. */
export async function checkAccountMessages({ url, token }: MessageSettings): Promise<Finding[]> {
  const report = createReport('messages of the official account')
  const [timestamp, nonce, echo] = freshParts()
  const signature = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
  const shake = (given: string): Promise<Asked> =>
    ask(withQuery(url, { signature: given, timestamp, nonce, echostr: echo }))
  await checkHandshake(
    report,
    echo,
    () => shake(signature),
    () => shake('0'.repeat(40)),
  )
  return report.findings
}

/** The same for an app of WeCom, whose question is encrypted. */
export async function checkAgentMessages(
  { url, token, encodingAesKey }: MessageSettings,
  corpId: string,
): Promise<Finding[]> {
  const report = createReport('messages of the WeCom app')
  if (encodingAesKey === undefined) {
    report.failed('handshake', 'WECOM_ENCODING_AES_KEY is missing: WeCom always encrypts')
    return report.findings
  }
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    report.failed('handshake', 'WECOM_ENCODING_AES_KEY is none: it has 43 letters and digits')
    return report.findings
  }
  const crypto = messageCrypto({ token, encodingAesKey, receiverId: corpId })
  const [timestamp, nonce, echo] = freshParts()
  const encrypted = crypto.encrypt(echo)
  const shake = (given: string): Promise<Asked> =>
    ask(withQuery(url, { msg_signature: given, timestamp, nonce, echostr: encrypted }))
  const signature = crypto.signature({ timestamp, nonce, encrypted })
  await checkHandshake(
    report,
    echo,
    () => shake(signature),
    () => shake('0'.repeat(40)),
  )
  return report.findings
}

async function checkHandshake(
  report: Report,
  echo: string,
  right: () => Promise<Asked>,
  wrong: () => Promise<Asked>,
): Promise<void> {
  const answer = await right()
  if ('failure' in answer) {
    return report.failed(
      'handshake',
      `the address for messages gives ${answer.failure}: the platform reaches ports 80 and 443 only`,
    )
  }
  const isEcho = answer.status === 200 && answer.text === echo
  if (!isEcho) {
    return report.failed(
      'handshake',
      `HTTP ${answer.status} without the text that was asked for: compare token and EncodingAESKey with the console, and what the address answers`,
    )
  }
  report.ok('handshake', 'the address for messages answers as the console wants it')
  const forged = await wrong()
  if ('failure' in forged) report.skipped('forged messages', forged.failure)
  else if (forged.text === echo)
    report.failed('forged messages', 'a wrong signature is taken: check it before anything else')
  else report.ok('forged messages', 'a wrong signature is refused')
}

const freshParts = (): [timestamp: string, nonce: string, echo: string] => [
  String(Math.floor(Date.now() / 1_000)),
  String(randomInt(1e9)),
  `${randomInt(1e9, 1e10)}${randomInt(1e8, 1e9)}`,
]

function withQuery(url: string, query: Record<string, string>): string {
  const target = new URL(url)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  return target.href
}
