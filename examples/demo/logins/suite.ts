import type { Express, Request } from 'express'
import { type GrantStore, type WecomSuite, wecomAuth, wecomSuite } from 'express-wechat-auth'
import type { Accounts } from '../accounts.ts'
import type { Companies } from '../companies.ts'
import { secret } from '../secret.ts'
import type { SuiteCredentials, Wiring } from '../settings.ts'

/** Companies install the app of a service provider, and it acts for them. */
export function mountSuite(
  app: Express,
  credentials: SuiteCredentials & Wiring,
  companies: Companies,
): WecomSuite {
  const grantStore: GrantStore = new Map<string, object>()
  // <suite>
  const suite = wecomSuite({
    ...credentials, // suiteId, suiteSecret, token, encodingAesKey, providerCorpId
    grantStore, // here a Map; yours is a database
    secret, // seals the cookie of an installation
    onGrant: (grant) => companies.open(grant),
    onGrantEnd: ({ corpId }) => companies.close(corpId),
  })
  app.use(suite)
  // </suite>
  return suite
}

export interface MemberLogins {
  suite: WecomSuite
  openAccount: Accounts['open']
  onEvent: Wiring['onEvent']
  /** Draws the page of a member. */
  memberPageFor(req: Request): string
}

/** Members of all companies that have installed the app. */
export function mountMembers(
  app: Express,
  { suite, openAccount, onEvent, memberPageFor }: MemberLogins,
): void {
  // <members>
  app.use('/saas', wecomAuth({ suite, secret, onLogin: openAccount, keepSessionInfo: true, onEvent }))
  app.get('/saas', (req, res) => {
    // The demo has another login with WeCom above, which is none to this app.
    if (req.wecomUser?.suiteId === undefined) return res.wecomLogin({ returnTo: '/saas' })
    res.send(memberPageFor(req)) // req.wecomUser.corpId says which company
  })
  // </members>

  app.post('/saas/leave', async (_req, res) => {
    await res.wecomLogout()
    res.redirect(303, '/company')
  })
}
