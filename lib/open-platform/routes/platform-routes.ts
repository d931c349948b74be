import { type NextFunction, type Request, type Response, Router } from 'express'
import { createSealer } from '../../core/login/sealer.ts'
import { answerFailure } from '../../express/http/answer-failure.ts'
import { asyncHandler } from '../../express/http/async-handler.ts'
import { resolveSecrets } from '../../express/login/login-options.ts'
import type { MessageHandlers } from '../../express/messages/message-handlers.ts'
import { createMessageReceiver } from '../../express/messages/message-receiver.ts'
import type { GrantTarget } from '../component/grant-page-url.ts'
import type { GrantRow } from '../grants/grant-row.ts'
import { platformRoutes, type WechatPlatformOptions } from '../platform/platform-options.ts'
import type { PlatformParts } from '../platform/platform-parts.ts'
import { runBehind, takeEvent } from './events-route.ts'
import { grantRoutes, type PageRoute } from './grant-routes.ts'
import { type AccountMessageContext, takeMessage } from './messages-route.ts'
import { answerReleaseCheck } from './release-answer.ts'

interface RoutesTools extends PlatformParts {
  openGrantPage(target: GrantTarget): Promise<{ url: string; attempt: string }>
}

/** The router of a platform, and the handlers of its accounts' messages. */
export function createPlatformRoutes(
  options: WechatPlatformOptions,
  parts: RoutesTools,
): { router: Router; handlers: MessageHandlers<AccountMessageContext> } {
  const { appId, lang = 'zh_CN', publicUrl, siteName } = options
  const { base, tickets, intake, ending, grants, calls, clients, nameOf, openGrantPage } = parts
  const { emit, tokenCache: cache } = base
  const routes = platformRoutes(options)
  const receiver = createMessageReceiver<AccountMessageContext>(
    { token: options.token, tokenCache: cache, onEvent: options.onEvent },
    {
      factory: 'wechatPlatform',
      receiverIds: [appId],
      encodingAesKeys: [options.encodingAesKey].flat(),
      jsonReply: (sealed) => sealed,
    },
  )
  const eventsTools = {
    platformAppId: appId,
    tickets,
    intake,
    takeCancel: ending.takeCancel,
    attemptOf: nameOf,
    emit,
  }
  const messagesTools = {
    platformAppId: appId,
    receiver,
    grants,
    cache,
    emit,
    hasReleaseCheck: options.releaseCheck ?? true,
    clientOf: (account: string, kind: GrantRow['kind']) =>
      kind === 'mini-program' ? clients.miniProgram(account) : clients.wechat(account),
    completeRow: async (row: GrantRow) =>
      (await grants.complete(row.authorizer_appid, await calls.fetchInfo(row.authorizer_appid))) ?? row,
    answerReleaseCheck: (step: { appId: string; openid: string; code: string }) =>
      answerReleaseCheck(step, parts),
  }
  const pages = grantRoutes({
    platformAppId: appId,
    routes,
    publicUrl,
    siteName,
    lang,
    sealer: createSealer(resolveSecrets(options.secret) as string[], `platform:${appId}`),
    intake,
    emit,
    openGrantPage,
  })

  const router = Router({ mergeParams: true })
  /** Whatever request comes: a process that died may have left something to do. */
  const resume = (_req: Request, _res: Response, next: NextFunction): void => {
    void intake.resume()
    next()
  }
  const page = (handle: PageRoute) =>
    asyncHandler(async (req, res, next) => {
      res.set('Cache-Control', 'no-store')
      try {
        await handle(req, res, next)
      } catch (error) {
        const teller = { emit, hasEventHook: options.onEvent !== undefined }
        answerFailure(error, req, res, next, { kind: 'page', lang, ...teller })
      }
    })

  if (routes.events !== false) {
    const takeEvents = receiver.serve(async (req, res) => {
      const work = await takeEvent(await receiver.read(req, res), eventsTools)
      res.type('text/plain').send('success')
      runBehind(work, emit)
    })
    router.post(routes.events, resume, takeEvents)
  }
  if (routes.messages !== false) {
    const takeMessages = receiver.serve((req, res) => takeMessage(req, res, messagesTools))
    router.post(`${routes.messages}/:appId`, resume, takeMessages)
  }
  if (routes.grant !== false) router.get(routes.grant, resume, page(pages.grant))
  if (routes.granted !== false) router.get(routes.granted, resume, page(pages.granted))
  return { router, handlers: receiver.handlers }
}
