import express, { type Express } from 'express'
import session from 'express-session'
import {
  errorHandler,
  type MiniLoginOptions,
  requireWechatUser,
  requireWecomUser,
  type WechatAuthOptions,
  type WecomAuthOptions,
  wechatAuth,
  wecomAuth,
} from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { guardedPage } from './guarded-page.ts'
import { homePage } from './home-page.ts'
import { miniProgramDemo } from './mini-program.ts'
import { playBrowsers } from './play-browsers.ts'

export interface DemoAppOptions {
  sessionSecret: string
  /** Undefined: no login with WeChat. */
  wechat: WechatAuthOptions | undefined
  /** Undefined: no login with WeCom. */
  wecom: WecomAuthOptions | undefined
  /** A mini program whose front end the demo plays itself. Undefined: none. */
  miniProgram: { login: MiniLoginOptions; simulator: PlatformSimulator } | undefined
  /** Where the simulator is, when it plays the platforms. */
  simulatorUrl: string | undefined
}

/** The demo: a greeting, the ways to log in, and pages for people who are logged in. */
export function createDemoApp(options: DemoAppOptions): Express {
  const { sessionSecret, wechat, wecom, miniProgram, simulatorUrl } = options
  const app = express()
  app.disable('x-powered-by')
  app.use(
    session({ secret: sessionSecret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } }),
  )
  if (simulatorUrl) app.use(playBrowsers())

  if (wechat) {
    app.use(wechatAuth({ keepSessionInfo: true, ...wechat }))
    app.get('/orders', requireWechatUser(), (req, res) => {
      res.send(guardedPage('Your orders', 'Orders would be looked up by your openid', req.wechatUser?.openid))
    })
    app.post('/leave', async (_req, res) => {
      await res.wechatLogout()
      res.redirect(303, '/')
    })
  }
  if (wecom) {
    app.use(wecomAuth({ keepSessionInfo: true, ...wecom }))
    app.get('/team', requireWecomUser({ departments: [2], includeSubDepartments: true }), (req, res) => {
      const member = req.wecomUser
      res.send(
        guardedPage(
          'The team’s page',
          'Only department 2 and those below it get here, and you are in',
          member?.kind === 'member' ? member.department : '',
        ),
      )
    })
    app.post('/leave-wecom', async (_req, res) => {
      await res.wecomLogout()
      res.redirect(303, '/')
    })
  }
  if (miniProgram) app.use(miniProgramDemo(miniProgram.login, miniProgram.simulator))

  app.get('/', (req, res) => {
    const denied = req.query['error'] === 'access_denied'
    const { wechatUser, wecomUser } = req
    const platforms = {
      wechat: wechat !== undefined,
      wecom: wecom !== undefined,
      'mini-program': miniProgram !== undefined,
    }
    res.send(homePage({ wechatUser, wecomUser, denied, platforms, simulatorUrl }))
  })
  app.use(errorHandler({ lang: 'en' }))
  return app
}
