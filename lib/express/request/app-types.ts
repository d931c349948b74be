declare global {
  namespace Express {
    /**
     * What an app declares once about people who are logged in, by merging:
     *
     * - `account`: what `onLogin` returns, as `req.wechatUser.account` and `req.wecomUser.account` have it. Behind a
     *   bearer token it has its `id` alone.
     * - `wecomKinds`: the kinds of people whom `wecomAuth()` lets in, `'member'` where there is no option `allow`. Without
     *   it `req.wecomUser` may be of any kind.
     */
    interface WechatAuthTypes {}
  }
}

/** What `onLogin` returns, as the app has declared it: `account` of the interface `Express.WechatAuthTypes`. */
export type LoginAccount = Express.WechatAuthTypes extends { account: infer Declared } ? Declared : unknown
