import { randomBytes } from 'node:crypto'
import {
  isWechatAuthError,
  type PlatformEndpoints,
  type PlatformError,
  type WecomSuite,
  wecomSuite,
} from '../index.ts'
import { createReport, type Finding, type Report, textOf } from './finding.ts'
import type { SuiteSettings } from './settings.ts'

export const suiteTarget = 'app of a service provider'
export const suiteConsole = '服务商管理后台 > 应用管理'

/** A suite or template of a service provider of WeCom (服务商): the provider's secret and its IP list. */
export async function checkSuite(settings: SuiteSettings, endpoints: PlatformEndpoints): Promise<Finding[]> {
  const report = createReport(suiteTarget)
  const { suiteId, suiteSecret, providerCorpId, providerSecret } = settings
  if (providerSecret === undefined) {
    const cure = 'set WECOM_PROVIDER_SECRET (通用开发参数 > ProviderSecret) to have it checked'
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
    'cannot be tried from here: WeCom takes them only with a ticket, which it pushes to the app. Log the event ticket-received',
  )
  report.skipped(
    'domains',
    `cannot be read from here: compare 授权完成回调域名 and 可信域名 with the app’s host (${suiteConsole})`,
  )
  report.skipped(
    'grantStore',
    'cannot be seen from here: it must be a database with backups that survives a restart. A permanent code can never be read again',
  )
  return report.findings
}

/** The one call of a service provider that takes no ticket. */
async function checkProvider(report: Report, suite: WecomSuite): Promise<void> {
  try {
    await suite.getProviderAccessToken()
    report.ok('provider secret', 'WeCom took corp id and ProviderSecret (get_provider_token)')
    report.ok('IP list', 'this machine may call WeCom for the provider')
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode === 60020) {
      report.skipped('provider secret', 'not told before this machine is allowed')
      report.failed('IP list', textOf(error))
    } else {
      report.failed('provider secret', textOf(error))
    }
  }
}
