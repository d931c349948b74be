import request, { type Response } from 'supertest'

export const wechatUserAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN'
export const desktopUserAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36'
export const wecomUserAgent: string = `${wechatUserAgent} wxwork/4.1.0`

/** A browser with a cookie jar that follows no redirect by itself. */
export interface Browser {
  readonly cookies: Map<string, string>
  /** Opens a page, as a person does. A full URL is opened on its own host, without this app's cookies. */
  open(pathOrUrl: string, headers?: Record<string, string>): Promise<Response>
  /** Fetches data, as a script of a page does. */
  fetchJson(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Response>
}

export function createBrowser(url: string, userAgent: string = wechatUserAgent): Browser {
  const cookies = new Map<string, string>()

  const send = async (
    method: 'get' | 'post',
    pathOrUrl: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Response> => {
    const target = new URL(pathOrUrl, url)
    const isOwn = target.origin === new URL(url).origin
    const pending = request(target.origin)
      [method](target.pathname + target.search)
      .redirects(0)
      .set('User-Agent', userAgent)
      .set(headers)
    if (isOwn && cookies.size > 0) {
      pending.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const response = await (body === undefined ? pending : pending.send(body))
    if (isOwn) keepCookies(cookies, response)
    dropEmptyFragment(response)
    return response
  }

  return {
    cookies,
    open: (pathOrUrl, headers = {}) =>
      send('get', pathOrUrl, { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers }),
    fetchJson: (path, headers = {}) => send('get', path, { Accept: 'application/json', ...headers }),
    post: (path, body = {}, headers = {}) =>
      send('post', path, { Accept: 'application/json', ...headers }, body),
  }
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of (response.headers['set-cookie'] as unknown as string[] | undefined) ?? []) {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const name = pair.slice(0, pair.indexOf('='))
    const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length)
    const isOver = expires !== undefined && new Date(expires).getTime() <= Date.now()
    if (isOver) cookies.delete(name)
    else cookies.set(name, pair.slice(name.length + 1))
  }
}

/** "/me#" is the page "/me": the empty fragment only ends one that a browser would carry on. */
function dropEmptyFragment({ headers }: Response): void {
  const { location } = headers
  if (typeof location === 'string') headers['location'] = location.replace(/#$/, '')
}

export const insideWecom = (url: string): Browser => createBrowser(url, wecomUserAgent)
export const insideWechat = (url: string): Browser => createBrowser(url, wechatUserAgent)
export const onDesktop = (url: string): Browser => createBrowser(url, desktopUserAgent)

/** Where a redirect leads. */
export function locationOf(response: Response): string {
  return response.headers['location'] ?? ''
}
