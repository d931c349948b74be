/**
 * @typedef {{ errMsg: string } & Record<string, unknown>} Result
 * @typedef {Record<string, (result: Result) => void>} Callbacks
 * @typedef {Record<string, any>} Wx the page's `wx`: the names of its functions are WeChat's
 */

/**
 * Asks the simulator what WeChat's app would find out by itself. Text in place of JSON: no browser asks for leave before
 * that.
 *
 * @param {string} checkUrl
 * @param {'config' | 'agentConfig'} sdk
 * @param {object} config what the page gave to `wx.config` or `wx.agentConfig`
 * @param {(answer: { errMsg: string }) => void} done not called in other browsers: nothing happens there
 */
export function ask(checkUrl, sdk, config, done) {
  const body = JSON.stringify({ sdk, url: location.href.split('#')[0], config })
  /** @type {RequestInit} */
  const init = { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'text/plain' }, body }
  fetch(checkUrl, init)
    .then((response) => response.json())
    .then((answer) => {
      if (answer.isClient) return done(answer)
      const reason = `this browser is not ${answer.client}, so nothing happens, as in reality`
      console.info(`wx.${sdk}: ${reason}`)
    })
    .catch((error) => console.error(`wx.${sdk}: the simulator does not answer`, error))
}

/**
 * Calls back as the JS-SDK does: `success`, `cancel` or `fail`, and then `complete`.
 *
 * @param {Wx} wx
 * @param {string} name
 * @param {Callbacks} options
 * @param {object} result
 * @param {string} outcome
 */
export function tell(wx, name, options, result, outcome) {
  const whole = { errMsg: `${name}:${outcome}`, ...result }
  if (wx.isDebug) alert(JSON.stringify(whole))
  const callback = outcome === 'ok' ? 'success' : outcome === 'cancel' ? 'cancel' : 'fail'
  options[callback]?.(whole)
  options.complete?.(whole)
}
