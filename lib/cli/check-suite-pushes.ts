import { randomInt } from 'node:crypto'
import { messageCrypto } from '../index.ts'
import { type Asked, ask } from './ask.ts'
import { checkPublicHost } from './check-public-host.ts'
import { suiteConsole, suiteTarget } from './check-suite.ts'
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
import type { SuiteSettings } from './settings.ts'

const check = 'command URL'
const cure = both(
  `compare suite id, provider corp id, Token and EncodingAESKey (${suiteConsole} > 回调配置) with what the app is given`,
  `请核对应用使用的 SuiteID、服务商 CorpID、Token 和 EncodingAESKey（${suiteConsole} > 回调配置）`,
)

/**
 * Proves the command URL as the console does, and pushes to it as WeCom does: an event of a kind that nobody knows,
 * which has no effect, and the same with a wrong signature.
 */
export async function checkSuitePushes(settings: SuiteSettings): Promise<Finding[]> {
  const report = createReport(suiteTarget)
  const { token, encodingAesKey, url } = settings
  if (url === undefined || token === undefined || encodingAesKey === undefined) {
    report.skipped(check, setToCheck('WECOM_SUITE_URL', 'WECOM_SUITE_TOKEN', 'WECOM_SUITE_ENCODING_AES_KEY'))
  } else if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    report.failed(check, keyIsNone('WECOM_SUITE_ENCODING_AES_KEY'))
  } else if (await checkPublicHost(report, check, url)) {
    const sender = senderOf(settings, { token, encodingAesKey, url: `${url}/events` })
    if (await checkProof(report, sender)) await checkPushes(report, sender)
  }
  return report.findings
}

/** What the console asks when the URL is saved: it is sealed for the provider, not for the suite. */
async function checkProof(report: Report, { prove }: Sender): Promise<boolean> {
  const echo = `${randomInt(1e9, 1e10)}`
  const answer = await prove(echo)
  if ('failure' in answer) {
    const { what } = answer.failure
    const reach = ownAddressCure(answer.failure)
    report.failed(
      check,
      both(
        `${what.en}: ${reach.en}. No ticket comes without it`,
        `${what.zh}，${reach.zh}。没有它就收不到 ticket`,
      ),
    )
    return false
  }
  if (answer.status === 200 && answer.text === echo) {
    report.ok(check, both('proves its address as the console wants it', '能通过后台的 URL 验证'))
    return true
  }
  report.failed(
    check,
    both(
      `HTTP ${answer.status} without the text that was asked for: ${cure.en}`,
      `返回 HTTP ${answer.status}，但内容不是 echostr：${cure.zh}`,
    ),
  )
  return false
}

async function checkPushes(report: Report, { push }: Sender): Promise<void> {
  const answer = await push(false)
  if ('failure' in answer) return report.failed('pushes', answer.failure.what)
  if (answer.status !== 200 || answer.text !== 'success') {
    return report.failed('pushes', wordMissing(answer.status, cure))
  }
  report.ok(
    'pushes',
    both('a push is answered with the word that WeCom wants', '推送得到了企业微信要求的应答 success'),
  )

  const forged = await push(true)
  const name = 'forged pushes'
  if ('failure' in forged) report.skipped(name, forged.failure.what)
  else if (forged.status === 403) report.ok(name, wrongSignature)
  else if (forged.status < 300) {
    report.failed(name, isTaken(both('end an installation', '卸载应用')))
  } else report.failed(name, statusForForged(forged.status))
}

interface Sender {
  prove(echo: string): Promise<Asked>
  push(isForged: boolean): Promise<Asked>
}

function senderOf(
  { suiteId, providerCorpId }: SuiteSettings,
  { token, encodingAesKey, url }: { token: string; encodingAesKey: string; url: string },
): Sender {
  const sealedFor = (receiverId: string, text: string, isForged = false) => {
    const crypto = messageCrypto({ token, encodingAesKey, receiverId })
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const nonce = String(randomInt(1e9))
    const encrypted = crypto.encrypt(text)
    const signature = crypto.signature({ timestamp, nonce, encrypted })
    const target = new URL(url)
    const query = { msg_signature: isForged ? '0'.repeat(40) : signature, timestamp, nonce }
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
    return { target, encrypted }
  }
  return {
    prove(echo) {
      const { target, encrypted } = sealedFor(providerCorpId, echo)
      target.searchParams.set('echostr', encrypted)
      return ask(target.href)
    },
    push(isForged) {
      const at = Math.floor(Date.now() / 1_000)
      const event = `<SuiteId><![CDATA[${suiteId}]]></SuiteId><InfoType><![CDATA[doctor]]></InfoType><TimeStamp>${at}</TimeStamp>`
      const { target, encrypted } = sealedFor(suiteId, `<xml>${event}</xml>`, isForged)
      const body = `<xml><ToUserName><![CDATA[${suiteId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID></AgentID></xml>`
      return ask(target.href, { 'Content-Type': 'text/xml' }, body)
    },
  }
}
