import type { Request, Response } from 'express'
import { reportRefusal } from '../http/answer-failure.ts'
import { AppFailure } from '../http/app-failure.ts'
import { asError } from '../http/async-handler.ts'
import { isPrefetch } from '../http/request-kind.ts'
import { redirectToPlatform } from '../login/begin-login.ts'
import { answerLoginRequired, loginRequired } from '../login/refusal.ts'
import type { LoginTarget } from '../request/login-platform.ts'
import {
  contextOf,
  hasLoginPage,
  type PageRouterContext,
  type ResponseMethods,
} from '../request/request-context.ts'
import { requireSession } from '../request/session.ts'
import { currentAccount, markOf } from './current-account.ts'
import { type LinkedAccounts, linkedAccounts } from './linked-accounts.ts'

/** `res.wechatLink()`: sends the browser to the platform, for an identity of the account that is logged in now. */
export function linkMethods(linkMethod: string, userProperty: string): ResponseMethods {
  return {
    async [linkMethod](target = {}) {
      const kin = contextOf(this.req).routers.filter(({ platform }) => platform.userProperty === userProperty)
      const pages = kin.filter(hasLoginPage)
      const router = pages.findLast(({ settings }) => linkedAccounts.of(settings.onLogin)) ?? pages.at(-1)
      if (router !== undefined) await beginLink(this.req, this, router, { linkMethod, target })
    },
  }
}

async function beginLink(
  req: Request,
  res: Response,
  router: PageRouterContext,
  { linkMethod, target }: { linkMethod: string; target: LoginTarget },
): Promise<void> {
  try {
    const accounts = linkedAccounts.of(router.settings.onLogin)
    if (accounts === undefined) {
      throw new TypeError(
        `res.${linkMethod}(): the router above must be given onLogin: identities.onLogin, of linkedIdentities()`,
      )
    }
    await redirectForAccount(req, res, router, { accounts, target })
  } catch (error) {
    reportRefusal(router.settings, error)
    ;(req.next ?? router.next)(error instanceof AppFailure ? asError(error.cause) : asError(error))
  }
}

async function redirectForAccount(
  req: Request,
  res: Response,
  router: PageRouterContext,
  { accounts, target }: { accounts: LinkedAccounts; target: LoginTarget },
): Promise<void> {
  // A browser that only looks ahead has nobody in front of it who wants to add anything.
  if (isPrefetch(req)) return answerLoginRequired(req, res, router)
  requireSession(req)
  const account = await currentAccount(req, router, accounts)
  if (account === undefined) throw loginRequired(req)
  redirectToPlatform(req, res, router, target, markOf(account))
}
