import type { Request } from 'express'
import { LRUCache } from 'lru-cache'
import { WechatAuthError } from '../errors.ts'
import { asError } from '../express/http/async-handler.ts'
import { queryOf } from '../express/http/query.ts'
import { isPrefetch } from '../express/http/request-kind.ts'
import { openLogin, planLogin } from '../express/login/begin-login.ts'
import { loginRequired } from '../express/login/refusal.ts'
import { markLifetimeMs } from '../express/login/transaction.ts'
import type { LoggedInUser } from '../express/request/login-platform.ts'
import { requireTenant } from '../express/request/request-context.ts'
import { type Actions, answerError } from './actions.ts'
import { comeBack } from './come-back.ts'
import { runVerify, type Verified } from './run-verify.ts'
import type { StrategyPlan } from './strategy-plans.ts'
import { type Visit, visitOf } from './visit.ts'

const maxRemembered = 1_000

/** The `authenticate()` of a strategy: the request that starts a login, and the one that comes back from the platform. */
export function authenticateWith(plan: StrategyPlan): (req: Request, options?: object) => void {
  const byLogin = new LRUCache<string, Verified>({ max: maxRemembered, ttl: markLifetimeMs })
  const byPerson = new WeakMap<LoggedInUser, Verified>()

  const verifyFor =
    (req: Request): Visit['verify'] =>
    async (person, outcomeKey) => {
      const known = byPerson.get(person) ?? (outcomeKey === undefined ? undefined : byLogin.get(outcomeKey))
      const verified = known ?? (await runVerify(plan, req, person))
      byPerson.set(person, verified)
      if (outcomeKey !== undefined) byLogin.set(outcomeKey, verified)
      return verified
    }

  return function authenticate(this: unknown, req, options = {}) {
    const actions = this as Actions
    const serve = async (): Promise<void> => {
      try {
        const visit = await visitOf(plan, req, { options, actions, verify: verifyFor(req) })
        await requireTenant(visit.router).requireGrant?.()
        const { code, state } = queryOf(req)
        if (code === undefined && state === undefined) setOut(visit, plan.scope)
        else await comeBack(visit)
      } catch (error) {
        answerError(error, { req, actions, settings: plan.settings })
      }
    }
    serve().catch((error: unknown) => actions.error(asError(error)))
  }
}

/** Sends the browser to the platform's page. */
function setOut({ req, res, router, options, actions }: Visit, ownScope: string | undefined): void {
  if (isPrefetch(req)) throw loginRequired(req)
  const query = queryOf(req)
  const returnTo = options.returnTo ?? query['returnTo'] ?? query['url']
  const [scope, ...more] = [options.scope ?? ownScope].flat()
  if (more.length > 0) throw new WechatAuthError('ERR_PARAMETER', 'scope must be one text')
  actions.redirect(openLogin(req, res, router, planLogin(req, router, { returnTo, scope })), 302)
}
