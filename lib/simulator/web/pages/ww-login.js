/**
 * @typedef {(payload: object) => void} Callback
 * @typedef {object} PanelOptions what a page gives to `ww.createWWLoginPanel()`
 * @property {string | Element} [el] where the panel goes
 * @property {Record<string, string>} [params]
 * @property {Callback} [onLoginSuccess] gets `{ code }`, with `redirect_type: 'callback'`
 * @property {Callback} [onLoginFail]
 * @property {Callback} [onCheckWeComLogin]
 * @property {Callback} [onOpenInWecom]
 */

/** @type {Record<string, [width: string, height: string]>} */
const sizes = { middle: ['480px', '416px'], small: ['320px', '380px'] }

/** What a panel may call. @type {readonly ('onLoginSuccess' | 'onLoginFail' | 'onCheckWeComLogin' | 'onOpenInWecom')[]} */
const callbacks = ['onLoginSuccess', 'onLoginFail', 'onCheckWeComLogin', 'onOpenInWecom']

/**
 * A stand-in for the login panel of `wecom-jssdk`, written by us: the same global, the same options, the same messages
 * between the frame and the page. Of the JS-SDK it has nothing else.
 *
 * @param {{ ww?: Record<string, unknown> }} page the window
 * @param {string} loginPage where the login page is
 * @see https://developer.work.weixin.qq.com/document/path/98152
 */
export function installWwLogin(page, loginPage) {
  page.ww = {
    ...page.ww,
    SDK_VERSION: '2.4.4',
    WWLoginType: { serviceApp: 'ServiceApp', corpApp: 'CorpApp' },
    WWLoginLangType: { zh: 'zh', en: 'en' },
    WWLoginRedirectType: { top: 'top', callback: 'callback', self: 'self' },
    WWLoginPanelSizeType: { middle: 'middle', small: 'small' },
    ColorScheme: { Light: 'light', Dark: 'dark', Auto: 'auto' },
    createWWLoginPanel: (/** @type {PanelOptions} */ options) => createPanel(loginPage, options),
  }
}

/**
 * @param {string} loginPage
 * @param {PanelOptions} options
 */
function createPanel(loginPage, options) {
  const { el, params = {} } = options
  const frame = document.createElement('iframe')
  const [width, height] = sizes[params['panel_size'] ?? 'middle'] ?? sizes['middle'] ?? []
  Object.assign(frame.style, { display: 'block', border: 'none', background: 'transparent', width, height })
  frame.referrerPolicy = 'origin'
  frame.setAttribute('frameborder', '0')
  frame.setAttribute('allow', 'local-network-access')

  const url = new URL(loginPage)
  for (const [name, value] of Object.entries({ ...params, version: '2.4.4' })) {
    url.searchParams.set(name, value)
  }
  if (params['redirect_type'] === 'top' && !isOfThisPage(params['redirect_uri'])) {
    frame.setAttribute('sandbox', 'allow-top-navigation allow-scripts allow-same-origin')
  }
  /** @param {MessageEvent} event */
  const listen = (event) => {
    if (event.origin === url.origin && event.source === frame.contentWindow) take(event.data, options)
  }
  window.addEventListener('message', listen)
  frame.src = url.href
  const container = typeof el === 'string' ? document.querySelector(el) : el
  container?.appendChild(frame)
  return {
    el: frame,
    unmount() {
      window.removeEventListener('message', listen)
      frame.remove()
    },
  }
}

/** @param {string | undefined} address */
function isOfThisPage(address) {
  return URL.canParse(address ?? '') && new URL(address ?? '').origin === window.origin
}

/**
 * @param {unknown} data
 * @param {PanelOptions} options
 */
function take(data, options) {
  if (typeof data !== 'string') return
  const { type, args = {} } = JSON.parse(data)
  const name = callbacks.find((one) => one === args.name)
  if (type === 'ww-iframe-handle:call' && args.type === 'call' && name !== undefined) {
    options[name]?.(args.payload)
  }
}
