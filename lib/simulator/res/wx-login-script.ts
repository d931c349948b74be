/**
 * A stand-in for `wxLogin.js`, written by us: the same global, the same options, the same link in the same order.
 * It encodes nothing, as the real one does not, and takes only the number 1 and the number 0 for what they say.
 *
 * @param qrConnect where the QR page is, e.g. `http://127.0.0.1:41234/open.weixin.qq.com/connect/qrconnect`
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 */
export function wxLoginScript(qrConnect: string): string {
  return `/* A stand-in for WeChat's wxLogin.js, from the simulator of express-wechat-auth. Not Tencent's code. */
(function () {
  'use strict';

  function selfRedirect(value) {
    if (value === true) return 'true';
    return value === false ? 'false' : 'default';
  }

  function link(options) {
    return ${JSON.stringify(qrConnect)} + '?appid=' + options.appid + '&scope=' + options.scope +
      '&redirect_uri=' + options.redirect_uri + '&state=' + options.state +
      '&login_type=jssdk&self_redirect=' + selfRedirect(options.self_redirect) +
      '&styletype=' + (options.styletype || '') + '&sizetype=' + (options.sizetype || '') +
      '&bgcolor=' + (options.bgcolor || '') + '&rst=' + (options.rst || '') +
      (options.style ? '&style=' + options.style : '') +
      (options.href ? '&href=' + options.href : '') +
      (options.lang === 'en' ? '&lang=en' : '') +
      (options.stylelite === 1 ? '&stylelite=1' : '') +
      (options.fast_login === 0 ? '&fast_login=0' : '');
  }

  window.WxLogin = function WxLogin(options) {
    var frame = document.createElement('iframe');
    frame.src = link(options);
    frame.frameBorder = '0';
    frame.width = '300px';
    frame.height = '400px';
    var container = document.getElementById(options.id);
    container.innerHTML = '';
    container.appendChild(frame);
  };
})();
`
}
