import type { RequestHandler } from 'express'
import { kindOf } from '../../core/options.ts'

/**
 * Serves the files by which the consoles check that a domain is yours, such as `MP_verify_xxx.txt` and
 * `WW_verify_xxx.txt`, at the path it is mounted at.
 *
 * @param files the content of each file by its name
 * @throws TypeError for a name that is none of a text file, or content that is no text
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 * @see https://developer.work.weixin.qq.com/document/path/91335
 * @example app.use(domainVerification({ 'MP_verify_aBcDeFgHiJkLmNoP.txt': 'aBcDeFgHiJkLmNoP' }))
 */
export function domainVerification(files: Record<string, string>): RequestHandler {
  if (typeof files !== 'object' || files === null || Array.isArray(files)) {
    throw new TypeError(`domainVerification: expected an object of files, got ${kindOf(files)}`)
  }
  if ('headers' in files && 'url' in files) {
    throw new TypeError('domainVerification was mounted without being called: write domainVerification(...)')
  }
  const contents = new Map(Object.entries(files))
  if (contents.size === 0) throw new TypeError('domainVerification: give at least one file')
  for (const [name, content] of contents) {
    if (!/^[\w-]{1,100}\.txt$/.test(name)) {
      throw new TypeError(
        `domainVerification: "${name.slice(0, 100)}" must be a file name such as "MP_verify_aBcDeFgHiJkLmNoP.txt"`,
      )
    }
    if (typeof content !== 'string' || content === '' || content.length > 1_000) {
      throw new TypeError(
        `domainVerification: the content of "${name}" must be a text of 1 to 1000 characters`,
      )
    }
  }

  return (req, res, next) => {
    const content = contents.get(req.path.slice(1))
    if (content === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next()
    res.set('Cache-Control', 'no-store').type('text/plain').send(content)
  }
}
