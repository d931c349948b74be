declare module 'wechat-oauth' {
  import type { Agent } from 'node:http'

  interface SignIn {
    access_token: string
    refresh_token: string
    openid: string
    scope: string
    unionid?: string
    session_key?: string
  }
  type Callback<T> = (error: (Error & { code?: number }) | null, result: T) => void

  export default class OAuth {
    constructor(appId: string, appSecret: string)
    setOpts(options: { httpsAgent: Agent }): void
    getAuthorizeURL(redirect: string, state: string, scope: string): string
    getAuthorizeURLForWebsite(redirect: string, state: string, scope: string): string
    getAccessToken(code: string, callback: Callback<{ data: SignIn }>): void
    refreshAccessToken(refreshToken: string, callback: Callback<{ data: SignIn }>): void
    getSessionKey(code: string, callback: Callback<{ data: SignIn }>): void
    getUser(openid: string, callback: Callback<{ openid: string; nickname: string }>): void
    verifyToken(openid: string, accessToken: string, callback: Callback<{ errcode: number }>): void
  }
}

declare module 'passport-wechat' {
  type Verify = (
    accessToken: string,
    refreshToken: string,
    profile: { openid: string; unionid?: string; nickname?: string },
    expiresIn: number,
    done: (error: Error | null, user?: object) => void,
  ) => void

  export default class WechatStrategy {
    constructor(options: Record<string, unknown>, verify: Verify)
    authenticate(req: unknown, options?: object): void
  }
}
