import { type Request, type Response, Router } from 'express'
import { createEmitter, type EmitEvent } from '../../core/emitter.ts'
import type { WechatAuthEvent } from '../../core/events.ts'
import { isProvenState } from '../../core/login/relay-state.ts'
import {
  basePath,
  callback,
  checkOptions,
  listOf,
  nested,
  oneOf,
  requireOptions,
  routePath,
} from '../../core/options.ts'
import { parseUrl } from '../../core/parse-url.ts'
import { WechatAuthError } from '../../errors.ts'
import { reportRefusal } from '../http/answer-failure.ts'
import { errorPage } from '../http/error-page.ts'
import { type Lang, messageFor } from '../http/error-texts.ts'
import { tellOperator } from '../http/operator-console.ts'
import { queryOf } from '../http/query.ts'
import { secretsCheck } from '../login/login-options.ts'
import { environmentCheck, isEnvironment } from './environments.ts'

export interface CallbackRelayOptions {
  /** The relay's own secret, which each environment has too: at least 16 random characters. In a list all are good. */
  secret: string | string[]
  /**
   * Origins that logins may return to. A `*` as first label stands for one label, with two at least behind it:
   * `https://*.preview.example.com`. `http:` is for this machine alone. Whoever can serve a page there gets codes of
   * people who log in: name no domain that others can take a part of.
   */
  environments: string[]
  /** Put in front of the route, for example `/api`. */
  basePath?: string | undefined
  /** Another path for the route. @default '/relay' */
  routes?: { relay?: string | undefined } | undefined
  /** The language of the page that refuses. @default 'zh_CN' */
  lang?: Lang | undefined
  /** Called for everything worth a log line or a metric. */
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

/**
 * One callback domain for many environments. WeChat and WeCom take one or few domains for an app: this route stands
 * there, and sends each browser on to the callback of the environment that it set out from. It keeps nothing, and needs
 * neither a session nor the app's secret.
 *
 * Where a browser goes is proven by the environment's own state; what is forged, cut or of another secret gets a page
 * with status 400. The environment then checks its state and cookie as ever.
 *
 * @throws TypeError when the options are wrong
 * @example
 * app.use(callbackRelay({ secret, environments: ['https://staging.example.com', 'http://localhost:3000'] }))
 */
export function callbackRelay(options: CallbackRelayOptions): Router {
  const factory = 'callbackRelay'
  checkOptions(factory, options, {
    secret: secretsCheck,
    environments: listOf(environmentCheck),
    basePath,
    routes: nested({ relay: routePath }),
    lang: oneOf('zh_CN', 'en'),
    onEvent: callback,
  })
  requireOptions(factory, options, ['secret', 'environments'])
  const { environments, lang = 'zh_CN' } = options
  const secrets = [options.secret].flat()
  const emit = createEmitter(options.onEvent ?? tellOperator)
  const router = Router()
  router.get((options.basePath ?? '') + (options.routes?.relay ?? '/relay'), (req, res) => {
    res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
    const target = targetOf(req, { environments, secrets })
    if (target === undefined) refuse(req, res, lang, emit)
    else res.redirect(302, target)
  })
  return router
}

/** The callback of an environment, with all that the platform has said. Undefined where it is not proven. */
function targetOf(
  req: Request,
  { environments, secrets }: { environments: readonly string[]; secrets: readonly string[] },
): string | undefined {
  const { to, state } = queryOf(req)
  if (typeof to !== 'string' || !isProvenState(state, to, secrets)) return undefined
  const target = parseUrl(to)
  if (target === undefined || !isEnvironment(target, environments)) return undefined
  const search = /\?([^#]*)/.exec(req.url)?.[1] ?? ''
  const answer = search.split('&').filter((pair) => pair !== '' && !/^to(?:=|$)/.test(pair))
  return `${to}${to.includes('?') ? '&' : '?'}${answer.join('&')}`
}

function refuse(req: Request, res: Response, lang: Lang, emit: EmitEvent): void {
  const error = new WechatAuthError(
    'ERR_STATE_MISMATCH',
    'no environment of this relay has proven the state',
    {
      status: 400,
    },
  )
  reportRefusal({ emit }, error, req)
  res
    .status(error.status)
    .set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    )
    .type('html')
    .send(
      errorPage({
        lang: lang === 'en' ? 'en' : 'zh-CN',
        message: messageFor(error.code, lang),
        code: error.code,
        retry: undefined,
        home: undefined,
      }),
    )
}
