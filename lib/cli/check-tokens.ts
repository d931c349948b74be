import { isWechatAuthError, type PlatformError } from '../index.ts'
import { type Report, textOf } from './finding.ts'

const notAllowed = new Set([40164, 60020])

/** What the fetch of an app's token says of its credentials and of the IP allow-list. */
export async function checkToken(report: Report, fetchToken: () => Promise<string>): Promise<boolean> {
  try {
    await fetchToken()
    report.ok('credentials', 'the platform gave an access token')
    report.ok('IP allow-list', 'this machine may fetch tokens')
    return true
  } catch (error) {
    const errcode = isWechatAuthError(error) ? (error as Partial<PlatformError>).errcode : undefined
    if (errcode !== undefined && notAllowed.has(errcode)) {
      report.skipped('credentials', 'not told before this machine is allowed')
      report.failed('IP allow-list', textOf(error))
    } else {
      report.failed('credentials', textOf(error))
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
      if (!isKnown) report.skipped('quota', `${path}: no limit is told`)
      else if (remain > 0) report.ok('quota', `${path}: ${remain} of ${limit} calls left today`)
      else
        report.failed(
          'quota',
          `${path}: all ${limit} calls of today are spent. They come back at midnight in China`,
        )
    } catch (error) {
      report.skipped('quota', `${path}: ${textOf(error)}`)
    }
  }
}
