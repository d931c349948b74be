import type { WecomAuthorizeTarget } from '../../wecom/client/wecom-authorize-urls.ts'

/**
 * The login page inside WeCom for members of every company that has installed the suite.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91120
 */
export function suiteAuthorizeUrl(
  base: string,
  suiteId: string,
  { redirectUri, scope, state }: WecomAuthorizeTarget,
): string {
  const parameters = [
    `appid=${encodeURIComponent(suiteId)}`,
    `redirect_uri=${encodeURIComponent(redirectUri)}`,
    'response_type=code',
    `scope=${scope}`,
    `state=${encodeURIComponent(state)}`,
  ]
  return `${base}/connect/oauth2/authorize?${parameters.join('&')}#wechat_redirect`
}

/**
 * The login page of other browsers, by 登录授权.
 *
 * @see https://developer.work.weixin.qq.com/document/path/98171
 */
export function serviceLoginUrl(
  base: string,
  loginSuiteId: string,
  { redirectUri, state, lang }: { redirectUri: string; state: string; lang?: 'zh' | 'en' | undefined },
): string {
  const parameters = [
    'login_type=ServiceApp',
    `appid=${encodeURIComponent(loginSuiteId)}`,
    `redirect_uri=${encodeURIComponent(redirectUri)}`,
    `state=${encodeURIComponent(state)}`,
    ...(lang === 'en' ? ['lang=en'] : []),
  ]
  return `${base}/wwlogin/sso/login?${parameters.join('&')}`
}

/**
 * The page where an administrator installs a third-party app for a company.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90597
 */
export function installUrl(
  base: string,
  install: { suiteId: string; preAuthCode: string; redirectUri: string; state: string },
): string {
  const parameters = [
    `suite_id=${encodeURIComponent(install.suiteId)}`,
    `pre_auth_code=${encodeURIComponent(install.preAuthCode)}`,
    `redirect_uri=${encodeURIComponent(install.redirectUri)}`,
    `state=${encodeURIComponent(install.state)}`,
  ]
  return `${base}/3rdapp/install?${parameters.join('&')}`
}
