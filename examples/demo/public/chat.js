// The phone beside the code: the simulator's API plays what WeChat does there.
const [scan, chat] = ['scan', 'chat'].map((id) => document.getElementById(id))
const list = document.querySelector('.chat')
const code = document.getElementById('code')
const link = document.getElementById('scan-link')
let shown = ''

const ticket = () => new URL(code.src).searchParams.get('ticket')
const person = () => scan.elements.person.value

function onCode() {
  link.href = `${link.href.split('?')[0]}?ticket=${encodeURIComponent(ticket())}`
  // A press before there is a code, or before this script, has nothing to scan.
  scan.querySelector('button').disabled = false
}
code.addEventListener('load', onCode)
if (code.naturalWidth > 0) onCode()

async function ask(path, body) {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, personId: person() }),
  }
  const answer = await fetch(body ? path : `${path}?personId=${person()}`, init)
  if (answer.ok) show((await answer.json()).lines)
}

/** What somebody did, in the words of the page, and the name that the platform has for it. */
function eventText(name) {
  const words = list.dataset[name.toLowerCase()]
  return words ? `${words} (${name})` : name
}

function show(lines) {
  if (JSON.stringify(lines) === shown) return
  shown = JSON.stringify(lines)
  list.replaceChildren(
    ...lines.map(({ from, text }) => {
      const item = document.createElement('li')
      item.className = from
      item.textContent = from === 'event' ? eventText(text) : text
      return item
    }),
  )
  list.scrollTop = list.scrollHeight
}

scan.addEventListener('submit', (event) => {
  event.preventDefault()
  ask('/stage/chat/scan', { ticket: ticket() }).catch(() => undefined)
})
scan.addEventListener('change', () => ask('/stage/chat').catch(() => undefined))
chat.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = chat.elements.text.value
  chat.reset()
  ask('/stage/chat/send', { text }).catch(() => undefined)
})

chat.querySelector('button').disabled = false

// The account's answer to a scan comes by itself.
setInterval(() => ask('/stage/chat').catch(() => undefined), 1_000)
