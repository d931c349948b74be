import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import {
  type MessagesRouter,
  type PushedMessage,
  type WechatAuthEvent,
  type WechatMessagesOptions,
  type WecomMessagesOptions,
  wechatMessages,
  wecomMessages,
} from 'express-wechat-auth'
import { account, corp } from './pushes.ts'

export interface MessagesBench {
  app: Express
  messages: MessagesRouter<undefined>
  events: WechatAuthEvent[]
  /** What the handlers of `keep()` got, oldest first. */
  seen: PushedMessage[]
  /** What came to the app's error handling. */
  errors: unknown[]
  /** A handler that keeps the message, and gives this answer. */
  keep<T>(answer?: T): (message: PushedMessage) => T | undefined
}

/** An account with a key, at `/messages`; `encodingAesKey: undefined` makes it one without. */
export function wechatBench(
  options: Partial<WechatMessagesOptions<undefined>> = {},
  before: RequestHandler[] = [],
): MessagesBench {
  const { token, encodingAesKey, receiverId: appId } = account
  return createBench(
    (onEvent) => wechatMessages({ appId, token, encodingAesKey, onEvent, ...options }),
    before,
  )
}

/** An app of WeCom, at `/messages`. */
export function wecomBench(
  options: Partial<WecomMessagesOptions<undefined>> = {},
  before: RequestHandler[] = [],
): MessagesBench {
  const { token, encodingAesKey, receiverId: corpId } = corp
  return createBench(
    (onEvent) => wecomMessages({ corpId, token, encodingAesKey, onEvent, ...options }),
    before,
  )
}

function createBench(
  create: (onEvent: (event: WechatAuthEvent) => void) => MessagesRouter<undefined>,
  before: RequestHandler[],
): MessagesBench {
  const events: WechatAuthEvent[] = []
  const seen: PushedMessage[] = []
  const errors: unknown[] = []
  const messages = create((event) => events.push(event))
  const app = express()
  for (const middleware of before) app.use(middleware)
  app.use('/messages', messages)
  app.use((req, res) => void res.status(404).send(`the app: ${req.method} ${req.originalUrl}`))
  const showError: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error)
    res.status(error?.status ?? 500).send('the app has an error')
  }
  app.use(showError)
  return {
    app,
    messages,
    events,
    seen,
    errors,
    keep: (answer) => (message) => {
      seen.push(message)
      return answer
    },
  }
}
