import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Express } from 'express'

export interface InProcessRequest {
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  body?: Buffer | string
}

export interface InProcessAnswer {
  status: number
  headers: Record<string, unknown>
  text: string
}

/** Hands a request to an app without a connection: for very many of them. Rejects when there is no answer in time. */
export function callApp(
  app: Express,
  request: InProcessRequest,
  timeoutMs = 6_000,
): Promise<InProcessAnswer> {
  const body = Buffer.from(request.body ?? '')
  const req = new IncomingMessage(new Socket())
  const headers = { host: 'app.example.com', 'content-length': String(body.length), ...request.headers }
  Object.assign(req, { method: request.method, url: request.url, headers, httpVersion: '1.1' })
  req.push(body)
  req.push(null)
  const res = new ServerResponse(req)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer to ${request.method} ${request.url}`)),
      timeoutMs,
    )
    const end = (chunk?: unknown): ServerResponse => {
      clearTimeout(timer)
      const text = Buffer.isBuffer(chunk) || typeof chunk === 'string' ? chunk.toString() : ''
      resolve({ status: res.statusCode, headers: res.getHeaders(), text })
      return res
    }
    Object.assign(res, { end })
    app(req as never, res as never)
  })
}
