import express, { type Request, type Response } from 'express'
import { parseJsonObject } from '../../core/tolerant-json.ts'
import { WechatAuthError } from '../../errors.ts'
import { runBodyParser } from './body-parser.ts'

const maxBytes = 32 * 1024
const parse = express.json({ limit: maxBytes, strict: true })

/**
 * The JSON object in a request's body, whether the app has parsed it already or not. No body at all is an empty one.
 *
 * @throws ERR_PARAMETER: 415 for another content type, 413 for a body over 32 kB, 400 for what is not a JSON object
 */
export async function readJsonBody(req: Request, res: Response): Promise<Record<string, unknown>> {
  if (!hasBody(req)) return {}
  if (!req.is('json')) {
    throw new WechatAuthError('ERR_PARAMETER', 'the body must be sent as application/json', { status: 415 })
  }
  if (req.body === undefined || (isEmptyObject(req.body) && !req.readableEnded)) {
    await runBodyParser(parse, req, res, 'the body cannot be read as JSON')
  }
  const body: unknown = isRaw(req.body) ? parseRaw(req.body) : req.body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WechatAuthError('ERR_PARAMETER', 'the body must be a JSON object')
  }
  return body as Record<string, unknown>
}

// Express 4 leaves {} where nothing was parsed.
function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

// fetch() without a body says Content-Length: 0.
function hasBody(req: Request): boolean {
  return req.get('transfer-encoding') !== undefined || Number(req.get('content-length') ?? 0) > 0
}

/** What express.text() or express.raw() left. */
function isRaw(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body)
}

function parseRaw(body: string | Buffer): unknown {
  if (Buffer.byteLength(body) > maxBytes) {
    throw new WechatAuthError('ERR_PARAMETER', 'the body is too large', { status: 413 })
  }
  return parseJsonObject(body.toString())
}
