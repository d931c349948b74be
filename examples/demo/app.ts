import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler, type Express } from 'express'
import session from 'express-session'
import { errorHandler } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { createAccounts } from './accounts.ts'
import { createCompanies } from './companies.ts'
import { createCatchUp } from './flow/catch-up.ts'
import { note } from './flow/context.ts'
import { createFlows } from './flow/flows.ts'
import { recordGrants } from './flow/record-grants.ts'
import { recordPushes, watchScans } from './flow/record-pushes.ts'
import { recordRequests } from './flow/record-requests.ts'
import { keepLanguage, languageOf } from './language.ts'
import { mountMiniProgram, mountMobileApp } from './logins/phones.ts'
import { mountPlatform } from './logins/platform.ts'
import { mountScan } from './logins/scan.ts'
import { mountSuite } from './logins/suite.ts'
import { mountWechat } from './logins/wechat.ts'
import { mountWecom } from './logins/wecom.ts'
import { createMerchants } from './merchants.ts'
import { mountPages } from './mount-pages.ts'
import type { DemoSettings } from './settings.ts'
import { playBrowsers } from './stage/browsers.ts'
import { playChat } from './stage/chat.ts'
import { playCompanies } from './stage/companies.ts'
import { playMerchants } from './stage/merchants.ts'
import { playPhones } from './stage/phones.ts'

export interface DemoAppOptions {
  sessionSecret: string
  settings: DemoSettings
  /** The simulator, when it plays the platforms. */
  simulator: PlatformSimulator | undefined
  /** The demo's own address. */
  origin: string
  publicUrl: string | undefined
}

/** The demo: the ways to log in, the pages for people who are logged in, and a picture of what happens. */
export function createDemoApp(options: DemoAppOptions): Express {
  const { sessionSecret, settings, simulator, origin, publicUrl } = options
  const { account, website, push, agent, miniProgram, mobileApp, component, suite } = settings
  const accounts = createAccounts()
  const merchants = createMerchants()
  const companies = createCompanies()
  const flows = createFlows()
  const catchUp = simulator ? createCatchUp(simulator) : () => undefined
  const openAccount: typeof accounts.open = (user) => {
    const opened = accounts.open(user)
    note({ kind: 'account', from: 'app', to: 'app', label: `account ${opened.id}, login ${opened.logins}` })
    return opened
  }

  const app = express()
  app.disable('x-powered-by')
  app.use('/public', express.static(fileURLToPath(new URL('public', import.meta.url))))
  app.use((req, res, next) => {
    keepLanguage(req, res)
    next()
  })
  if (simulator) app.use(playBrowsers())
  app.use('/wechat/messages', recordPushes(flows))
  app.use('/wechat/platform/events', recordGrants(flows))
  app.use(
    session({
      secret: sessionSecret,
      resave: false,
      saveUninitialized: false,
      cookie: { sameSite: 'lax' },
    }),
  )
  app.use(recordRequests({ flows, catchUp, origin }))

  if (account) mountWechat(app, { account, website, publicUrl, openAccount })
  if (account && push) watchScans(flows, mountScan(app, { account, push, openAccount }))
  if (agent) mountWecom(app, { agent, publicUrl, openAccount })
  if (miniProgram) mountMiniProgram(app, miniProgram, openAccount)
  if (mobileApp) mountMobileApp(app, mobileApp, openAccount)
  if (simulator && component) app.use(playMerchants(simulator, component.appId))
  if (simulator && suite) app.use(playCompanies(simulator, suite.suiteId))
  if (simulator && account) app.use(playChat(simulator, account.appId))
  if (simulator) app.use(playPhones(simulator, { miniProgram, mobileApp }))
  const platformLogins = component && {
    platform: mountPlatform(app, component, merchants),
    merchants,
    openAccount,
    onEvent: component.onEvent,
  }
  const suiteLogins = suite && {
    suite: mountSuite(app, suite, companies),
    companies,
    openAccount,
    onEvent: suite.onEvent,
  }
  const logins = { merchants: platformLogins, companies: suiteLogins }
  mountPages(app, { settings, simulator, origin, flows, catchUp, ...logins })
  app.use(drawErrors)
  return app
}

const inChinese = errorHandler({ lang: 'zh_CN' })
const inEnglish = errorHandler({ lang: 'en' })

const drawErrors: ErrorRequestHandler = (error, req, res, next) => {
  const draw = languageOf(req) === 'zh' ? inChinese : inEnglish
  return draw(error, req, res, next)
}
