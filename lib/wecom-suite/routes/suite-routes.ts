import { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import { createSealer } from '../../core/login/sealer.ts'
import { answerFailure } from '../../express/http/answer-failure.ts'
import { asyncHandler } from '../../express/http/async-handler.ts'
import { queryOf } from '../../express/http/query.ts'
import type { MessageHandlers } from '../../express/messages/message-handlers.ts'
import { createMessageReceiver, type MessageReceiver } from '../../express/messages/message-receiver.ts'
import { createMessageVerification } from '../../express/messages/message-verification.ts'
import { routePlaceOf } from '../../express/request/route-place.ts'
import { isCorpId } from '../grants/suite-grants.ts'
import { suiteRoutes, type WecomSuiteOptions } from '../suite/suite-options.ts'
import type { SuiteParts } from '../suite/suite-parts.ts'
import { answerProof, commandChannel, takeCommand } from './command-route.ts'
import { type CorpMessageContext, takeCorpMessage } from './data-route.ts'
import {
  type InstallRoute,
  type InstallRoutesTools,
  installCodeRoutes,
  installRoutes,
} from './install-routes.ts'

/** The router of a suite, and the handlers of its companies' messages. */
export function createSuiteRoutes(
  options: WecomSuiteOptions,
  parts: SuiteParts,
): { router: Router; handlers: MessageHandlers<CorpMessageContext> } {
  const routes = suiteRoutes(options)
  const receiver = messageReceiverOf(options, parts)
  const router = Router({ mergeParams: true })
  /** Whatever request comes: a process that died may have left something to do. */
  const resume = (_req: Request, _res: Response, next: NextFunction): void => {
    void parts.intake.resume()
    next()
  }

  if (routes.events !== false) {
    const channels = channelsOf(options, parts)
    router.get(
      routes.events,
      receiver.serve((req, res) => answerProof(req, res, channels)),
    )
    const takeCommands = receiver.serve(async (req, res) => {
      const work = await takeCommand(req, res, channels, parts)
      res.type('text/plain').send('success')
      work?.().catch(() => undefined)
    })
    router.post(routes.events, resume, takeCommands)
  }
  if (routes.messages !== false) mountMessages(router, routes.messages, options, { parts, receiver, resume })
  mountInstalls(router, options, parts, resume)
  return { router, handlers: receiver.handlers }
}

const channelsOf = (options: WecomSuiteOptions, { main, login }: SuiteParts) => {
  const { loginSuite, providerCorpId } = options
  const channels = [commandChannel(main, options, providerCorpId)]
  if (login !== undefined && loginSuite !== undefined) {
    channels.push(commandChannel(login, loginSuite, providerCorpId))
  }
  return channels
}

/** Messages are sealed for the company that they come from. */
const messageReceiverOf = (
  { suiteId, token, encodingAesKey, onEvent }: WecomSuiteOptions,
  { base }: SuiteParts,
): MessageReceiver<CorpMessageContext> =>
  createMessageReceiver(
    { token, tokenCache: base.tokenCache, onEvent },
    {
      factory: 'wecomSuite',
      receiverIds: isCorpId,
      sealedFor: suiteId,
      encodingAesKeys: [encodingAesKey].flat(),
      jsonReply: (sealed) => sealed,
    },
  )

function mountMessages(
  router: Router,
  path: string,
  { token, encodingAesKey, providerCorpId }: WecomSuiteOptions,
  tools: { parts: SuiteParts; receiver: MessageReceiver<CorpMessageContext>; resume: RequestHandler },
): void {
  const { parts, receiver, resume } = tools
  const proof = createMessageVerification({
    tokens: [token].flat(),
    encodingAesKeys: [encodingAesKey].flat(),
    receiverIds: [providerCorpId],
    maxAgeSeconds: 300,
    jsonReply: (sealed) => sealed,
  })
  const answerHandshake = receiver.serve((req, res) => {
    res.type('text/plain').send(proof.openSealedHandshake(queryOf(req)))
  })
  const takeMessages = receiver.serve((req, res) => takeCorpMessage(req, res, receiver, parts))
  // With and without `$CORPID$` in the console's data URL.
  for (const one of [path, `${path}/:corpId`]) {
    router.get(one, answerHandshake)
    router.post(one, resume, takeMessages)
  }
}

/** Third-party apps are installed by a link, templates by a code that an administrator scans. */
function mountInstalls(
  router: Router,
  options: WecomSuiteOptions,
  parts: SuiteParts,
  resume: RequestHandler,
): void {
  const { publicUrl, lang = 'zh_CN', secret } = options
  const routes = suiteRoutes(options)
  const tools: InstallRoutesTools = {
    parts,
    sealer: createSealer([secret].flat(), `suite:${parts.suiteId}`),
    placeOf: (req) => routePlaceOf(req, routes, publicUrl),
  }
  const serve = (kind: 'page' | 'json', handle: InstallRoute): RequestHandler =>
    asyncHandler(async (req, res, next) => {
      res.set('Cache-Control', 'no-store')
      try {
        await handle(req, res)
      } catch (error) {
        answerFailure(error, req, res, next, { kind, lang, emit: parts.base.emit })
      }
    })

  if (parts.isTemplate) {
    if (routes.installCode === false) return
    const { create, wait } = installCodeRoutes(tools)
    router.post(routes.installCode, resume, serve('json', create))
    router.get(routes.installCode, resume, serve('json', wait))
    return
  }
  const { install, installed } = installRoutes(tools)
  if (routes.install !== false) router.get(routes.install, resume, serve('page', install))
  if (routes.installed !== false) router.get(routes.installed, resume, serve('page', installed))
}
