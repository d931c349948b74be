import express, { type Express, type RequestHandler } from 'express'
import session from 'express-session'
import { errorHandler, requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { homePage } from './home-page.ts'
import { ordersPage } from './orders-page.ts'

export interface DemoAppOptions {
  sessionSecret: string
  auth: WechatAuthOptions
  /** Where the simulator is, when it plays the platform. */
  simulatorUrl: string | undefined
}

/** The demo: a greeting, two ways to log in, and a page for people who are logged in. */
export function createDemoApp({ sessionSecret, auth, simulatorUrl }: DemoAppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(
    session({ secret: sessionSecret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } }),
  )
  if (simulatorUrl) app.use(actAsWechatBrowser())

  app.use(wechatAuth(auth))

  app.get('/', (req, res) => {
    res.send(homePage({ user: req.wechatUser, denied: req.query['error'] === 'access_denied', simulatorUrl }))
  })
  app.get('/orders', requireWechatUser(), (req, res) => {
    res.send(ordersPage(req.wechatUser?.openid ?? ''))
  })
  app.post('/leave', async (_req, res) => {
    await res.wechatLogout()
    res.redirect(303, '/')
  })
  app.use(errorHandler({ lang: 'en' }))
  return app
}

/** With the simulator, any browser can play WeChat's own: the simulator and these links set a cookie that says so. */
function actAsWechatBrowser(): RequestHandler {
  const cookie = 'simulated_user_agent'
  return (req, res, next) => {
    const { as, scope } = req.query
    if (req.path === '/try' && (as === 'wechat' || as === 'plain')) {
      res.cookie(cookie, as, { sameSite: 'lax', httpOnly: true })
      // Each try may be somebody else's.
      res.clearCookie('simulated_person')
      return res.redirect(303, scope === 'snsapi_base' ? '/wechat/login?scope=snsapi_base' : '/wechat/login')
    }
    if (req.headers.cookie?.includes(`${cookie}=wechat`)) {
      req.headers['user-agent'] = `${req.headers['user-agent'] ?? 'Mozilla/5.0'} MicroMessenger/8.0.50`
    }
    next()
  }
}
