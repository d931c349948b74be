import { checkAccount } from './check-account.ts'
import { checkAgent } from './check-agent.ts'
import { checkHost } from './check-host.ts'
import { checkLoginApp } from './check-login-app.ts'
import { checkAccountMessages, checkAgentMessages } from './check-messages.ts'
import { checkMiniProgram } from './check-mini-program.ts'
import { checkPlatform } from './check-platform.ts'
import { checkPlatformPages } from './check-platform-pages.ts'
import { checkPlatformPushes } from './check-platform-pushes.ts'
import { checkSuite } from './check-suite.ts'
import { checkSuitePushes } from './check-suite-pushes.ts'
import { type Checkup, createReport, type Finding } from './finding.ts'
import { columnsOf, nameIn } from './language/names.ts'
import type { Language } from './language/text.ts'
import type { Settings } from './settings.ts'

/** Everything that can be checked with these settings, one after the other. */
export async function examine(settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const checkup of checkupsFor(settings)) findings.push(...(await examineOne(checkup)))
  return findings
}

/** A setting that cannot be used at all must not keep the others from being looked at. */
async function examineOne(checkup: Checkup): Promise<Finding[]> {
  try {
    return await checkup()
  } catch (error) {
    const report = createReport('settings')
    report.refused('shape', error)
    return report.findings
  }
}

function checkupsFor(settings: Settings): Checkup[] {
  const { account, website, mobile, miniProgram, platform, agent, suite, publicUrl, endpoints } = settings
  const { accountMessages, agentMessages } = settings
  const usesWechat = [account, website, mobile, miniProgram, platform].some((app) => app !== undefined)
  const wechatApi = endpoints.api ?? 'https://api.weixin.qq.com'
  const wecomApi = endpoints.wecomApi ?? 'https://qyapi.weixin.qq.com'
  const checkups: (Checkup | false | undefined)[] = [
    usesWechat && (() => checkHost('WeChat', wechatApi)),
    account && (() => checkAccount(account, publicUrl, endpoints)),
    website && (() => checkLoginApp('website app', website, publicUrl, endpoints)),
    mobile && (() => checkLoginApp('mobile app', mobile, publicUrl, endpoints)),
    miniProgram && (() => checkMiniProgram(miniProgram, endpoints)),
    platform && (() => checkPlatform(platform, publicUrl, endpoints)),
    platform && (() => checkPlatformPushes(platform)),
    platform && (() => checkPlatformPages(platform)),
    accountMessages && (() => checkAccountMessages(accountMessages)),
    (agent ?? suite) && (() => checkHost('WeCom', wecomApi)),
    agent && (() => checkAgent(agent, publicUrl, endpoints)),
    agent && agentMessages && (() => checkAgentMessages(agentMessages, agent.corpId)),
    suite && (() => checkSuite(suite, endpoints)),
    suite && (() => checkSuitePushes(suite)),
  ]
  return checkups.filter((checkup) => typeof checkup === 'function')
}

const signs = { ok: '✓', failed: '✗', skipped: '–' }

/** One line for each finding. */
export function formatFindings(findings: readonly Finding[], language: Language): string {
  const colon = language === 'zh' ? '：' : ': '
  const names = findings.map(
    ({ target, check }) => `${nameIn(language, target)}${colon}${nameIn(language, check)}`,
  )
  const width = Math.max(...names.map(columnsOf)) + 2
  return findings
    .map(({ status, text }, index) => {
      const name = names[index] as string
      return `${signs[status]} ${name}${' '.repeat(width - columnsOf(name))}${text[language]}`
    })
    .join('\n')
}

/** The findings as JSON has them: `target`, `check` and `status` are the same in every language. */
export const findingsIn = (language: Language, findings: readonly Finding[]): PrintedFinding[] =>
  findings.map((finding) => ({ ...finding, text: finding.text[language] }))

export type PrintedFinding = Omit<Finding, 'text'> & { text: string }
