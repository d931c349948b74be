/**
 * The part of both scripts that asks the simulator, as WeChat's app would look at the page itself. Text in place of
 * JSON: no browser asks for leave before that.
 */
export function askScript(checkUrl: string): string {
  return `
  function ask(sdk, config, done) {
    var body = JSON.stringify({ sdk: sdk, url: location.href.split('#')[0], config: config });
    var init = { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'text/plain' }, body: body };
    fetch(${JSON.stringify(checkUrl)}, init)
      .then(function (response) { return response.json(); })
      .then(function (answer) {
        if (answer.isClient) return done(answer);
        console.info('wx.' + sdk + ': this browser is not ' + answer.client + ', so nothing happens, as in reality');
      })
      .catch(function (error) { console.error('wx.' + sdk + ': the simulator does not answer', error); });
  }

  function tell(name, options, result, outcome) {
    var whole = Object.assign({ errMsg: name + ':' + outcome }, result);
    if (wx.isDebug) alert(JSON.stringify(whole));
    var callback = outcome === 'ok' ? 'success' : outcome === 'cancel' ? 'cancel' : 'fail';
    if (options[callback]) options[callback](whole);
    if (options.complete) options.complete(whole);
  }
`
}
