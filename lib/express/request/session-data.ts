import type { LoggedInUser } from './login-platform.ts'

/** One login in the session. */
export interface SessionLogin {
  /** The login's name. Absent in sessions that an older version wrote. */
  id?: string
  user: LoggedInUser
  /** Names the transaction that made it, so that the Back button finds its way. */
  transaction: string
  /** The login gave out a bearer token, by which it may have been ended. */
  hasToken?: boolean
}

declare module 'express-session' {
  interface SessionData {
    /** The logins in this session, by `provider:appId`. They belong to express-wechat-auth: read them, write none. */
    wechatAuth?: { readonly [appKey: string]: Readonly<SessionLogin> | undefined } | undefined
  }
}
