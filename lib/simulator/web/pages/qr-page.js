/**
 * The page with the QR code of a website login. It asks what has become of the code as WeChat's own page does (a script
 * that sets two variables), and builds the redirect itself.
 */
const main = /** @type {HTMLElement} */ (document.querySelector('main'))
const { uuid = '', redirectUri = '', state = '', self: isSelf, deniedUrl = '' } = main.dataset
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll('[data-act]')
/** @type {NodeListOf<HTMLElement>} */
const parts = document.querySelectorAll('[data-when]')
const target = isSelf === 'yes' || window.top === null ? window : window.top
/** What the script of a poll sets. @type {{ wx_errcode?: number, wx_code?: string, wx_denied?: number }} */
const answer = /** @type {any} */ (window)
let last = ''

/** @param {string} status */
function show(status) {
  for (const part of parts) part.hidden = part.dataset.when !== status
  main.dataset.status = status
  const isOver = ['expired', 'scanned', 'confirmed'].includes(status)
  for (const button of buttons) {
    button.disabled = button.dataset.act === 'scan' ? isOver : status !== 'scanned'
  }
}

/** @param {string} url */
function go(url) {
  try {
    target.location.href = url
  } catch {
    // A browser may let a frame move the page around it only after a click in the frame; a phone clicks nothing here.
    const link = /** @type {HTMLAnchorElement} */ (document.querySelector('.go-on'))
    link.href = url
    show('confirmed')
  }
}

/** @param {string} code */
function callback(code) {
  const [address = '', ...fragment] = redirectUri.split('#')
  const gap = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'
  const tail = fragment.length === 0 ? '' : `#${fragment.join('#')}`
  const back = state === '' ? '' : `&state=${encodeURIComponent(state)}`
  return `${address}${gap}code=${encodeURIComponent(code)}${back}${tail}`
}

function takeAnswer() {
  const { wx_errcode: errcode, wx_code: code = '', wx_denied: denied } = answer
  if (errcode === 405) return go(callback(code))
  if (errcode === 402) return show('expired')
  if (errcode === 404) show('scanned')
  if (errcode === 403) {
    show('cancelled')
    if (denied === 1) return go(deniedUrl)
  }
  if (errcode === 404 || errcode === 403) last = `&last=${errcode}`
  setTimeout(poll, errcode === 500 ? 2000 : 100)
}

function poll() {
  answer.wx_errcode = 500
  const script = document.createElement('script')
  const query = `uuid=${encodeURIComponent(uuid)}${last}&_=${Date.now()}`
  script.src = `/open.weixin.qq.com/connect/l/qrconnect?${query}`
  script.onload = () => {
    script.remove()
    takeAnswer()
  }
  script.onerror = () => {
    script.remove()
    show('down')
    setTimeout(poll, 3000)
  }
  document.head.append(script)
}

/** Does what a phone would do. @param {HTMLButtonElement} button */
async function act(button) {
  const person = /** @type {HTMLSelectElement} */ (document.querySelector('#person')).value
  const body = JSON.stringify({ action: button.dataset.act, person })
  const headers = { 'content-type': 'application/json' }
  try {
    await fetch(`/simulator/qr/${encodeURIComponent(uuid)}`, { method: 'POST', headers, body })
  } catch {
    show('down')
  }
}

for (const button of buttons) button.addEventListener('click', () => void act(button))
show('waiting')
// Not before the page has loaded: a held poll would keep it "loading".
addEventListener('load', () => setTimeout(poll, 50))
