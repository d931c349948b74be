import type { Request, RequestHandler } from 'express'

const cookie = 'simulated_user_agent'
/** What the browsers of the two apps add to their user agent. */
const userAgents: Record<string, string> = {
  wechat: 'MicroMessenger/8.0.50',
  wecom: 'wxwork/4.1.30 MicroMessenger/7.0.1',
}
const logins: Record<string, string> = { wechat: '/wechat/login', wecom: '/wecom/login' }

/**
 * With the simulator, any browser can play WeChat's or WeCom's own: the simulator and the links of the demo set a
 * cookie that says so. `/try?as=wecom&login=wecom` plays WeCom's and starts a login with WeCom.
 */
export function playBrowsers(): RequestHandler {
  return (req, res, next) => {
    const { as, login, scope } = req.query
    const path = typeof login === 'string' ? logins[login] : undefined
    if (req.path === '/try' && path !== undefined) {
      res.cookie(cookie, String(as), { sameSite: 'lax', httpOnly: true })
      // Each try may be somebody else's.
      res.clearCookie('simulated_person').clearCookie('simulated_member')
      return res.redirect(303, scope === 'snsapi_base' ? `${path}?scope=snsapi_base` : path)
    }
    const played = userAgents[playedBy(req)]
    if (played) req.headers['user-agent'] = `${req.headers['user-agent'] ?? 'Mozilla/5.0'} ${played}`
    next()
  }
}

function playedBy(req: Request): string {
  return new RegExp(`${cookie}=(\\w+)`).exec(req.headers.cookie ?? '')?.[1] ?? ''
}
