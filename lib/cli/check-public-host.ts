import { lookup } from 'node:dns/promises'
import type { Report } from './finding.ts'
import { both } from './language/text.ts'

const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/

/** Whether browsers can get there, and by https; this machine's own address is for the simulator. True where it is well. */
export async function checkPublicHost(report: Report, check: string, url: string): Promise<boolean> {
  const { protocol, hostname } = new URL(url)
  if (loopback.test(hostname)) return true
  if (protocol !== 'https:') {
    report.failed(
      check,
      both(
        `${url} is not https: get a certificate, and end TLS in front of the app`,
        `${url} 不是 https：请申请证书，并在应用前面配置 HTTPS`,
      ),
    )
    return false
  }
  try {
    await lookup(hostname.replace(/^\[(.*)\]$/, '$1'))
    return true
  } catch {
    report.failed(
      check,
      both(
        `${hostname} does not resolve: add its record to the DNS`,
        `${hostname} 解析失败：请添加域名解析记录`,
      ),
    )
    return false
  }
}
