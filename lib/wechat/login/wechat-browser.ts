/**
 * True for the browser inside WeChat, on phones and desktops. WeCom's says MicroMessenger too, but its people log in
 * to a company, not to an official account.
 */
export function isWechatBrowser(userAgent: string): boolean {
  return /micromessenger/i.test(userAgent) && !/wxwork/i.test(userAgent)
}

/** False for servers, scripts and requests that say nothing of themselves. */
export function isBrowser(userAgent: string): boolean {
  return /mozilla|opera|ucweb|nokia/i.test(userAgent)
}
