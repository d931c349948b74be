import type { SuiteAccess } from '../../wecom/client/wecom-suites.ts'
import { serviceLoginUrl, suiteAuthorizeUrl } from '../service/suite-page-urls.ts'
import type { SuiteParts } from './suite-parts.ts'

/** What routers for WeCom see of a suite. */
export function suiteAccessOf({ suiteId, isTemplate, base, main, login, clients }: SuiteParts): SuiteAccess {
  const { open, wecomLogin } = base.endpoints
  return {
    suiteId,
    isTemplate,
    keySecret: clients.keySecret,
    tokenCache: base.tokenCache,
    clientOf: clients.ready,
    createClient: clients.create,
    requireGrant: clients.requireGrant,
    authorizeUrl: (target) => suiteAuthorizeUrl(open, suiteId, target),
    fetchIdentity: main.calls.fetchIdentity,
    fetchUserDetail: main.calls.fetchUserDetail,
    web: login && {
      suiteId: login.suiteId,
      loginUrl: (target) => serviceLoginUrl(wecomLogin, login.suiteId, target),
      fetchIdentity: login.calls.fetchIdentity,
    },
  }
}
