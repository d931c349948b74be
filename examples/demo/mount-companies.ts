import type { Express, Request } from 'express'
import type { WecomSuite } from 'express-wechat-auth'
import type { Accounts } from './accounts.ts'
import type { Companies } from './companies.ts'
import type { Language } from './language.ts'
import { mountMembers } from './logins/suite.ts'
import { companyPage } from './pages/company-page.ts'
import type { FlowPanel } from './pages/flow-panel.ts'
import { guardedPage, member } from './pages/guarded-page.ts'
import { usersOf } from './pages/users-panel.ts'
import type { Wiring } from './settings.ts'
import type { WayId } from './ways.ts'

/** The app of a service provider, and the app's own table of companies. */
export interface SuiteLogins {
  suite: WecomSuite
  companies: Companies
  openAccount: Accounts['open']
  onEvent: Wiring['onEvent']
}

export interface CompanyPages extends SuiteLogins {
  pageOf(
    req: Request,
    own?: WayId,
  ): { language: Language; panel: FlowPanel; simulatorUrl: string | undefined }
  /** Somebody sees the page. */
  arrive(): void
}

/** The page on which companies install the app, and that of their members. */
export function mountCompanies(app: Express, pages: CompanyPages): void {
  const { suite, companies, openAccount, onEvent, pageOf, arrive } = pages
  app.get('/company', (req, res) => {
    arrive()
    res.send(companyPage({ ...pageOf(req, 'company'), grants: companies.list() }))
  })
  mountMembers(app, {
    suite,
    openAccount,
    onEvent,
    memberPageFor(req) {
      arrive()
      const users = { ...usersOf(req), leaveWecom: '/saas/leave' }
      return guardedPage({ ...pageOf(req), ...member, users, detail: req.wecomUser?.corpId })
    },
  })
}
