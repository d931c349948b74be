import { type Request, type RequestHandler, Router } from 'express'
import { languageOf } from '../language.ts'
import { allWays } from '../ways.ts'

const cookie = 'simulated_user_agent'
/** What the browsers of the two apps add to their user agent. */
const userAgents: Record<string, string> = {
  wechat: 'MicroMessenger/8.0.50',
  wecom: 'wxwork/4.1.30 MicroMessenger/7.0.1',
}

/**
 * With the simulator, any browser can play WeChat's or WeCom's own: the simulator and the links of the demo set a
 * cookie that says so. `/try/wecom` plays WeCom's and starts a login with it.
 */
export function playBrowsers(): RequestHandler {
  const router = Router()
  router.get('/try/:id', (req, res, next) => {
    const way = allWays.find(({ id }) => id === req.params['id'])
    if (way === undefined) return next()
    const options = { sameSite: 'lax', httpOnly: true } as const
    res.cookie(cookie, way.as, options)
    // The simulator's pages speak the language of this one, until somebody chooses another there.
    if (!req.headers.cookie?.includes('simulated_language=')) {
      res.cookie('simulated_language', languageOf(req), options)
    }
    // A login may be somebody else's; a page of one's own is opened as who one is.
    if (way.path.endsWith('/login')) res.clearCookie('simulated_person').clearCookie('simulated_member')
    const shop = `/shops/${String(req.query['appId'])}`
    res.redirect(303, way.alike?.test(shop) ? shop : way.path)
  })
  router.use((req, _res, next) => {
    const played = userAgents[playedBy(req)]
    if (played) req.headers['user-agent'] = `${req.headers['user-agent'] ?? 'Mozilla/5.0'} ${played}`
    next()
  })
  return router
}

function playedBy(req: Request): string {
  return new RegExp(`${cookie}=(\\w+)`).exec(req.headers.cookie ?? '')?.[1] ?? ''
}
