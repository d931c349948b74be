import { createHash, randomInt } from 'node:crypto'
import { messageCrypto } from '../index.ts'
import { type Asked, ask } from './ask.ts'
import { platformConsole, platformTarget } from './check-platform.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { ownAddressCure } from './language/failure.ts'
import {
  isTaken,
  keyIsNone,
  setToCheck,
  statusForForged,
  wordMissing,
  wrongSignature,
} from './language/phrases.ts'
import { both } from './language/text.ts'
import type { PlatformSettings } from './settings.ts'

/**
 * Pushes to the app as WeChat does: an event of a kind that nobody knows, which has no effect, and the same with a
 * wrong signature.
 */
export async function checkPlatformPushes(settings: PlatformSettings): Promise<Finding[]> {
  const report = createReport(platformTarget)
  const { token, encodingAesKey, url } = settings
  if (url === undefined || token === undefined || encodingAesKey === undefined) {
    report.skipped(
      'event URL',
      setToCheck('WECHAT_PLATFORM_URL', 'WECHAT_PLATFORM_TOKEN', 'WECHAT_PLATFORM_ENCODING_AES_KEY'),
    )
  } else if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    report.failed('event URL', keyIsNone('WECHAT_PLATFORM_ENCODING_AES_KEY'))
  } else {
    await checkPushes(report, pusherOf(settings.appId, { token, encodingAesKey, url: `${url}/events` }))
  }
  return report.findings
}

async function checkPushes(report: Report, push: (isForged: boolean) => Promise<Asked>): Promise<void> {
  const answer = await push(false)
  if ('failure' in answer) {
    const { what } = answer.failure
    const cure = ownAddressCure(answer.failure)
    return report.failed(
      'event URL',
      both(
        `${what.en}: ${cure.en}. Without tickets there is no token`,
        `${what.zh}，${cure.zh}。收不到 ticket 就没有 access_token`,
      ),
    )
  }
  if (answer.text !== 'success' || answer.status !== 200) {
    const cure = both(
      `compare app id, 消息校验 Token and 消息加解密 Key (${platformConsole}) with what the app is given`,
      `请核对应用使用的 AppID、消息校验 Token 和消息加解密 Key（${platformConsole}）`,
    )
    return report.failed('event URL', wordMissing(answer.status, cure))
  }
  report.ok(
    'event URL',
    both('a push is answered with the word that WeChat wants', '推送得到了微信要求的应答 success'),
  )

  const forged = await push(true)
  const check = 'forged pushes'
  if ('failure' in forged) report.skipped(check, forged.failure.what)
  else if (forged.status === 403) report.ok(check, wrongSignature)
  else if (forged.status < 300) {
    report.failed(check, isTaken(both('end a grant', '取消授权')))
  } else report.failed(check, statusForForged(forged.status))
}

function pusherOf(
  appId: string,
  { token, encodingAesKey, url }: { token: string; encodingAesKey: string; url: string },
): (isForged: boolean) => Promise<Asked> {
  const crypto = messageCrypto({ token, encodingAesKey, receiverId: appId })
  return (isForged) => {
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const nonce = String(randomInt(1e9))
    const event = `<AppId><![CDATA[${appId}]]></AppId><CreateTime>${timestamp}</CreateTime><InfoType><![CDATA[doctor]]></InfoType>`
    const encrypted = crypto.encrypt(`<xml>${event}</xml>`)
    const signature = crypto.signature({ timestamp, nonce, encrypted })
    const target = new URL(url)
    const query = {
      signature: createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex'),
      timestamp,
      nonce,
      encrypt_type: 'aes',
      msg_signature: isForged ? '0'.repeat(40) : signature,
    }
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
    const body = `<xml><AppId><![CDATA[${appId}]]></AppId><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
    return ask(target.href, { 'Content-Type': 'text/xml' }, body)
  }
}
