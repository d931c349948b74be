import express, { type Request, type Response, Router } from 'express'
import type { ChatEntry, PlatformSimulator } from 'express-wechat-auth/simulator'

interface Line {
  from: 'person' | 'account' | 'event'
  text: string
}

/** The phone beside a code to scan: what somebody does with WeChat there, and their chat with the account. */
export function playChat({ push, users }: PlatformSimulator, appId: string): Router {
  const linesOf = (personId: string): Line[] =>
    push.chat(appId, users.openidOf(personId, appId)).slice(-20).map(lineOf)

  /** Only of people whom the simulator knows. */
  const withPerson =
    (act: (personId: string, body: Record<string, unknown>) => Promise<void> | void) =>
    async (req: Request, res: Response): Promise<void> => {
      const body = (req.body ?? {}) as Record<string, unknown>
      const personId = String(req.query['personId'] ?? body['personId'])
      if (!users.get(personId)) {
        res.status(404).json({ message: 'unknown' })
        return
      }
      try {
        await act(personId, body)
        res.json({ lines: linesOf(personId) })
      } catch (error) {
        res.status(400).json({ message: error instanceof Error ? error.message : '' })
      }
    }

  const router = Router()
  router.get(
    '/stage/chat',
    withPerson(() => undefined),
  )
  router.post(
    '/stage/chat/scan',
    express.json(),
    withPerson((personId, { ticket }) => void users.scan(personId, { ticket: String(ticket) })),
  )
  router.post(
    '/stage/chat/send',
    express.json(),
    withPerson(async (personId, { text }) => {
      const message = { MsgType: 'text', Content: String(text).slice(0, 200) }
      await push.send({ appId, personId, message })
    }),
  )
  return router
}

function lineOf({ from, message }: ChatEntry): Line {
  const { MsgType, Event, Content } = message
  return MsgType === 'event' ? { from: 'event', text: String(Event) } : { from, text: String(Content) }
}
