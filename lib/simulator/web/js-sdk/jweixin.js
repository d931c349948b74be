import { ask, tell } from './ask.js'

/** @typedef {import('./ask.js').Wx} Wx */
/** @typedef {import('./ask.js').Callbacks} Callbacks */

/** What a page may call once it is allowed to; of these, only the first two do anything. */
const apiNames = [
  'getNetworkType',
  'scanQRCode',
  'updateAppMessageShareData',
  'updateTimelineShareData',
  'onMenuShareTimeline',
  'onMenuShareAppMessage',
  'hideOptionMenu',
  'showOptionMenu',
  'hideMenuItems',
  'showMenuItems',
  'closeWindow',
]

/**
 * A stand-in for `jweixin-1.6.0.js`, written by us: `wx.config`, `wx.ready`, `wx.error`, `wx.checkJsApi` and a few
 * APIs.
 *
 * @param {{ wx?: Wx, jWeixin?: Wx }} page the window
 * @param {string} checkUrl where configurations are checked
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
 */
export function installJweixin(page, checkUrl) {
  if (page.jWeixin !== undefined) return
  /** @type {Wx} */
  const wx = { isDebug: false }
  page.wx = wx
  page.jWeixin = wx
  const check = configure(wx, checkUrl)

  wx.checkJsApi = (/** @type {Callbacks & { jsApiList?: string[] }} */ options) => {
    if (!check.isDone) return
    const names = options.jsApiList ?? []
    const checkResult = Object.fromEntries(names.map((name) => [name, typeof wx[name] === 'function']))
    tell(wx, 'checkJsApi', options, { checkResult }, 'ok')
  }
  for (const name of apiNames) {
    wx[name] = (/** @type {Callbacks} */ options = {}) => {
      if (!check.isDone) return
      if (!check.isOk) return tell(wx, name, options, {}, 'the permission value is offline verifying')
      if (!check.allowed.includes(name)) return tell(wx, name, options, {}, 'permission denied')
      answerApi(wx, name, options)
    }
  }
}

/**
 * `wx.config`, `wx.ready` and `wx.error`. As with the real one, what is given to `ready` runs after each check, also
 * after one that failed.
 *
 * @param {Wx} wx
 * @param {string} checkUrl
 */
function configure(wx, checkUrl) {
  const check = { isDone: false, isOk: false, allowed: /** @type {string[]} */ ([]) }
  let result = { errMsg: '' }
  /** @type {(() => void)[]} */
  const waiting = []
  /** @type {((result: { errMsg: string }) => void) | undefined} */
  let onError

  wx.config = (/** @type {{ debug?: boolean, jsApiList?: string[] }} */ options) => {
    wx.isDebug = options.debug === true
    ask(checkUrl, 'config', options, ({ errMsg }) => {
      result = { errMsg }
      Object.assign(check, { isDone: true, isOk: errMsg === 'config:ok', allowed: options.jsApiList ?? [] })
      if (wx.isDebug) alert(JSON.stringify(result))
      if (!check.isOk) onError?.(result)
      for (const callback of waiting.splice(0)) callback()
    })
  }
  wx.ready = (/** @type {() => void} */ callback) => {
    if (check.isDone) callback()
    else waiting.push(callback)
  }
  wx.error = (/** @type {NonNullable<typeof onError>} */ callback) => {
    onError = callback
    if (check.isDone && !check.isOk) callback(result)
  }
  return check
}

/**
 * @param {Wx} wx
 * @param {string} name
 * @param {Callbacks & { needResult?: number }} options
 */
function answerApi(wx, name, options) {
  if (name === 'getNetworkType') return tell(wx, name, options, { networkType: 'wifi' }, 'ok')
  if (name !== 'scanQRCode') return tell(wx, name, options, {}, 'ok')
  const text = prompt('scanQRCode: what does the code say?')
  if (text === null) return tell(wx, name, options, {}, 'cancel')
  tell(wx, name, options, options.needResult === 1 ? { resultStr: text } : {}, 'ok')
}
