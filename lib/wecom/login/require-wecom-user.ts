import { checkOptions } from '../../core/options.ts'
import { createGuard, type GuardHandler } from '../../express/login/guard.ts'
import { agentIdCheck } from '../client/wecom-credentials.ts'
import { accessRuleCheck, type WecomAccessRule } from './access-rule.ts'
import type { WecomUser } from './wecom-user.ts'

export interface RequireWecomUserOptions {
  /** Takes only logins to this app. @default any */
  agentId?: number | string | undefined
}

/**
 * Lets only people pass who are logged in with WeCom and whom the rule lets in; without a rule, the one of the
 * `wecomAuth()` that they logged in to, if it has one. A rule is checked with what the directory said at most ten minutes ago, so a
 * member who leaves is out soon, and `req.wecomUser` is then the person as the directory has them by now.
 *
 * Where the nearest `wecomAuth()` above has a rule, a login to another app does not count.
 *
 * A page without a login is sent there and comes back; any other request gets a 401 `ERR_LOGIN_REQUIRED` with
 * `data.loginUrl`. Whom the rule keeps out gets a 403 `ERR_NOT_AUTHORIZED`.
 *
 * @throws TypeError when the rule is wrong, and for a request that no `wecomAuth()` saw before
 * @example app.get('/orders', requireWecomUser({ departments: [2] }), (req, res) => res.json(req.wecomUser))
 */
export function requireWecomUser(
  rule?: WecomAccessRule,
  options: RequireWecomUserOptions = {},
): GuardHandler {
  checkOptions('requireWecomUser', { rule }, { rule: ruleCheck })
  checkOptions('requireWecomUser', options, { agentId: agentIdCheck })
  const { agentId } = options
  return createGuard({
    userProperty: 'wecomUser',
    guard: 'requireWecomUser',
    routers: 'wecomAuth()',
    access: rule,
    only:
      agentId === undefined
        ? undefined
        : {
            name: `agentId ${agentId}`,
            accepts: (app) => app.appId.endsWith(`:${agentId}`),
            acceptsUser: (user) => String((user as WecomUser).agentId) === String(agentId),
          },
  })
}

const ruleCheck = (value: unknown): string | undefined => {
  const isRequest = typeof value === 'object' && value !== null && 'headers' in value && 'url' in value
  return isRequest ? 'is a request: write requireWecomUser(), with parentheses' : accessRuleCheck(value)
}
