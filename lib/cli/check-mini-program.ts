import { miniProgramClient, type PlatformEndpoints } from '../index.ts'
import { checkQuota, checkToken } from './check-tokens.ts'
import { createReport, type Finding } from './finding.ts'
import type { AppSettings } from './settings.ts'

/** A mini program: credentials, allow-list, quota. */
export async function checkMiniProgram(app: AppSettings, endpoints: PlatformEndpoints): Promise<Finding[]> {
  const report = createReport('mini program')
  const client = miniProgramClient({ ...app, endpoints })
  if (await checkToken(report, () => client.getAppAccessToken())) {
    await checkQuota(report, ['/wxa/business/getuserphonenumber'], async (path) => {
      const answer = await client.call({ path: '/cgi-bin/openapi/quota/get', body: { cgi_path: path } })
      return (answer['quota'] ?? {}) as { daily_limit?: unknown; remain?: unknown }
    })
  }
  return report.findings
}
