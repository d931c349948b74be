import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { createSealer } from '../../core/login/sealer.ts'
import { answerFailure } from '../../express/http/answer-failure.ts'
import { asyncHandler } from '../../express/http/async-handler.ts'
import type { MessageHandlers } from '../../express/messages/message-handlers.ts'
import { createMessageReceiver, type MessageReceiver } from '../../express/messages/message-receiver.ts'
import type { GrantTarget } from '../component/grant-page-url.ts'
import { platformRoutes, type WechatPlatformOptions } from '../platform/platform-options.ts'
import type { PlatformParts } from '../platform/platform-parts.ts'
import { type EventsTools, runBehind, takeEvent } from './events-route.ts'
import { grantRoutes, type PageRoute } from './grant-routes.ts'
import { type AccountMessageContext, type MessagesRouteTools, takeMessage } from './messages-route.ts'
import { answerReleaseCheck } from './release-answer.ts'

interface RoutesTools extends PlatformParts {
  openGrantPage(target: GrantTarget): Promise<{ url: string; attempt: string }>
}

/** The router of a platform, and the handlers of its accounts' messages. */
export function createPlatformRoutes(
  options: WechatPlatformOptions,
  parts: RoutesTools,
): { router: Router; handlers: MessageHandlers<AccountMessageContext> } {
  const { emit } = parts.base
  const routes = platformRoutes(options)
  const receiver = receiverOf(options, parts)
  const pages = pagesOf(options, parts)
  const router = Router({ mergeParams: true })
  /** Whatever request comes: a process that died may have left something to do. */
  const resume = (_req: Request, _res: Response, next: NextFunction): void => {
    void parts.intake.resume()
    next()
  }

  if (routes.events !== false) {
    const tools = eventsToolsOf(options, parts)
    const takeEvents = receiver.serve(async (req, res) => {
      const work = await takeEvent(await receiver.read(req, res), tools)
      res.type('text/plain').send('success')
      runBehind(work, emit)
    })
    router.post(routes.events, resume, takeEvents)
  }
  if (routes.messages !== false) {
    const tools = { ...messagesToolsOf(options, parts), receiver }
    const takeMessages = receiver.serve((req, res) => takeMessage(req, res, tools))
    router.post(`${routes.messages}/:appId`, resume, takeMessages)
  }
  if (routes.grant !== false) router.get(routes.grant, resume, pages.grant)
  if (routes.granted !== false) router.get(routes.granted, resume, pages.granted)
  return { router, handlers: receiver.handlers }
}

const receiverOf = (
  { appId, token, encodingAesKey, onEvent }: WechatPlatformOptions,
  { base }: PlatformParts,
): MessageReceiver<AccountMessageContext> =>
  createMessageReceiver(
    { token, tokenCache: base.tokenCache, onEvent },
    {
      factory: 'wechatPlatform',
      receiverIds: [appId],
      encodingAesKeys: [encodingAesKey].flat(),
      jsonReply: (sealed) => sealed,
    },
  )

const eventsToolsOf = (
  { appId }: WechatPlatformOptions,
  { base, tickets, intake, ending, nameOf }: PlatformParts,
): EventsTools => ({
  platformAppId: appId,
  tickets,
  intake,
  takeCancel: ending.takeCancel,
  attemptOf: nameOf,
  emit: base.emit,
})

function messagesToolsOf(
  { appId, releaseCheck = true }: WechatPlatformOptions,
  parts: PlatformParts,
): Omit<MessagesRouteTools, 'receiver'> {
  const { base, grants, calls, clients } = parts
  return {
    platformAppId: appId,
    grants,
    cache: base.tokenCache,
    emit: base.emit,
    hasReleaseCheck: releaseCheck,
    clientOf: (account, kind) =>
      kind === 'mini-program' ? clients.miniProgram(account) : clients.wechat(account),
    async completeRow(row) {
      const { authorizer_appid: account } = row
      return (await grants.complete(account, await calls.fetchInfo(account))) ?? row
    },
    answerReleaseCheck: (step) => answerReleaseCheck(step, parts),
  }
}

/** The pages of a grant; what they throw goes to the app's error handler. */
function pagesOf(
  options: WechatPlatformOptions,
  { base, intake, openGrantPage }: RoutesTools,
): Record<'grant' | 'granted', RequestHandler> {
  const { appId, lang = 'zh_CN', publicUrl, siteName, secret } = options
  const { emit } = base
  const pages = grantRoutes({
    platformAppId: appId,
    routes: platformRoutes(options),
    publicUrl,
    siteName,
    lang,
    sealer: createSealer([secret].flat(), `platform:${appId}`),
    intake,
    emit,
    openGrantPage,
  })
  const serve = (handle: PageRoute): RequestHandler =>
    asyncHandler(async (req, res, next) => {
      res.set('Cache-Control', 'no-store')
      try {
        await handle(req, res, next)
      } catch (error) {
        answerFailure(error, req, res, next, { kind: 'page', lang, emit })
      }
    })
  return { grant: serve(pages.grant), granted: serve(pages.granted) }
}
