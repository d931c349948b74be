import type { NextFunction, Request, Response } from 'express'
import type { EmitEvent } from '../../core/emitter.ts'
import type { GrantIntake } from '../../core/grants/grant-intake.ts'
import type { Sealer } from '../../core/login/sealer.ts'
import { isText } from '../../core/texts.ts'
import { WechatAuthError } from '../../errors.ts'
import type { Lang } from '../../express/http/error-texts.ts'
import { perMinuteLimit } from '../../express/http/per-minute-limit.ts'
import { queryOf } from '../../express/http/query.ts'
import { comesWithoutStrictCookies, goOnFromHere, redirectOn } from '../../express/http/redirect-on.ts'
import { isPrefetch } from '../../express/http/request-kind.ts'
import { createState, createTransaction, targetOf } from '../../express/login/transaction.ts'
import { type TransactionCookies, transactionCookies } from '../../express/login/transaction-cookies.ts'
import type { PublicUrl } from '../../express/request/public-location.ts'
import { ownPath, rootOf } from '../../express/request/return-target.ts'
import { type RoutePlace, routePlaceOf } from '../../express/request/route-place.ts'
import { withQuery } from '../../express/request/target-query.ts'
import { isWechatBrowser } from '../../wechat/login/wechat-browser.ts'
import type { GrantTarget } from '../component/grant-page-url.ts'
import { isAccountId } from '../grants/account-grants.ts'
import type { PlatformRouteName } from '../platform/platform-options.ts'
import { grantPage } from './grant-page.ts'

export interface GrantRoutesTools {
  platformAppId: string
  routes: Record<PlatformRouteName, string | false>
  publicUrl: PublicUrl | undefined
  siteName: string | undefined
  lang: Lang
  sealer: Sealer
  intake: Pick<GrantIntake<Request>, 'expectReturn' | 'takeReturn'>
  emit: EmitEvent
  /** A page of WeChat's, and what names the grant that comes of it. */
  openGrantPage(target: GrantTarget): Promise<{ url: string; attempt: string }>
}

export type PageRoute = (req: Request, res: Response, next: NextFunction) => Promise<void>

/** An administrator may have to be found first. */
const lifetimeMs = 30 * 60_000
const kinds: readonly unknown[] = ['official-account', 'mini-program']
const maxCode = 512
/** Each costs a code of WeChat's, and anybody may open the page. */
const pagesPerMinute = 120

/** The pages of a grant: the one that leads to WeChat, and the one that WeChat leads back to. */
export function grantRoutes(tools: GrantRoutesTools): { grant: PageRoute; granted: PageRoute } {
  const { platformAppId, routes, publicUrl, siteName, lang, sealer, intake, openGrantPage } = tools
  const takeTurn = perMinuteLimit(pagesPerMinute, 'grant pages')
  const cookiesAt = ({ location }: RoutePlace<PlatformRouteName>): TransactionCookies =>
    transactionCookies(`platform:${platformAppId}`, sealer, location)

  return {
    async grant(req, res) {
      // Each page costs a code of WeChat's, and there is nobody yet who wants one.
      if (isPrefetch(req))
        throw new WechatAuthError('ERR_LOGIN_REQUIRED', 'a grant begins when its page is opened')
      const place = routePlaceOf(req, routes, publicUrl)
      const query = queryOf(req)
      const returnTo = place.checkReturnTo(query['returnTo'])
      const target = { ...kindIn(query['kind']), ...accountIn(query['appId']) }
      const isPhone = isWechatBrowser(req.get('user-agent') ?? '')
      const state = createState()
      const redirectUri = withQuery(place.location.origin + place.pathOf('granted'), {
        state,
        ...(returnTo !== rootOf(place.location) && { returnTo }),
      })
      takeTurn()
      const { url, attempt } = await openGrantPage({ ...target, redirectUri, isPhone })
      await intake.expectReturn(attempt)
      const transaction = createTransaction({ state, returnTo, scope: '', nonce: attempt, lifetimeMs })
      cookiesAt(place).open(req, res, transaction)
      res
        .set({
          'Content-Security-Policy':
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
          // WeChat looks at the Referer; many apps send none.
          'Referrer-Policy': 'strict-origin-when-cross-origin',
        })
        .type('html')
        .send(
          grantPage({
            lang: lang === 'en' ? 'en' : 'zh-CN',
            siteName: siteName ?? new URL(place.location.origin).host,
            url,
            isPhone,
          }),
        )
    },

    async granted(req, res) {
      res.set('Referrer-Policy', 'no-referrer')
      const place = routePlaceOf(req, routes, publicUrl)
      // The app's hook is to see who is logged in to it.
      if (comesWithoutStrictCookies(req)) {
        return goOnFromHere(res, ownPath(place.location.prefix + req.originalUrl))
      }
      const { state, auth_code: code, returnTo } = queryOf(req)
      if (!isText(code) || code.length > maxCode) {
        throw new WechatAuthError('ERR_CODE_MISSING', 'auth_code is missing or malformed')
      }
      const found = isText(state) ? cookiesAt(place).find(req, state) : undefined
      if (found?.kind !== 'open') {
        throw new WechatAuthError(
          'ERR_GRANT_REFUSED',
          'this grant was not begun in this browser, or too long ago',
        )
      }
      const { transaction } = found
      await intake.takeReturn({ attempt: transaction.nonce, code, at: transaction.startedAt, req })
      redirectOn(req, res, place.checkReturnTo(targetOf(transaction, returnTo)))
    },
  }
}

function kindIn(kind: unknown): Pick<GrantTarget, 'kind'> {
  if (kind === undefined || kind === '') return {}
  if (kinds.includes(kind)) return { kind: kind as 'official-account' | 'mini-program' }
  throw new WechatAuthError('ERR_PARAMETER', 'kind must be official-account or mini-program')
}

function accountIn(appId: unknown): Pick<GrantTarget, 'appId'> {
  if (appId === undefined || appId === '') return {}
  if (isAccountId(appId)) return { appId }
  throw new WechatAuthError('ERR_PARAMETER', 'appId must be the app id of an account')
}
