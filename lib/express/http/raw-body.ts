import express, { type Request, type Response } from 'express'
import { runBodyParser } from './body-parser.ts'

const parse = express.raw({ limit: '1mb', type: () => true })

/**
 * The text of a request's body, up to 1 MB, also where the app's own `express.text()`, `express.raw()` or
 * `express.json()` has read it before.
 *
 * @throws ERR_PARAMETER: 413 for a larger one, 400 for one that broke off
 */
export async function readRawBody(req: Request, res: Response): Promise<string> {
  const { rawBody } = req as { rawBody?: unknown }
  if (isText(rawBody)) return rawBody.toString()
  if (!isText(req.body) && !req.readableEnded) {
    await runBodyParser(parse, req, res, 'the body of the message cannot be read')
  }
  const body: unknown = req.body
  if (isText(body)) return body.toString()
  const isParsed = typeof body === 'object' && body !== null && Object.keys(body).length > 0
  // Numbers of more than 53 bits have lost their last digits by now.
  if (isParsed && req.is('json')) return JSON.stringify(body)
  // A form is no message, whoever has read it.
  if (!isParsed || req.is(['urlencoded', 'multipart'])) return ''
  throw new TypeError('a parser above has read the body of a pushed message: mount the messages above it')
}

const isText = (body: unknown): body is string | Buffer => typeof body === 'string' || Buffer.isBuffer(body)
