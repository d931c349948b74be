import { createHash, randomInt } from 'node:crypto'
import { messageCrypto } from '../index.ts'
import { type Asked, ask } from './ask.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { ownAddressCure } from './language/failure.ts'
import { keyIsNone, wrongSignature } from './language/phrases.ts'
import { both } from './language/text.ts'
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
    report.failed(
      'handshake',
      both(
        'WECOM_ENCODING_AES_KEY is missing: WeCom always encrypts',
        '缺少 WECOM_ENCODING_AES_KEY：企业微信的消息总是加密的',
      ),
    )
    return report.findings
  }
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    report.failed('handshake', keyIsNone('WECOM_ENCODING_AES_KEY'))
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
    const { what } = answer.failure
    const cure = ownAddressCure(answer.failure)
    return report.failed(
      'handshake',
      both(`the address for messages: ${what.en}: ${cure.en}`, `消息接收地址：${what.zh}，${cure.zh}`),
    )
  }
  const isEcho = answer.status === 200 && answer.text === echo
  if (!isEcho) {
    return report.failed(
      'handshake',
      both(
        `HTTP ${answer.status} without the text that was asked for: compare token and EncodingAESKey with the console, and what the address answers`,
        `返回 HTTP ${answer.status}，但内容不是 echostr：请与后台核对 Token 和 EncodingAESKey，并检查该地址的应答`,
      ),
    )
  }
  report.ok(
    'handshake',
    both('the address for messages answers as the console wants it', '消息接收地址能通过后台的验证'),
  )
  const forged = await wrong()
  if ('failure' in forged) report.skipped('forged messages', forged.failure.what)
  else if (forged.text === echo) {
    report.failed(
      'forged messages',
      both(
        'a wrong signature is taken: check it before anything else',
        '接受了错误的签名：请先校验签名，再做其他处理',
      ),
    )
  } else report.ok('forged messages', wrongSignature)
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
