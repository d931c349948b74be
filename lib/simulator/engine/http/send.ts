import type { Response } from 'express'
import type { Answer } from './answer.ts'

export function send(res: Response, answer: Answer): void {
  if (res.destroyed || res.headersSent) return
  res.statusCode = answer.status
  // Raw headers: Express would add a charset that Tencent does not send.
  res.setHeader('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value)
  res.setHeader('Content-Length', Buffer.byteLength(answer.body))
  res.end(answer.body)
}
