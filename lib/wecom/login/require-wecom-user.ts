import type { Request } from 'express'
import { checkOptions } from '../../core/options.ts'
import { createGuard, type GuardHandler } from '../../express/guard/guard.ts'
import { contextOf } from '../../express/request/request-context.ts'
import { agentIdCheck, corpIdCheck } from '../client/wecom-credentials.ts'
import { accessRuleCheck, type WecomAccessRule } from './access-rule.ts'
import type { WecomUser } from './wecom-user.ts'

export interface RequireWecomUserOptions {
  /** Takes only members of this company. Needed beside a rule or an `agentId` below routers of several companies. */
  corpId?: string | undefined
  /** Takes only logins to this app. @default any */
  agentId?: number | string | undefined
}

/**
 * Lets only people pass who are logged in with WeCom and whom the rule lets in; without a rule, the one of the
 * `wecomAuth()` that they logged in to, if it has one. A rule is checked with what the directory said at most ten minutes ago, so a
 * member who leaves is out soon, and `req.wecomUser` is then the person as the directory has them by now.
 *
 * A rule is checked in the directory of the company that the person logged in to: below routers of several companies
 * `corpId` must say whose rule it is. Where the nearest `wecomAuth()` above has a rule, a login to another app does not count.
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
  checkOptions('requireWecomUser', options, { corpId: corpIdCheck, agentId: agentIdCheck })
  const { corpId, agentId } = options
  return createGuard({
    userProperty: 'wecomUser',
    guard: 'requireWecomUser',
    routers: 'wecomAuth()',
    access: rule,
    only:
      corpId === undefined && agentId === undefined
        ? undefined
        : {
            name: [corpId && `corpId ${corpId}`, agentId && `agentId ${agentId}`]
              .filter(Boolean)
              .join(' and '),
            accepts: ({ appId }) => isAgent(agentIn(appId), options),
            acceptsUser: (user) => isAgent(user as WecomUser, options),
          },
    problemOf: (req) =>
      corpId === undefined && (rule !== undefined || agentId !== undefined) && isAmbiguous(req, rule)
        ? 'routers of several companies are above it: say whose members it lets in, requireWecomUser(rule, { corpId })'
        : undefined,
  })
}

/** `corpId:agentId`, as the apps of WeCom are named. A suite, which is for every company, has its own id alone. */
function agentIn(appId: string): { corpId?: string; agentId?: string } {
  const end = appId.lastIndexOf(':')
  return end < 0 ? {} : { corpId: appId.slice(0, end), agentId: appId.slice(end + 1) }
}

function isAgent(
  agent: { corpId?: string; agentId?: number | string },
  { corpId, agentId }: RequireWecomUserOptions,
): boolean {
  return (
    (corpId === undefined || (agent.corpId ?? corpId) === corpId) &&
    (agentId === undefined || String(agent.agentId ?? agentId) === String(agentId))
  )
}

/** Whether nothing says in whose directory the rule is to be looked up. A function gets the company with the user. */
function isAmbiguous(req: Request, rule: WecomAccessRule | undefined): boolean {
  const corpIds = corpIdsAbove(req)
  return corpIds.size > 1 || (corpIds.has(undefined) && typeof rule !== 'function')
}

/** The companies whose people may be on this request; undefined stands for those of a suite. */
function corpIdsAbove(req: Request): Set<string | undefined> {
  const apps = contextOf(req)
    .routers.filter(({ platform }) => platform.userProperty === 'wecomUser')
    .flatMap(({ tenant }) => tenant?.apps ?? [])
  return new Set(apps.map(({ appId }) => agentIn(appId).corpId))
}

const ruleCheck = (value: unknown): string | undefined => {
  const isRequest = typeof value === 'object' && value !== null && 'headers' in value && 'url' in value
  return isRequest ? 'is a request: write requireWecomUser(), with parentheses' : accessRuleCheck(value)
}
