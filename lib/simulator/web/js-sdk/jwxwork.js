import { ask, tell } from './ask.js'

/**
 * A stand-in for `jwxwork-1.0.0.js`, written by us: it adds `wx.agentConfig` to the page's `wx`.
 *
 * @param {{ wx?: import('./ask.js').Wx }} page the window
 * @param {string} checkUrl where configurations are checked
 * @see https://developer.work.weixin.qq.com/document/path/94313
 */
export function installJwxwork(page, checkUrl) {
  page.wx ??= {}
  const { wx } = page
  wx.agentConfig = (/** @type {import('./ask.js').Callbacks} */ options) => {
    ask(checkUrl, 'agentConfig', options, ({ errMsg }) => {
      tell(wx, 'agentConfig', options, {}, errMsg.slice('agentConfig:'.length))
    })
  }
}
