import type { Decision, LogInBrowser } from './log-in-options.ts'

/** Who looks at a page of the platform, and what they do. */
export interface Decider {
  person: string
  decision: Decision
  browser: LogInBrowser | undefined
}

/** What browsers say of themselves. */
export const userAgents: Readonly<Record<LogInBrowser, string>> = {
  wechat:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN',
  wecom:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
}

/**
 * What a person does on a page of the platform. Answers where it sends the browser back to; undefined where it stays,
 * as it does for who declines with `denial: 'stay'`.
 *
 * @throws Error with the words of the page where it refuses the app
 */
export async function decideOnPage(
  page: URL,
  { person, decision, browser }: Decider,
): Promise<URL | undefined> {
  // The page inside WeChat and WeCom opens nowhere else, whatever the app was told.
  const client = /\/connect\/oauth2\//.test(page.pathname) ? (browser ?? 'wecom') : 'desktop'
  const answer = await fetch(page.origin + page.pathname + page.search, {
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      'user-agent': userAgents[client],
      'x-simulator-user': person,
      'x-simulator-decision': decision,
    },
  })
  const location = answer.headers.get('location')
  if (location !== null) return new URL(location)
  const html = await answer.text()
  const [, failed] = /<p class="sim-fact" data-fact="([^"]+)"/.exec(html) ?? []
  if (failed === 'x-simulator-user names a person') {
    throw new TypeError(`logIn: nobody of this name can log in there: "${person}"`)
  }
  const [, title] = /<h1>([^<]+)<\/h1>/.exec(html) ?? []
  if (failed === undefined && decision === 'deny' && answer.status === 200) return undefined
  const why = failed === undefined ? '' : `: this must be true, and is not: ${failed}`
  throw new Error(`logIn: the platform's page says "${title ?? `HTTP ${answer.status}`}"${why}`)
}
