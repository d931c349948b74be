import { PlatformError, WechatAuthError } from 'express-wechat-auth'

export const wrongSecret = (): PlatformError =>
  new PlatformError('ERR_PLATFORM_CONFIG', {
    errcode: 40125,
    errmsg: 'invalid appsecret',
    api: 'cgi-bin/token',
  })
/** What is about the machine that asks alone. */
export const ipRefused = (): PlatformError =>
  new PlatformError('ERR_PLATFORM_CONFIG', {
    errcode: 40164,
    errmsg: 'invalid ip',
    api: 'cgi-bin/stable_token',
  })
export const quotaSpent = (retryAfterSeconds: number): PlatformError =>
  new PlatformError(
    'ERR_PLATFORM_QUOTA',
    { errcode: 45009, errmsg: 'reach max api daily quota limit', api: 'cgi-bin/token' },
    { retryAfterSeconds },
  )
export const unreachable = (): WechatAuthError =>
  new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer', { retryAfterSeconds: 5 })
