/**
 * Runs in the browser. It asks what has become of the QR code as WeChat's own page does (a script that sets two
 * variables), and builds the redirect itself.
 */
export const qrPageScript = `
'use strict';
const main = document.querySelector('main');
const { uuid, redirectUri, state, self, deniedUrl } = main.dataset;
const buttons = document.querySelectorAll('[data-act]');
const target = self === 'yes' ? window : window.top;
let last = '';

function show(name) {
  for (const part of document.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== name;
  main.dataset.status = name;
  for (const button of buttons) {
    button.disabled = button.dataset.act === 'scan' ? ['expired', 'scanned', 'confirmed'].includes(name) : name !== 'scanned';
  }
}

function go(url) {
  try {
    target.location.href = url;
  } catch {
    // A browser may let a frame move the page around it only after a click in the frame; a phone clicks nothing here.
    document.querySelector('.go-on').href = url;
    show('confirmed');
  }
}

function callback(code) {
  const [address, ...fragment] = redirectUri.split('#');
  const gap = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  const tail = fragment.length === 0 ? '' : '#' + fragment.join('#');
  const back = state === '' ? '' : '&state=' + encodeURIComponent(state);
  return address + gap + 'code=' + encodeURIComponent(code) + back + tail;
}

function answered() {
  const errcode = window.wx_errcode;
  if (errcode === 405) return go(callback(window.wx_code));
  if (errcode === 402) return show('expired');
  if (errcode === 404) show('scanned');
  if (errcode === 403) {
    show('cancelled');
    if (window.wx_denied === 1) return go(deniedUrl);
  }
  if (errcode === 404 || errcode === 403) last = '&last=' + errcode;
  setTimeout(poll, errcode === 500 ? 2000 : 100);
}

function poll() {
  const script = document.createElement('script');
  window.wx_errcode = 500;
  script.src = '/open.weixin.qq.com/connect/l/qrconnect?uuid=' + encodeURIComponent(uuid) + last + '&_=' + Date.now();
  script.onload = () => { script.remove(); answered(); };
  script.onerror = () => { script.remove(); show('down'); setTimeout(poll, 3000); };
  document.head.append(script);
}

for (const button of buttons) {
  button.addEventListener('click', () => {
    const body = JSON.stringify({ action: button.dataset.act, person: document.querySelector('#person').value });
    fetch('/simulator/qr/' + encodeURIComponent(uuid), { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      .catch(() => show('down'));
  });
}

show('waiting');
// Not before the page has loaded: a held poll would keep it "loading".
addEventListener('load', () => setTimeout(poll, 50));
`
