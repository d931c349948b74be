/** `snsapi_base`: silent, the openid alone. `snsapi_userinfo`: a consent page, nickname and picture too. */
export type WechatScope = 'snsapi_base' | 'snsapi_userinfo'

/** Where the browser is sent and what comes back. */
export interface WechatAuthorizeTarget {
  /** Absolute; its host must be the account's 网页授权域名, port and scheme left out. */
  redirectUri: string
  scope: WechatScope
  /** 1 to 128 of `[a-zA-Z0-9]`. */
  state: string
  /** Asks for consent even where WeChat would let it pass silently. */
  forcePopup?: boolean | undefined
  /** Asks for the snapshot page, to try out what a snapshot user sees. */
  forceSnapShot?: boolean | undefined
  /** `connect_redirect=1`: keeps WeChat from calling back twice. Not documented, widely used. */
  connectRedirect?: boolean | undefined
}

/**
 * WeChat's own order, case and encoding of parameters: it matches the URL against a strict pattern, and the
 * fragment must stay a fragment. A third-party platform that acts for the account names itself behind `state`.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Official_Accounts/official_account_website_authorization.html
 */
export function buildAuthorizeUrl(
  base: string,
  { appId, platformAppId }: { appId: string; platformAppId?: string | undefined },
  target: WechatAuthorizeTarget,
): string {
  const parameters = [
    `appid=${encodeURIComponent(appId)}`,
    `redirect_uri=${encodeURIComponent(target.redirectUri)}`,
    'response_type=code',
    `scope=${target.scope}`,
    `state=${encodeURIComponent(target.state)}`,
    ...(platformAppId === undefined ? [] : [`component_appid=${encodeURIComponent(platformAppId)}`]),
    ...(target.forcePopup ? ['forcePopup=true'] : []),
    ...(target.forceSnapShot ? ['forceSnapShot=true'] : []),
    ...(target.connectRedirect ? ['connect_redirect=1'] : []),
  ]
  return `${base}/connect/oauth2/authorize?${parameters.join('&')}#wechat_redirect`
}

/**
 * The QR page of a website app.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 */
export function buildQrConnectUrl(
  base: string,
  appId: string,
  target: { redirectUri: string; state: string; lang?: 'cn' | 'en' | undefined },
): string {
  const parameters = [
    `appid=${encodeURIComponent(appId)}`,
    `redirect_uri=${encodeURIComponent(target.redirectUri)}`,
    'response_type=code',
    'scope=snsapi_login',
    `state=${encodeURIComponent(target.state)}`,
    ...(target.lang === 'en' ? ['lang=en'] : []),
  ]
  return `${base}/connect/qrconnect?${parameters.join('&')}#wechat_redirect`
}
