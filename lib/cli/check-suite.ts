import { randomBytes } from 'node:crypto'
import {
  isWechatAuthError,
  type PlatformEndpoints,
  type PlatformError,
  type WecomSuite,
  wecomSuite,
} from '../index.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { notToldYet } from './language/phrases.ts'
import { both } from './language/text.ts'
import type { SuiteSettings } from './settings.ts'

export const suiteTarget = 'app of a service provider'
export const suiteConsole = '服务商管理后台 > 应用管理'

/** A suite or template of a service provider of WeCom (服务商): the provider's secret and its IP list. */
export async function checkSuite(settings: SuiteSettings, endpoints: PlatformEndpoints): Promise<Finding[]> {
  const report = createReport(suiteTarget)
  const { suiteId, suiteSecret, providerCorpId, providerSecret } = settings
  if (providerSecret === undefined) {
    const cure = both(
      'set WECOM_PROVIDER_SECRET (通用开发参数 > ProviderSecret) to have it checked',
      '设置 WECOM_PROVIDER_SECRET（通用开发参数 > ProviderSecret）后才会检查',
    )
    for (const check of ['provider secret', 'IP list']) report.skipped(check, cure)
  } else {
    // No push reaches this process, so what opens them and what keeps them is made up.
    const suite = wecomSuite({
      suiteId,
      suiteSecret,
      providerCorpId,
      providerSecret,
      endpoints,
      token: 'doctor',
      encodingAesKey: 'doctor'.repeat(8).slice(0, 43),
      grantStore: new Map<string, object>(),
      secret: randomBytes(16).toString('hex'),
    })
    await checkProvider(report, suite)
  }
  report.skipped(
    'suite id and secret',
    both(
      'cannot be tried from here: WeCom takes them only with a ticket, which it pushes to the app. Log the event ticket-received',
      '从这里无法检查：企业微信要求同时提供推送给应用的 ticket。请记录事件 ticket-received',
    ),
  )
  report.skipped(
    'domains',
    both(
      `cannot be read from here: compare 授权完成回调域名 and 可信域名 with the app’s host (${suiteConsole})`,
      `从这里无法读取：请核对授权完成回调域名和可信域名是否为应用的域名（${suiteConsole}）`,
    ),
  )
  report.skipped(
    'grantStore',
    both(
      'cannot be seen from here: it must be a database with backups that survives a restart. A permanent code can never be read again',
      '从这里无法检查：必须是有备份、重启后仍在的数据库。永久授权码丢失后无法再次获取',
    ),
  )
  return report.findings
}

/** The one call of a service provider that takes no ticket. */
async function checkProvider(report: Report, suite: WecomSuite): Promise<void> {
  try {
    await suite.getProviderAccessToken()
    report.ok(
      'provider secret',
      both(
        'WeCom took corp id and ProviderSecret (get_provider_token)',
        'CorpID 与 ProviderSecret 正确（get_provider_token）',
      ),
    )
    report.ok(
      'IP list',
      both('this machine may call WeCom for the provider', '本机可以代服务商调用企业微信接口'),
    )
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode === 60020) {
      report.skipped('provider secret', notToldYet)
      report.refused('IP list', error)
    } else {
      report.refused('provider secret', error)
    }
  }
}
