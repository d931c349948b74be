import { ask } from './ask.ts'
import { platformConsole, platformTarget } from './check-platform.ts'
import { checkPublicHost } from './check-public-host.ts'
import { createReport, type Finding, type Report } from './finding.ts'
import { both, wide } from './language/text.ts'
import type { PlatformSettings } from './settings.ts'

const browser = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Accept: 'application/json' }

const setPlatformUrl = both(
  'set WECHAT_PLATFORM_URL to have it checked by the app’s grant page',
  '设置 WECHAT_PLATFORM_URL 后，会通过应用的授权页检查',
)

/**
 * Opens the app's grant page as a merchant does. The link on it takes a `pre_auth_code`, and so a token of the platform
 * and a ticket: whether those arrive cannot be seen from outside in another way.
 */
export async function checkPlatformPages({ url }: PlatformSettings): Promise<Finding[]> {
  const report = createReport(platformTarget)
  if (url === undefined) {
    for (const check of ['tickets', 'launch domain']) {
      report.skipped(check, setPlatformUrl)
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
    const { en, zh } = page.failure.what
    report.failed(check, both(`the grant page ${address}: ${en}`, `授权页 ${address}：${zh}`))
    return undefined
  }
  const link = /href="([^"]+component_appid=[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&')
  const code = /ERR_[A-Z_]+/.exec(page.text)?.[0]
  if (page.status === 200 && link !== undefined) {
    report.ok(
      check,
      both(
        'the app has a token of the platform, so tickets have come. Log the event ticket-late',
        '应用持有平台的 access_token，说明 ticket 已送达。请记录事件 ticket-late',
      ),
    )
  } else if (code === 'ERR_TICKET_MISSING') {
    const events = address.replace(/grant$/, 'events')
    report.failed(
      check,
      both(
        `the app has no ticket that is good. WeChat pushes one every ten minutes to 授权事件接收 URL (${platformConsole}): compare it with ${events}`,
        `应用没有可用的 ticket。微信每十分钟向授权事件接收 URL（${platformConsole}）推送一次，请核对它是否为 ${events}`,
      ),
    )
  } else if (page.status === 404) {
    report.skipped(
      check,
      both(
        `there is no grant page at ${address}: compare WECHAT_PLATFORM_URL`,
        `${address} 没有授权页：请核对 WECHAT_PLATFORM_URL`,
      ),
    )
  } else {
    const which = code === undefined ? '' : ` ${code}`
    const { status } = page
    report.failed(
      check,
      both(
        `the grant page answers HTTP ${status}${which}: the app’s log says why`,
        `授权页返回 HTTP ${status}${which}：原因请看应用日志`,
      ),
    )
  }
  return link
}

/** What WeChat's page says of the two hosts that it compares: of the page with the link, and of the return. */
async function checkLaunchDomain(report: Report, address: string, link: string | undefined): Promise<void> {
  const check = 'launch domain'
  if (link === undefined) {
    const text = both('not told without the link on the grant page', '授权页上没有链接，无法检查')
    return report.skipped(check, text)
  }
  const { host, hostname } = new URL(address)
  const back = new URL(link).searchParams.get('redirect_uri') ?? ''
  const backHost = URL.canParse(back) ? new URL(back).host : 'none'
  if (backHost !== host) {
    return report.failed(
      check,
      both(
        `the grant begins at ${host} and returns to ${backHost}: give wechatPlatform() a publicUrl`,
        `授权从 ${host} 发起，却回调到 ${backHost}：请给 wechatPlatform() 设置 publicUrl`,
      ),
    )
  }
  const page = await ask(link.replace(/#.*/, ''), { ...browser, Referer: address })
  if ('failure' in page) {
    const { en, zh } = page.failure.what
    return report.skipped(
      check,
      both(`WeChat’s grant page cannot be asked: ${en}`, `无法访问微信的授权页：${zh}`),
    )
  }
  if (page.text.includes('授权发起页域名')) {
    const setting = `授权发起页域名 (${platformConsole})`
    return report.failed(
      check,
      both(
        `${host} is refused: set ${setting} to ${hostname}, the host alone`,
        `微信不接受 ${host}：请把${wide(setting)}设为 ${hostname}，只写域名`,
      ),
    )
  }
  const { status } = page
  if (status === 200) {
    report.ok(check, both(`WeChat’s grant page has nothing against ${host}`, `微信的授权页接受 ${host}`))
  } else {
    report.skipped(
      check,
      both(`WeChat’s grant page answered HTTP ${status}`, `微信的授权页返回 HTTP ${status}`),
    )
  }
}
