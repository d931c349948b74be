import { isWechatAuthError, type PlatformEndpoints, type PlatformError, wechatClient } from '../index.ts'
import { checkRedirectDomain } from './check-account.ts'
import { createReport, type Finding } from './finding.ts'
import { both } from './language/text.ts'
import type { AppSettings } from './settings.ts'

/** A website or mobile app, which has no access token: its secret is tried on a code that was never issued. */
export async function checkLoginApp(
  kind: 'website app' | 'mobile app',
  app: AppSettings,
  publicUrl: string | undefined,
  endpoints: PlatformEndpoints,
): Promise<Finding[]> {
  const report = createReport(kind)
  const client = wechatClient({ ...app, endpoints })
  try {
    await client.fetchOAuthToken('doctor0000000000')
    report.skipped(
      'credentials',
      both('WeChat took a code that was never issued', '微信接受了一个从未发放过的 code'),
    )
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode === 40029) {
      report.ok(
        'credentials',
        both(
          'WeChat looked at the login code, so it took appId and secret',
          '微信校验到了 code 这一步，说明 AppID 与 AppSecret 正确',
        ),
      )
    } else report.refused('credentials', error)
  }
  if (kind === 'website app') {
    const url = (redirectUri: string): string => client.qrConnectUrl({ redirectUri, state: 'doctor' })
    await checkRedirectDomain(report, publicUrl, url, '授权回调域 (open.weixin.qq.com > 管理中心 > 网站应用)')
  }
  return report.findings
}
