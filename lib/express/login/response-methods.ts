import type { Request, Response } from 'express'
import { reportRefusal } from '../http/answer-failure.ts'
import { asError } from '../http/async-handler.ts'
import type { LoginPlatform, LoginTarget } from '../request/login-platform.ts'
import {
  contextOf,
  hasLoginPage,
  knownContextOf,
  type PageRouterContext,
  type ResponseMethods,
  type RouterContext,
} from '../request/request-context.ts'
import { redirectToPlatform } from './begin-login.ts'
import { logOutEverywhere } from './logout.ts'

/**
 * `res.wechatLogin()` and `res.wechatLogout()`: what the routes do, for handlers of the app. They act for the last
 * router that the request came through.
 */
export function responseMethodsOf({
  loginMethod,
  logoutMethod,
  ...platform
}: LoginPlatform): ResponseMethods {
  const isKin = (router: RouterContext): boolean => router.platform.logoutMethod === logoutMethod
  const methods: ResponseMethods = {
    async [logoutMethod]() {
      const router = contextOf(this.req).routers.findLast(isKin)
      if (router !== undefined) await logOutEverywhere(this.req, this, router)
    },
  }
  if (platform.hasLoginPage) {
    methods[loginMethod] = function (target = {}) {
      const router = contextOf(this.req).routers.filter(hasLoginPage).findLast(isKin)
      if (router !== undefined) logIn(this.req, this, router, target)
    }
  }
  return methods
}

function logIn(req: Request, res: Response, router: PageRouterContext, target: LoginTarget): void {
  try {
    redirectToPlatform(req, res, router, target)
  } catch (error) {
    reportRefusal(router.settings, error)
    ;(req.next ?? router.next)(asError(error))
  }
}

/**
 * Lets responses have the functions of the routers that their request has met. They stand beside Express's own, on what
 * all responses inherit from: properties of each response would cost a request more than all else that a router does.
 */
export function lendMethods(res: Response, names: readonly string[]): void {
  if (names.every((name) => name in res)) return
  const shared = expressResponseOf(res)
  for (const name of names) {
    if (name in res) continue
    Object.defineProperty(shared, name, {
      configurable: true,
      get(this: Response) {
        return knownContextOf(this.req)?.routers.findLast(({ methods }) => name in methods)?.methods[name]
      },
      // An app may give a response a function of its own by that name.
      set(this: Response, value: unknown) {
        Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true })
      },
    })
  }
}

/** Where `res.redirect()` stands: every app has a prototype for its responses, and all of those have this one. */
function expressResponseOf(res: Response): object {
  let owner: object = res
  while (!Object.hasOwn(owner, 'redirect')) {
    const next: unknown = Object.getPrototypeOf(owner)
    if (typeof next !== 'object' || next === null) return res
    owner = next
  }
  return Object.isExtensible(owner) ? owner : res
}
