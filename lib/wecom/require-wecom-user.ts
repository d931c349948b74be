import { checkOptions } from '../core/options.ts'
import { createGuard, type GuardHandler } from '../express/guard.ts'
import { accessRuleCheck, type WecomAccessRule } from './wecom-access.ts'

/**
 * Lets only people pass who are logged in with WeCom and whom the rule lets in; without a rule, the one of the
 * `wecomAuth()` that they logged in to, if it has one. A rule is checked with facts at most ten minutes old, so a
 * member who leaves is out soon.
 *
 * A page without a login is sent there and comes back; any other request gets a 401 `ERR_LOGIN_REQUIRED` with
 * `data.loginUrl`. Whom the rule keeps out gets a 403 `ERR_NOT_AUTHORIZED`.
 *
 * @throws TypeError when the rule is wrong, and for a request that no `wecomAuth()` saw before
 * @example app.get('/orders', requireWecomUser({ departments: [2] }), (req, res) => res.json(req.wecomUser))
 */
export function requireWecomUser(rule?: WecomAccessRule): GuardHandler {
  checkOptions('requireWecomUser', { rule }, { rule: ruleCheck })
  return createGuard({
    userProperty: 'wecomUser',
    guard: 'requireWecomUser',
    routers: 'wecomAuth()',
    access: rule,
  })
}

const ruleCheck = (value: unknown): string | undefined => {
  const isRequest = typeof value === 'object' && value !== null && 'headers' in value && 'url' in value
  return isRequest ? 'is a request: write requireWecomUser(), with parentheses' : accessRuleCheck(value)
}
