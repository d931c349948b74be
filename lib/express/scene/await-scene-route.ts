import type { Request, Response } from 'express'
import { isWechatAuthError } from '../../errors.ts'
import { sendSuccess } from '../http/envelope.ts'
import { completeLogin } from '../login/complete-login.ts'
import { performLoginOnce } from '../login/perform-login.ts'
import type { PlatformRoute } from '../login/platform-router.ts'
import { publicUserOf } from '../login/public-user.ts'
import { refuseForeignOrigin } from '../request/origin.ts'
import { type RouterContext, requireTenant } from '../request/request-context.ts'
import { reloadSession, requireSession } from '../request/session.ts'
import { type SceneCookie, type SceneTicket, sceneCookieOf } from './scene-cookie.ts'
import type { SceneApp, SceneLogin } from './scene-login.ts'
import type { SceneStore } from './scene-store.ts'

const waitMs = 25_000
const lookEveryMs = 600

/** `GET .../scene`: waits until the code is scanned, and then until the number is sent. */
export function awaitSceneRoute(login: SceneLogin): PlatformRoute {
  return {
    name: login.name,
    method: 'get',
    kind: 'json',
    async handle(req, res, routerContext) {
      refuseForeignOrigin(req, routerContext)
      requireSession(req)
      const cookie = sceneCookieOf(req, routerContext)
      const ticket = cookie.read(req)
      if (ticket === undefined) return sendSuccess(res, { status: 'expired' })
      const app = login.appOf(req, routerContext)
      const status = await waitForNews(app.scenes, ticket.id, res)
      if (status === 'waiting' || status === 'scanned') return sendSuccess(res, { status })
      // Also where it is gone: the same request may have come twice, and the first has just logged in.
      return finish(req, res, routerContext, { login, app, ticket, cookie })
    },
  }
}

/** Answers at once what the page does not know yet, else after a while. */
async function waitForNews(
  store: SceneStore,
  id: string,
  res: Response,
): Promise<'waiting' | 'scanned' | 'confirmed' | 'gone'> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const scene = await store.read(id)
    if (scene === undefined) return 'gone'
    if (scene.status === 'confirmed') return 'confirmed'
    const status = scene.status === 'scanned' ? 'scanned' : 'waiting'
    if (res.closed) return status
    if (status === 'scanned' && !scene.isTold) {
      await store.change(id, (found) => (found.isTold ? undefined : { ...found, isTold: true }))
      return status
    }
    if (Date.now() >= deadline) return status
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs * (0.75 + Math.random() * 0.5)))
  }
}

interface ConfirmedScene {
  login: SceneLogin
  app: SceneApp
  ticket: SceneTicket
  cookie: SceneCookie
}

async function finish(
  req: Request,
  res: Response,
  routerContext: RouterContext,
  { login: { name, aboutLogin = {} }, app, ticket: { id, nonce }, cookie }: ConfirmedScene,
): Promise<void> {
  const { settings, platform } = routerContext
  const tenant = requireTenant(routerContext)
  const attempt = { app, tenant, settings, code: id, scope: platform.defaultScope, nonce }
  try {
    const outcome = await performLoginOnce(req, { ...attempt, learn: async () => aboutLogin })
    // It may have changed while the page waited.
    await reloadSession(req)
    const transaction = { state: nonce, nonce }
    const login = { app, ...outcome, flow: name, writesSession: true, transaction } as const
    await completeLogin(req, res, routerContext, login)
    cookie.clear(res)
    sendSuccess(res, { status: 'done', user: publicUserOf(outcome.user) })
  } catch (error) {
    const code = isWechatAuthError(error) ? error.code : undefined
    // A login that a logout has ended is as gone as a scene that nobody scanned in time.
    const isGone = code === 'ERR_CODE_DEAD' || code === 'ERR_STATE_MISMATCH'
    // What failed for another reason may go well the next time.
    if (isGone || code === 'ERR_ACCESS_DENIED') cookie.clear(res)
    if (!isGone) throw error
    sendSuccess(res, { status: 'expired' })
  }
}
