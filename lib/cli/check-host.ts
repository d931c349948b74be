import { ask } from './ask.ts'
import { createReport, type Finding } from './finding.ts'
import { reachCure } from './language/failure.ts'
import { both } from './language/text.ts'

const maxSkewSeconds = 60

/** Whether a platform's API can be reached, and whether its clock and this one agree. */
export async function checkHost(name: string, base: string): Promise<Finding[]> {
  const report = createReport(name)
  const askedAt = Date.now()
  const answer = await ask(`${base}/cgi-bin/get_api_domain_ip`)
  if ('failure' in answer) {
    const host = new URL(base).host
    const { what } = answer.failure
    const cure = reachCure(answer.failure, base)
    report.failed('reachable', both(`${host}: ${what.en}. ${cure.en}`, `${host}：${what.zh}。${cure.zh}`))
    return report.findings
  }
  const tookMs = Date.now() - askedAt
  report.ok('reachable', both(`answered in ${tookMs} ms`, `${tookMs} ms 内应答`))

  const theirs = Date.parse(answer.date ?? '')
  if (Number.isNaN(theirs)) {
    report.skipped('clock', both('the answer says no time', '应答里没有时间'))
    return report.findings
  }
  // Their second may be over by half of the way back.
  const skewSeconds = Math.round(Math.abs(theirs - (askedAt + tookMs / 2)) / 1_000)
  if (skewSeconds <= maxSkewSeconds) {
    const seconds = Math.max(1, skewSeconds)
    report.ok('clock', both(`agrees within ${seconds} s`, `相差不超过 ${seconds} 秒`))
  } else {
    report.failed(
      'clock',
      both(
        `differs by ${skewSeconds} s: run a time service (NTP), or messages and watermarks look too old`,
        `相差 ${skewSeconds} 秒：请开启时间同步（NTP），否则消息和数据水印会被当作过期`,
      ),
    )
  }
  return report.findings
}
