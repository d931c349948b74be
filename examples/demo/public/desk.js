// The login page of miniLogin({ scan }): shows a code and its number, and waits for the phone.
const image = document.getElementById('code')
const number = document.getElementById('number')
const status = document.getElementById('status')

// <desk>
async function logIn() {
  const start = await fetch('/mini/login/scan', { method: 'POST' })
  if (!start.ok) return tell('failed')
  const { data: code } = await start.json()
  image.src = code.imageUrl
  number.textContent = code.number
  while (true) {
    const { data } = await (await fetch('/mini/login/scan')).json()
    if (data?.status === 'done') return location.assign('/')
    if (data?.status === 'scanned') tell('scanned')
    else if (data?.status !== 'waiting') return tell('expired')
  }
}
// </desk>

function tell(what) {
  status.textContent = status.dataset[what]
  status.className = what
}

logIn().catch(() => tell('failed'))
