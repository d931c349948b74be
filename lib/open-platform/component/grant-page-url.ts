/** What a grant asks of an account's administrator. */
export interface GrantTarget {
  /** Where WeChat sends the browser with `auth_code`: an address on the platform's 授权发起页域名. */
  redirectUri: string
  /** Which accounts are offered. @default both */
  kind?: 'official-account' | 'mini-program' | undefined
  /** Only this account, and only its administrator. */
  appId?: string | undefined
  /** The page for WeChat's own browser, in place of the QR code for a desktop. @default false */
  isPhone?: boolean | undefined
}

const authTypes = { 'official-account': '1', 'mini-program': '2', both: '3' }

/**
 * WeChat's grant page. It must be opened by a link on a page of the platform's launch domain: it looks at the Referer.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Authorization_Process_Technical_Description.html
 */
export function grantPageUrl(
  hosts: { open: string; mp: string },
  platform: { appId: string; preAuthCode: string },
  { redirectUri, kind, appId, isPhone = false }: GrantTarget,
): string {
  const parameters = [
    ...(isPhone ? ['action=bindcomponent', 'no_scan=1'] : []),
    `component_appid=${encodeURIComponent(platform.appId)}`,
    `pre_auth_code=${encodeURIComponent(platform.preAuthCode)}`,
    `redirect_uri=${encodeURIComponent(redirectUri)}`,
    `auth_type=${authTypes[kind ?? 'both']}`,
    ...(appId === undefined ? [] : [`biz_appid=${encodeURIComponent(appId)}`]),
  ].join('&')
  return isPhone
    ? `${hosts.open}/wxaopen/safe/bindcomponent?${parameters}#wechat_redirect`
    : `${hosts.mp}/cgi-bin/componentloginpage?${parameters}`
}
