import type { Express, Request, Response } from 'express'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { currentFlow, note } from './flow/context.ts'
import type { Flow } from './flow/flow.ts'
import type { Flows } from './flow/flows.ts'
import { languageOf } from './language.ts'
import { mountOrders, mountTeam } from './logins/guards.ts'
import { mountJsSdk } from './logins/js-sdk.ts'
import { mountCompanies, type SuiteLogins } from './mount-companies.ts'
import { mountMerchants, type PlatformLogins } from './mount-merchants.ts'
import { deskPage } from './pages/desk-page.ts'
import { type FlowPanel, flowPicture } from './pages/flow-panel.ts'
import { guardedPage, orders, team } from './pages/guarded-page.ts'
import { homePage } from './pages/home-page.ts'
import { jsSdkPage } from './pages/js-sdk-page.ts'
import { contentSecurityPolicy } from './pages/layout.ts'
import { miniPage } from './pages/mini-page.ts'
import { mobilePage } from './pages/mobile-page.ts'
import type { PhonePage } from './pages/phone.ts'
import { scanPage } from './pages/scan-page.ts'
import { usersOf } from './pages/users-panel.ts'
import type { DemoSettings } from './settings.ts'
import { allWays, type WayId, wayGroups } from './ways.ts'

export interface DemoPages {
  settings: DemoSettings
  simulator: PlatformSimulator | undefined
  origin: string
  flows: Flows
  catchUp(flow: Flow): void
  /** What a third-party platform has made. */
  merchants: PlatformLogins | undefined
  /** What the app of a service provider has made. */
  companies: SuiteLogins | undefined
}

/** The pages, below the routers whose users they show. */
export function mountPages(app: Express, pages: DemoPages): void {
  const { settings, simulator, origin, flows, catchUp, merchants, companies } = pages
  const { account, website, push, agent, miniProgram, mobileApp } = settings
  const simulatorUrl = simulator?.url
  const isMounted: Record<WayId, boolean> = {
    consent: account !== undefined,
    silent: account !== undefined,
    website: website !== undefined,
    scan: account !== undefined && push !== undefined,
    wecom: agent !== undefined,
    'wecom-desktop': agent !== undefined,
    mini: miniProgram !== undefined,
    desk: miniProgram !== undefined,
    mobile: mobileApp !== undefined,
    merchant: merchants !== undefined,
    shop: merchants !== undefined,
    company: companies !== undefined,
    member: companies !== undefined,
    orders: account !== undefined,
    team: agent !== undefined,
    'js-sdk': account !== undefined,
  }
  const mounted = allWays.filter(({ id }) => isMounted[id])
  const groups = wayGroups
    .map(({ title, ways }) => ({ title, ways: ways.filter((way) => mounted.includes(way)) }))
    .filter(({ ways }) => ways.length > 0)

  /** The last login; on the page of a way that has not begun yet, what is to be expected there. */
  const panelOf = (req: Request, own?: string): FlowPanel => {
    const last = flows.of(req)
    const flow = own === undefined || last?.way === own ? last : undefined
    if (flow) catchUp(flow)
    const otherwise = mounted.find(({ id }) => id === own) ?? mounted[0]
    return {
      flow,
      otherwise: otherwise?.id ?? 'consent',
      hasLog: simulator !== undefined,
      language: languageOf(req),
    }
  }
  const pageOf = (req: Request, own?: string) => ({
    language: languageOf(req),
    panel: panelOf(req, own),
    simulatorUrl,
  })
  /** Whoever sees a page has arrived. */
  const arrive = (): void => {
    const flow = currentFlow()
    if (flow) flow.outcome ??= 'in'
  }

  const admit = (): void => {
    note({ kind: 'admit', from: 'app', to: 'app', label: 'next()' })
    arrive()
  }

  app.use((_req, res, next) => {
    res.set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(simulatorUrl),
      'Referrer-Policy': 'same-origin',
    })
    next()
  })
  app.get('/', (req, res) => {
    arrive()
    res.send(
      homePage({
        ...pageOf(req),
        users: usersOf(req),
        isDenied: req.query['error'] === 'access_denied',
        groups,
      }),
    )
  })
  app.get('/flow', (req, res) => {
    const own = ['scan', 'mini', 'desk', 'mobile', 'merchant', 'company', 'js-sdk'].find(
      (path) => path === req.query['otherwise'],
    )
    res.send(flowPicture(panelOf(req, own)).html)
  })

  const people = simulator?.users.list() ?? []
  const show = (own: WayId, draw: (page: PhonePage) => string) => (req: Request, res: Response) => {
    res.send(draw({ ...pageOf(req, own), people }))
  }
  if (isMounted.scan) app.get('/scan', show('scan', scanPage))
  if (isMounted.mini) app.get('/mini', show('mini', miniPage))
  if (isMounted.desk) app.get('/desk', show('desk', deskPage))
  if (isMounted.mobile) app.get('/mobile', show('mobile', mobilePage))
  if (merchants) mountMerchants(app, { ...merchants, pageOf, arrive, admit })
  if (companies) mountCompanies(app, { ...companies, pageOf, arrive })
  if (account) {
    mountJsSdk(app, account, origin)
    app.get('/js-sdk', (req, res) => {
      const isInWechat = /MicroMessenger/i.test(req.get('user-agent') ?? '')
      res.send(jsSdkPage({ ...pageOf(req, 'js-sdk'), isInWechat }))
    })
    mountOrders(app, (req) => {
      admit()
      return guardedPage({ ...pageOf(req), ...orders, users: usersOf(req), detail: req.wechatUser?.openid })
    })
  }
  if (agent) {
    mountTeam(app, (req) => {
      admit()
      const detail = req.wecomUser?.kind === 'member' ? req.wecomUser.department : ''
      return guardedPage({ ...pageOf(req), ...team, users: usersOf(req), detail })
    })
  }
}
