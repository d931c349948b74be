import { type PlatformEndpoints, wechatClient } from '../index.ts'
import { ask } from './ask.ts'
import { checkQuota, checkToken } from './check-tokens.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { setPublicUrl } from './language/phrases.ts'
import { both, wide } from './language/text.ts'
import type { AppSettings } from './settings.ts'

const wechatBrowser = { 'User-Agent': 'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50' }

/** An official account: credentials, allow-list, quota, and the domain that logins return to. */
export async function checkAccount(
  account: AppSettings,
  publicUrl: string | undefined,
  endpoints: PlatformEndpoints,
): Promise<Finding[]> {
  const report = createReport('official account')
  const client = wechatClient({ ...account, endpoints })
  if (await checkToken(report, () => client.getAppAccessToken())) {
    await checkQuota(report, ['/cgi-bin/ticket/getticket', '/cgi-bin/qrcode/create'], async (path) => {
      const answer = await client.call({ path: '/cgi-bin/openapi/quota/get', body: { cgi_path: path } })
      return (answer['quota'] ?? {}) as { daily_limit?: unknown; remain?: unknown }
    })
  }
  const url = (redirectUri: string): string =>
    client.authorizeUrl({ redirectUri, scope: 'snsapi_base', state: 'doctor' })
  await checkRedirectDomain(report, publicUrl, url, '网页授权域名 (设置与开发 > 公众号设置 > 功能设置)')
  return report.findings
}

/** What the login page says of the address that it is to return to. */
export async function checkRedirectDomain(
  report: Report,
  publicUrl: string | undefined,
  urlFor: (redirectUri: string) => string,
  setting: string,
  check = 'redirect domain',
): Promise<void> {
  if (publicUrl === undefined) return report.skipped(check, setPublicUrl)
  const page = await ask(urlFor(publicUrl).replace(/#.*/, ''), wechatBrowser)
  if ('failure' in page) {
    const { en, zh } = page.failure.what
    return report.skipped(check, both(`the login page cannot be asked: ${en}`, `无法访问登录页：${zh}`))
  }
  const { host, hostname } = new URL(publicUrl)
  // The only places where the page has a number are its error and the address itself.
  const text = page.text.replaceAll(host, '').replaceAll(encodeURIComponent(host), '')
  const errcode = /\b100(?:0[3-6]|1[0-6]|38)\b/.exec(text)?.[0]
  if (errcode === '10003' || /redirect_uri\s*参数错误/.test(text)) {
    const [number, inChinese] = errcode === undefined ? ['', ''] : [` (${errcode})`, `（${errcode}）`]
    report.failed(
      check,
      both(
        `${host} is refused${number}: set ${setting} to ${hostname}, without scheme and port`,
        `平台不接受 ${host}${inChinese}：请把${wide(setting)}设为 ${hostname}，不带协议和端口`,
      ),
    )
  } else if (errcode !== undefined) {
    report.failed(check, both(`the login page shows error ${errcode}`, `登录页报错 ${errcode}`))
  } else if (page.status >= 200 && page.status < 400) {
    report.ok(check, both(`the login page has nothing against ${host}`, `登录页接受 ${host}`))
  } else {
    const { status } = page
    report.skipped(check, both(`the login page answered HTTP ${status}`, `登录页返回 HTTP ${status}`))
  }
}
