import { WechatAuthError } from '../../errors.ts'

const codePattern = /^[A-Za-z0-9_-]{1,512}$/

/** A code from outside, checked before it goes anywhere. @throws ERR_CODE_MISSING or ERR_PARAMETER */
export function requireCode(code: unknown): string {
  if (code === undefined || code === '' || code === null) {
    throw new WechatAuthError('ERR_CODE_MISSING', 'the request has no code')
  }
  if (typeof code === 'string' && codePattern.test(code)) return code
  throw new WechatAuthError('ERR_PARAMETER', 'the code is malformed')
}
