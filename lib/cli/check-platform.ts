import { randomBytes } from 'node:crypto'
import {
  isWechatAuthError,
  type PlatformEndpoints,
  type PlatformError,
  type WechatPlatform,
  wechatPlatform,
} from '../index.ts'
import { checkRedirectDomain } from './check-account.ts'
import { checkPublicHost } from './check-public-host.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { notToldYet, setPublicUrl } from './language/phrases.ts'
import { both, wide } from './language/text.ts'
import type { PlatformSettings } from './settings.ts'

export const platformTarget = 'third-party platform'
export const platformConsole = '管理中心 > 第三方平台 > 详情 > 开发资料'

/** A third-party platform (第三方平台): app id and secret, IP list, and the domain that logins on behalf return to. */
export async function checkPlatform(
  settings: PlatformSettings,
  publicUrl: string | undefined,
  endpoints: PlatformEndpoints,
): Promise<Finding[]> {
  const report = createReport(platformTarget)
  const { appId, appSecret } = settings
  // No push reaches this process, so what opens them and what keeps them is made up.
  const platform = wechatPlatform({
    appId,
    appSecret,
    endpoints,
    token: 'doctor',
    encodingAesKey: 'doctor'.repeat(8).slice(0, 43),
    grantStore: new Map<string, object>(),
    secret: randomBytes(16).toString('hex'),
  })
  await checkCredentials(report, platform)
  await checkWebDomain(report, platform, settings.accountId, publicUrl)
  report.skipped(
    'grantStore',
    both(
      'cannot be seen from here: it must be a database with backups that survives a restart, no cache and no memory; a Keyv instance wants throwOnErrors and no ttl',
      '从这里无法检查：必须是有备份、重启后仍在的数据库，不能是缓存或内存；Keyv 实例要打开 throwOnErrors，且不设 ttl',
    ),
  )
  return report.findings
}

/** The one call that takes the secret and no ticket. It makes WeChat push tickets again where it had given up. */
async function checkCredentials(report: Report, platform: WechatPlatform): Promise<void> {
  try {
    await platform.restartTickets()
    report.ok(
      'credentials',
      both(
        'WeChat took app id and secret, and pushes tickets (api_start_push_ticket)',
        'AppID 与 AppSecret 正确，微信会推送 ticket（api_start_push_ticket）',
      ),
    )
    report.ok('IP list', both('this machine may call WeChat for the platform', '本机可以代平台调用微信接口'))
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode === 61004) {
      report.skipped('credentials', notToldYet)
      report.refused('IP list', error)
    } else {
      report.refused('credentials', error)
    }
  }
}

/** WeChat's login page says of an address whether the platform may have it, but only for an account that has granted. */
async function checkWebDomain(
  report: Report,
  platform: WechatPlatform,
  accountId: string | undefined,
  publicUrl: string | undefined,
): Promise<void> {
  const check = 'web domain'
  const setting = `公众号开发域名 / 网页开发域名 (${platformConsole})`
  if (publicUrl === undefined) return report.skipped(check, setPublicUrl)
  if (!(await checkPublicHost(report, check, publicUrl))) return
  if (accountId === undefined) {
    return report.skipped(
      check,
      both(
        `set WECHAT_PLATFORM_ACCOUNT_APPID to an official account that has granted, and WeChat is asked whether ${setting} has it`,
        `把 WECHAT_PLATFORM_ACCOUNT_APPID 设为一个已授权的公众号，就会向微信查询${wide(setting)}是否包含它`,
      ),
    )
  }
  const urlFor = (redirectUri: string): string =>
    platform.client(accountId).authorizeUrl({ redirectUri, scope: 'snsapi_base', state: 'doctor' })
  await checkRedirectDomain(report, publicUrl, urlFor, setting, check)
}
