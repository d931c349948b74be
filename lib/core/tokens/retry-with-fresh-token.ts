import { isWechatAuthError, type WechatAuthError } from '../../errors.ts'

/** Makes a call with a token. Where the platform says that this very token is bad: one more call, with another token. */
export async function retryWithFreshToken<T>(
  token: string,
  call: (token: string) => Promise<T>,
  renew: (cause: WechatAuthError) => Promise<string>,
): Promise<T> {
  try {
    return await call(token)
  } catch (error) {
    if (!isWechatAuthError(error) || error.code !== 'ERR_PLATFORM_TOKEN') throw error
    return call(await renew(error))
  }
}
