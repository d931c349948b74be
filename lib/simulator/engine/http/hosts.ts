import type { NextFunction, Request, Response } from 'express'

/** Tencent's host names, and the path prefix under which the simulator serves each. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ['open.weixin.qq.com', '/open.weixin.qq.com'],
  ['long.open.weixin.qq.com', '/open.weixin.qq.com'],
  ['lp.open.weixin.qq.com', '/open.weixin.qq.com'],
  ['res.wx.qq.com', '/res.wx.qq.com'],
  ['res2.wx.qq.com', '/res.wx.qq.com'],
  ['api.weixin.qq.com', '/api.weixin.qq.com'],
  ['api2.weixin.qq.com', '/api.weixin.qq.com'],
  ['sh.api.weixin.qq.com', '/api.weixin.qq.com'],
  ['sz.api.weixin.qq.com', '/api.weixin.qq.com'],
  ['hk.api.weixin.qq.com', '/api.weixin.qq.com'],
  ['mp.weixin.qq.com', '/mp.weixin.qq.com'],
  ['qyapi.weixin.qq.com', '/qyapi.weixin.qq.com'],
  ['login.work.weixin.qq.com', '/login.work.weixin.qq.com'],
  ['open.work.weixin.qq.com', '/open.work.weixin.qq.com'],
  ['wwcdn.weixin.qq.com', '/wwcdn.weixin.qq.com'],
])

function prefixOf(host: string): string | undefined {
  return prefixes.get(host.toLowerCase().replace(/:\d+$/, ''))
}

export function isPlatformHost(host: string): boolean {
  return prefixOf(host) !== undefined
}

/**
 * Lets other programs be pointed here by a proxy or agent: a request for `api.weixin.qq.com` with the plain path
 * (or, from a proxy, the whole URL) is served as if it had come with the path prefix.
 */
export function routeByHost(req: Request, _res: Response, next: NextFunction): void {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/.exec(req.url)
  if (absolute !== null) req.url = (absolute[2] ?? '').replace(/^(?!\/)/, '/')
  const prefix = prefixOf(absolute?.[1] ?? req.headers.host ?? '')
  const hasPrefix = [...prefixes.values(), '/simulator'].some((known) => req.url.startsWith(`${known}/`))
  if (prefix !== undefined && !hasPrefix) req.url = `${prefix}${req.url}`
  next()
}
