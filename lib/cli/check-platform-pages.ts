import { ask } from './ask.ts'
import { platformConsole, platformTarget } from './check-platform.ts'
import { checkPublicHost } from './check-public-host.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import type { PlatformSettings } from './settings.ts'

const browser = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Accept: 'application/json' }

/**
 * Opens the app's grant page as a merchant does. The link on it takes a `pre_auth_code`, and so a token of the platform
 * and a ticket: whether those arrive cannot be seen from outside in another way.
 */
export async function checkPlatformPages({ url }: PlatformSettings): Promise<Finding[]> {
  const report = createReport(platformTarget)
  if (url === undefined) {
    for (const check of ['tickets', 'launch domain']) {
      report.skipped(check, 'set WECHAT_PLATFORM_URL to have it checked by the app’s grant page')
    }
    return report.findings
  }
  const address = `${url}/grant`
  const link = await checkTickets(report, address)
  if (await checkPublicHost(report, 'launch domain', url)) await checkLaunchDomain(report, address, link)
  return report.findings
}

/** Answers the link to WeChat's page, where there is one. */
async function checkTickets(report: Report, address: string): Promise<string | undefined> {
  const check = 'tickets'
  const page = await ask(address, browser)
  if ('failure' in page) {
    report.failed(check, `the grant page ${address} gives ${page.failure}`)
    return undefined
  }
  const link = /href="([^"]+component_appid=[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&')
  const code = /ERR_[A-Z_]+/.exec(page.text)?.[0]
  if (page.status === 200 && link !== undefined) {
    report.ok(check, 'the app has a token of the platform, so tickets have come. Log the event ticket-late')
  } else if (code === 'ERR_TICKET_MISSING') {
    report.failed(
      check,
      `the app has no ticket that is good. WeChat pushes one every ten minutes to 授权事件接收 URL (${platformConsole}): compare it with ${address.replace(/grant$/, 'events')}`,
    )
  } else if (page.status === 404) {
    report.skipped(check, `there is no grant page at ${address}: compare WECHAT_PLATFORM_URL`)
  } else {
    const which = code === undefined ? '' : ` ${code}`
    report.failed(check, `the grant page answers HTTP ${page.status}${which}: the app’s log says why`)
  }
  return link
}

/** What WeChat's page says of the two hosts that it compares: of the page with the link, and of the return. */
async function checkLaunchDomain(report: Report, address: string, link: string | undefined): Promise<void> {
  const check = 'launch domain'
  if (link === undefined) return report.skipped(check, 'not told without the link on the grant page')
  const { host, hostname } = new URL(address)
  const back = new URL(link).searchParams.get('redirect_uri') ?? ''
  const backHost = URL.canParse(back) ? new URL(back).host : 'none'
  if (backHost !== host) {
    return report.failed(
      check,
      `the grant begins at ${host} and returns to ${backHost}: give wechatPlatform() a publicUrl`,
    )
  }
  const page = await ask(link.replace(/#.*/, ''), { ...browser, Referer: address })
  if ('failure' in page) return report.skipped(check, `WeChat’s grant page cannot be asked: ${page.failure}`)
  if (page.text.includes('授权发起页域名')) {
    const setting = `授权发起页域名 (${platformConsole})`
    return report.failed(check, `${host} is refused: set ${setting} to ${hostname}, the host alone`)
  }
  if (page.status === 200) report.ok(check, `WeChat’s grant page has nothing against ${host}`)
  else report.skipped(check, `WeChat’s grant page answered HTTP ${page.status}`)
}
