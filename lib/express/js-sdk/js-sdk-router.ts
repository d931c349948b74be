import { type Request, Router } from 'express'
import { createEmitter } from '../../core/emitter.ts'
import type { WechatAuthEvent } from '../../core/events.ts'
import { pageOriginOf, withoutFragment } from '../../core/js-sdk.ts'
import {
  basePath,
  baseUrl,
  callback,
  nested,
  type OptionShape,
  oneOf,
  origin,
  routePath,
} from '../../core/options.ts'
import { WechatAuthError } from '../../errors.ts'
import { answerFailure } from '../http/answer-failure.ts'
import { asyncHandler } from '../http/async-handler.ts'
import { sendSuccess } from '../http/envelope.ts'
import type { Lang } from '../http/error-texts.ts'
import { tellOperator } from '../http/operator-console.ts'
import { queryOf } from '../http/query.ts'
import { type PublicUrl, publicLocationOf } from '../request/public-location.ts'
import type { TenantOf } from '../request/tenants.ts'

/** Options that the routers of the JS-SDK share. One of `publicUrl` and `allowedOrigins` is needed. */
export interface JsSdkRouterOptions {
  /** Put in front of the route, for example `/api`. */
  basePath?: string | undefined
  /** Another path for the route. */
  routes?: { jsSdkConfig?: string | undefined } | undefined
  /** This app's public origin, whose pages are signed. */
  publicUrl?: PublicUrl | undefined
  /** Exact origins of other front ends whose pages are signed. */
  allowedOrigins?: string[] | undefined
  /** The language of messages. @default 'zh_CN' */
  lang?: Lang | undefined
  /** Called for everything worth a log line or a metric. */
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

export const jsSdkShape: OptionShape = {
  basePath,
  routes: nested({ jsSdkConfig: routePath }),
  publicUrl: (value) => (typeof value === 'function' ? undefined : baseUrl(value)),
  allowedOrigins: (value) =>
    Array.isArray(value) ? value.map(origin).find((problem) => problem) : 'must be a list of origins',
  lang: oneOf('zh_CN', 'en'),
  onEvent: callback,
}

/** @throws TypeError without a list of whose pages may be signed: anybody could have theirs signed */
export function requireOrigins(
  factory: string,
  { publicUrl, allowedOrigins = [] }: JsSdkRouterOptions,
): void {
  if (publicUrl === undefined && allowedOrigins.length === 0) {
    throw new TypeError(
      `${factory}: give "publicUrl" or "allowedOrigins", so that only your own pages are signed`,
    )
  }
}

export interface JsSdkPlan<Client> {
  path: string
  options: JsSdkRouterOptions
  clientOf: TenantOf<Client>
  /** What the page gets for its own url. */
  configOf(client: Client, url: string, req: Request): Promise<object>
}

/** `GET .../jsSdkConfig?url=`: signs a page of the app's own origins. */
export function createJsSdkRouter<Client>({ path, options, clientOf, configOf }: JsSdkPlan<Client>): Router {
  const { allowedOrigins = [], basePath = '', lang = 'zh_CN' } = options
  const emit = createEmitter(options.onEvent ?? tellOperator)
  const router = Router({ mergeParams: true })

  const requireOwnPage = (req: Request): string => {
    const { url } = queryOf(req)
    const pageOrigin = pageOriginOf(url)
    if (pageOrigin === undefined)
      throw new WechatAuthError('ERR_PARAMETER', 'url must be location.href, encoded')
    const isOwn =
      allowedOrigins.includes(pageOrigin) ||
      (options.publicUrl !== undefined && publicLocationOf(req, options.publicUrl).origin === pageOrigin)
    if (!isOwn)
      throw new WechatAuthError(
        'ERR_ORIGIN_REFUSED',
        `pages of ${pageOrigin} are not signed here: add it to "allowedOrigins", or correct "publicUrl"`,
      )
    return withoutFragment(url as string)
  }

  router.get(
    basePath + (options.routes?.jsSdkConfig ?? path),
    asyncHandler(async (req, res, next) => {
      const client = await clientOf(req)
      // Another tenant's host: not ours, so the app answers.
      if (client === undefined) return next()
      res.set('Cache-Control', 'no-store')
      try {
        sendSuccess(res, await configOf(client, requireOwnPage(req), req))
      } catch (error) {
        answerFailure(error, req, res, next, { kind: 'json', lang, emit })
      }
    }),
  )
  return router
}
