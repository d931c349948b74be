import { askScript } from './ask-script.ts'

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
 * APIs. As with the real one, what is given to `ready` runs after each check, also after one that failed.
 *
 * @param checkUrl where configurations are checked, e.g. `http://127.0.0.1:41234/simulator/js-sdk/config`
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
 */
export function jweixinScript(checkUrl: string): string {
  return `/* A stand-in for WeChat's JS-SDK, from the simulator of express-wechat-auth. Not Tencent's code. */
(function () {
  'use strict';
  if (window.jWeixin) return;
  var wx = (window.wx = window.jWeixin = { isDebug: false });
  // Not checked yet, in order, refused: the number is the original's.
  var state = 0, result, waiting = [], onError, allowed, isOk = false;
${askScript(checkUrl)}
  wx.config = function (options) {
    wx.isDebug = options.debug === true;
    ask('config', options, function (answer) {
      state = 1;
      result = { errMsg: answer.errMsg };
      isOk = answer.errMsg === 'config:ok';
      allowed = options.jsApiList || [];
      if (wx.isDebug) alert(JSON.stringify(result));
      if (!isOk) {
        state = -1;
        if (onError) onError(result);
      }
      waiting.splice(0).forEach(function (callback) { callback(); });
    });
  };
  wx.ready = function (callback) { if (state === 0) waiting.push(callback); else callback(); };
  wx.error = function (callback) { onError = callback; if (state === -1) callback(result); };

  wx.checkJsApi = function (options) {
    if (state === 0) return;
    var checkResult = {};
    (options.jsApiList || []).forEach(function (name) { checkResult[name] = typeof wx[name] === 'function'; });
    tell('checkJsApi', options, { checkResult: checkResult }, 'ok');
  };

  var results = {
    getNetworkType: function (options) { tell('getNetworkType', options, { networkType: 'wifi' }, 'ok'); },
    scanQRCode: function (options) {
      var text = prompt('scanQRCode: what does the code say?');
      if (text === null) return tell('scanQRCode', options, {}, 'cancel');
      tell('scanQRCode', options, options.needResult === 1 ? { resultStr: text } : {}, 'ok');
    }
  };
  ${JSON.stringify(apiNames)}.forEach(function (name) {
    wx[name] = function (options) {
      options = options || {};
      if (state === 0) return;
      if (!isOk) return tell(name, options, {}, 'the permission value is offline verifying');
      if (allowed.indexOf(name) < 0) return tell(name, options, {}, 'permission denied');
      if (results[name]) results[name](options); else tell(name, options, {}, 'ok');
    };
  });
})();
`
}
