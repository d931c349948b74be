import type { LoggedInUser } from '../../express/request/login-platform.ts'
import type { WechatScope } from '../client/wechat-authorize-urls.ts'

/** A person who logged in with WeChat: `req.wechatUser`. Fields of the platform keep its spelling. */
export interface WechatUser extends LoggedInUser {
  provider: 'official-account' | 'website' | 'mobile-app' | 'mini-program'
  appId: string
  /** The person's id at this app, and the key of the identity together with `provider` and `appId`. */
  openid: string
  /** The person's id across the apps of one Open Platform account. A link between identities, not an id of its own. */
  unionid?: string
  /** What the person agreed to, separated by commas. */
  scope?: string
  nickname?: string
  /** An address that dies when the person changes the picture: keep a copy. */
  headimgurl?: string
  /** 1 male, 2 female, 0 unknown. WeChat has answered 0 to official accounts since the end of 2021. */
  sex?: number
  province?: string
  city?: string
  country?: string
  privilege?: string[]
  /** True for the made-up person of a snapshot page; only seen with `snapshotUsers: 'allow'`. */
  isSnapshotUser?: boolean
}

declare global {
  namespace Express {
    interface Request {
      /** Who is logged in with WeChat, if anybody. */
      wechatUser?: WechatUser
    }
    interface Response {
      /** Sends the browser to WeChat's login, as the login route does. */
      wechatLogin(target?: { returnTo?: string | undefined; scope?: WechatScope | undefined }): void
      /**
       * Sends the browser to WeChat, and adds who comes back to the account that is logged in (`linkedIdentities()`).
       * Nobody with an account: ERR_LOGIN_REQUIRED. Errors go to `next`; the promise never rejects.
       */
      wechatLink(target?: { returnTo?: string | undefined; scope?: WechatScope | undefined }): Promise<void>
      /** Ends the login: session, bearer token, and what a doubled callback could bring back. */
      wechatLogout(): Promise<void>
    }
  }
}
