import { askScript } from './ask-script.ts'

/**
 * A stand-in for `jwxwork-1.0.0.js`, written by us: it adds `wx.agentConfig` to the page's `wx`.
 *
 * @param checkUrl where configurations are checked, e.g. `http://127.0.0.1:41234/simulator/js-sdk/config`
 * @see https://developer.work.weixin.qq.com/document/path/94313
 */
export function jwxworkScript(checkUrl: string): string {
  return `/* A stand-in for WeCom's JS-SDK, from the simulator of express-wechat-auth. Not Tencent's code. */
(function () {
  'use strict';
  var wx = (window.wx = window.wx || {});
${askScript(checkUrl)}
  wx.agentConfig = function (options) {
    ask('agentConfig', options, function (answer) {
      tell('agentConfig', options, {}, answer.errMsg.slice('agentConfig:'.length));
    });
  };
})();
`
}
