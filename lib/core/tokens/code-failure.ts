import { PlatformError, WechatAuthError } from '../../errors.ts'

/** A person's code that was sent with two tokens, and refused for each, is not sent a third time: the login starts again. */
export function asCodeFailure(error: unknown): unknown {
  if (!(error instanceof PlatformError) || error.code !== 'ERR_PLATFORM_TOKEN') return error
  return new WechatAuthError('ERR_CODE_DEAD', 'the platform refused its own token twice with this code', {
    cause: error,
  })
}
