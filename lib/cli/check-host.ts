import { ask } from './ask.ts'
import { createReport, type Finding } from './finding.ts'

const maxSkewSeconds = 60

/** Whether a platform's API can be reached, and whether its clock and this one agree. */
export async function checkHost(name: string, base: string): Promise<Finding[]> {
  const report = createReport(name)
  const askedAt = Date.now()
  const answer = await ask(`${base}/cgi-bin/get_api_domain_ip`)
  if ('failure' in answer) {
    const host = new URL(base).host
    report.failed('reachable', `${host}: ${answer.failure}. Open port 443 to it in your firewall or proxy`)
    return report.findings
  }
  const tookMs = Date.now() - askedAt
  report.ok('reachable', `answered in ${tookMs} ms`)

  const theirs = Date.parse(answer.date ?? '')
  if (Number.isNaN(theirs)) {
    report.skipped('clock', 'the answer says no time')
    return report.findings
  }
  // Their second may be over by half of the way back.
  const skewSeconds = Math.round(Math.abs(theirs - (askedAt + tookMs / 2)) / 1_000)
  if (skewSeconds <= maxSkewSeconds) report.ok('clock', `agrees within ${Math.max(1, skewSeconds)} s`)
  else {
    report.failed(
      'clock',
      `differs by ${skewSeconds} s: run a time service (NTP), or messages and watermarks look too old`,
    )
  }
  return report.findings
}
