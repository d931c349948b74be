/** What the login panel's frame shows after the scan: it tells the page around it the code, as WeCom's own does. */
const { code = '', origin = '' } = /** @type {HTMLElement} */ (document.querySelector('main')).dataset
const args = { type: 'call', name: 'onLoginSuccess', payload: { code } }
window.parent.postMessage(JSON.stringify({ type: 'ww-iframe-handle:call', args }), origin)
