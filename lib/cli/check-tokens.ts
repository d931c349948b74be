import { isWechatAuthError, type PlatformError } from '../index.ts'
import type { Report } from './finding.ts'
import { errorText } from './language/error-text.ts'
import { notToldYet } from './language/phrases.ts'
import { both } from './language/text.ts'

const notAllowed = new Set([40164, 60020])

/** What the fetch of an app's token says of its credentials and of the IP allow-list. */
export async function checkToken(report: Report, fetchToken: () => Promise<string>): Promise<boolean> {
  try {
    await fetchToken()
    report.ok('credentials', both('the platform gave an access token', '平台已发放 access_token'))
    report.ok('IP allow-list', both('this machine may fetch tokens', '本机可以获取 access_token'))
    return true
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode !== undefined && notAllowed.has(errcode)) {
      report.skipped('credentials', notToldYet)
      report.refused('IP allow-list', error)
    } else {
      report.refused('credentials', error)
    }
    return false
  }
}

/** How much of a day's calls is left. */
export async function checkQuota(
  report: Report,
  paths: readonly string[],
  ask: (path: string) => Promise<{ daily_limit?: unknown; remain?: unknown }>,
): Promise<void> {
  for (const path of paths) {
    try {
      const { daily_limit: limit, remain } = await ask(path)
      const isKnown = typeof limit === 'number' && typeof remain === 'number' && limit > 0
      if (!isKnown) {
        report.skipped('quota', both(`${path}: no limit is told`, `${path}：没有给出上限`))
      } else if (remain > 0) {
        report.ok(
          'quota',
          both(
            `${path}: ${remain} of ${limit} calls left today`,
            `${path}：今天还剩 ${remain} 次，上限 ${limit} 次`,
          ),
        )
      } else {
        report.failed(
          'quota',
          both(
            `${path}: all ${limit} calls of today are spent. They come back at midnight in China`,
            `${path}：今天的 ${limit} 次已用完，北京时间零点恢复`,
          ),
        )
      }
    } catch (error) {
      const { en, zh } = errorText(error)
      report.skipped('quota', both(`${path}: ${en}`, `${path}：${zh}`))
    }
  }
}
