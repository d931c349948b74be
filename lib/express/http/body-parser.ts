import type { Request, RequestHandler, Response } from 'express'
import { WechatAuthError } from '../../errors.ts'

/**
 * Runs one of Express's own parsers. Its errors hold the raw body, and with it a code: only their status goes on.
 *
 * @throws ERR_PARAMETER with the parser's status (413 for a body that is too large, 400 for one that broke off)
 */
export function runBodyParser(
  parse: RequestHandler,
  req: Request,
  res: Response,
  message: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    parse(req, res, (error?: unknown) => {
      if (error === undefined) return resolve()
      const status = (error as { status?: unknown }).status
      const isClientError = typeof status === 'number' && status >= 400 && status < 500
      reject(new WechatAuthError('ERR_PARAMETER', message, { status: isClientError ? status : 400 }))
    })
  })
}
