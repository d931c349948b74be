/** `snsapi_base`: silent, the id alone. `snsapi_privateinfo`: a consent page, mobile and e-mail too. */
export type WecomScope = 'snsapi_base' | 'snsapi_privateinfo'

/** Where the browser is sent and what comes back. */
export interface WecomAuthorizeTarget {
  /** Absolute; its host with its port must be a trusted domain (可信域名) of the app. */
  redirectUri: string
  scope: WecomScope
  /** 1 to 128 of `[a-zA-Z0-9]`. */
  state: string
}

/** An app of a company. */
export interface WecomAgent {
  corpId: string
  /** The app's AgentId. Its tokens and identities are its own. */
  agentId: number
}

/**
 * The login page inside WeCom, in the order of the official samples; the fragment must stay a fragment.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91022
 */
export function buildAuthorizeUrl(
  base: string,
  { corpId, agentId }: WecomAgent,
  { redirectUri, scope, state }: WecomAuthorizeTarget,
): string {
  const parameters = [
    `appid=${encodeURIComponent(corpId)}`,
    `redirect_uri=${encodeURIComponent(redirectUri)}`,
    'response_type=code',
    `scope=${scope}`,
    `state=${encodeURIComponent(state)}`,
    // snsapi_privateinfo needs it.
    `agentid=${agentId}`,
  ]
  return `${base}/connect/oauth2/authorize?${parameters.join('&')}#wechat_redirect`
}

/**
 * The login page of other browsers: a QR code, or one click where WeCom runs on the same computer.
 *
 * @see https://developer.work.weixin.qq.com/document/path/98152
 */
export function buildWebLoginUrl(
  base: string,
  { corpId, agentId }: WecomAgent,
  { redirectUri, state, lang }: { redirectUri: string; state: string; lang?: 'zh' | 'en' | undefined },
): string {
  const parameters = [
    'login_type=CorpApp',
    `appid=${encodeURIComponent(corpId)}`,
    `agentid=${agentId}`,
    `redirect_uri=${encodeURIComponent(redirectUri)}`,
    `state=${encodeURIComponent(state)}`,
    ...(lang === 'en' ? ['lang=en'] : []),
  ]
  return `${base}/wwlogin/sso/login?${parameters.join('&')}`
}
