import type { Request, Response } from 'express'
import type { Sealer } from '../../core/login/sealer.ts'
import { isText } from '../../core/texts.ts'
import { WechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../../express/http/envelope.ts'
import { perMinuteLimit } from '../../express/http/per-minute-limit.ts'
import { queryOf } from '../../express/http/query.ts'
import { comesWithoutStrictCookies, goOnFromHere, redirectOn } from '../../express/http/redirect-on.ts'
import { isPrefetch } from '../../express/http/request-kind.ts'
import { createState, createTransaction, targetOf } from '../../express/login/transaction.ts'
import { type TransactionCookies, transactionCookies } from '../../express/login/transaction-cookies.ts'
import { foreignOrigin } from '../../express/request/origin.ts'
import type { PublicLocation } from '../../express/request/public-location.ts'
import { isAllowedOrigin, ownPath, rootOf } from '../../express/request/return-target.ts'
import type { RoutePlace } from '../../express/request/route-place.ts'
import { withQuery } from '../../express/request/target-query.ts'
import { installUrl } from '../service/suite-page-urls.ts'
import type { SuiteRouteName } from '../suite/suite-options.ts'
import type { SuiteParts } from '../suite/suite-parts.ts'

export interface InstallRoutesTools {
  parts: SuiteParts
  sealer: Sealer
  placeOf(req: Request): RoutePlace<SuiteRouteName>
}

export type InstallRoute = (req: Request, res: Response) => Promise<void>

/** An administrator may have to be found first. */
const lifetimeMs = 30 * 60_000
const maxCode = 512
/** Each costs a call of WeCom's, and anybody may open the page. */
const pagesPerMinute = 120

/** A third-party app is installed from the provider's own site: out to WeCom's page, and back with a code. */
export function installRoutes(tools: InstallRoutesTools): Record<'install' | 'installed', InstallRoute> {
  const { parts, placeOf } = tools
  const { suiteId, base, main, intake, nameOf } = parts
  const takeTurn = perMinuteLimit(pagesPerMinute, 'installations')

  return {
    async install(req, res) {
      if (isPrefetch(req))
        throw new WechatAuthError('ERR_LOGIN_REQUIRED', 'an installation begins when its page is opened')
      const place = placeOf(req)
      const returnTo = place.checkReturnTo(queryOf(req)['returnTo'])
      takeTurn()
      const state = createState()
      const redirectUri = withQuery(place.location.origin + place.pathOf('installed'), {
        ...(returnTo !== rootOf(place.location) && { returnTo }),
      })
      const preAuthCode = await main.calls.createPreAuthCode()
      const transaction = createTransaction({ state, returnTo, scope: '', lifetimeMs })
      cookiesAt(place.location, tools).open(req, res, transaction)
      res.redirect(302, installUrl(base.endpoints.wecomOpen, { suiteId, preAuthCode, redirectUri, state }))
    },

    async installed(req, res) {
      res.set('Referrer-Policy', 'no-referrer')
      const place = placeOf(req)
      // The app's hook is to see who is logged in to it.
      if (comesWithoutStrictCookies(req)) {
        return goOnFromHere(res, ownPath(place.location.prefix + req.originalUrl))
      }
      const { state, auth_code: code, returnTo } = queryOf(req)
      if (!isText(code) || code.length > maxCode) {
        throw new WechatAuthError('ERR_CODE_MISSING', 'auth_code is missing or malformed')
      }
      const found = isText(state) ? cookiesAt(place.location, tools).find(req, state) : undefined
      if (found?.kind !== 'open') {
        const message = 'this installation was not begun in this browser, or too long ago'
        throw new WechatAuthError('ERR_GRANT_REFUSED', message)
      }
      // No push tells when the company installed it: after whatever it had removed before.
      await intake.takeReturn({ attempt: nameOf(code), code, at: Date.now(), req })
      redirectOn(req, res, place.checkReturnTo(targetOf(found.transaction, returnTo)))
    },
  }
}

/** How long a request waits for an administrator who scans. */
const pollMs = 25_000

/** The customised link of a template: the text of a QR code, and the wait for whoever scans it. */
export function installCodeRoutes(tools: InstallRoutesTools): Record<'create' | 'wait', InstallRoute> {
  const { parts, placeOf } = tools
  const { links, main } = parts
  const takeTurn = perMinuteLimit(pagesPerMinute, 'codes to scan')

  return {
    async create(req, res) {
      const place = placeOf(req)
      refuseForeignPage(req, place.location)
      takeTurn()
      const state = links.createState()
      const { url } = await main.calls.createCustomizedLink(state)
      const transaction = createTransaction({ state, returnTo: '', scope: 'link', lifetimeMs })
      cookiesAt(place.location, tools).open(req, res, transaction)
      sendSuccess(res, { url, state, expiresIn: lifetimeMs / 1_000 })
    },

    async wait(req, res) {
      const place = placeOf(req)
      const transaction = cookiesAt(place.location, tools)
        .openTransactions(req)
        .filter(({ scope }) => scope === 'link')
        .sort((a, b) => b.startedAt - a.startedAt)[0]
      if (transaction === undefined) return sendSuccess(res, { status: 'expired' })
      const corpId = await links.awaitCorp(transaction.state, pollMs, () => res.closed)
      if (res.closed) return
      sendSuccess(res, corpId === undefined ? { status: 'waiting' } : { status: 'done', corpId })
    },
  }
}

const cookiesAt = (location: PublicLocation, { parts, sealer }: InstallRoutesTools): TransactionCookies =>
  transactionCookies(`suite:${parts.suiteId}`, sealer, location)

/** Each link is a call of the provider's: other sites must not make it in somebody's browser. */
function refuseForeignPage(req: Request, location: PublicLocation): void {
  const origin = req.get('origin')
  const isOwn =
    origin === undefined ||
    isAllowedOrigin(origin, { location, origins: [] }) ||
    (origin === 'null' && req.get('sec-fetch-site') === 'same-origin')
  if (!isOwn) throw foreignOrigin(origin, location.origin)
}
