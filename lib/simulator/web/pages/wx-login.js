/**
 * @typedef {Record<string, unknown> & { id: string }} WxLoginOptions what a page gives to `new WxLogin()`
 */

/**
 * A stand-in for `wxLogin.js`, written by us: the same global, the same options, the same link in the same order.
 *
 * @param {{ WxLogin?: unknown }} page the window
 * @param {string} qrConnect where the QR page is
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 */
export function installWxLogin(page, qrConnect) {
  /** A class of the page: it is called with `new`. @param {WxLoginOptions} options */
  page.WxLogin = function WxLogin(options) {
    const frame = document.createElement('iframe')
    frame.src = `${qrConnect}?${queryOf(options)}`
    frame.frameBorder = '0'
    frame.width = '300px'
    frame.height = '400px'
    const container = /** @type {HTMLElement} */ (document.getElementById(options.id))
    container.innerHTML = ''
    container.appendChild(frame)
  }
}

/**
 * It encodes nothing, as the real one does not, and takes only the number 1 and the number 0 for what they say.
 *
 * @param {WxLoginOptions} options
 */
function queryOf(options) {
  const { appid, scope, redirect_uri, state, style, href, lang, stylelite, fast_login } = options
  const looks = ['styletype', 'sizetype', 'bgcolor', 'rst'].map((name) => `${name}=${options[name] || ''}`)
  return [
    `appid=${appid}`,
    `scope=${scope}`,
    `redirect_uri=${redirect_uri}`,
    `state=${state}`,
    'login_type=jssdk',
    `self_redirect=${selfRedirect(options.self_redirect)}`,
    ...looks,
    ...(style ? [`style=${style}`] : []),
    ...(href ? [`href=${href}`] : []),
    ...(lang === 'en' ? ['lang=en'] : []),
    ...(stylelite === 1 ? ['stylelite=1'] : []),
    ...(fast_login === 0 ? ['fast_login=0'] : []),
  ].join('&')
}

/** @param {unknown} value */
function selfRedirect(value) {
  return typeof value === 'boolean' ? String(value) : 'default'
}
