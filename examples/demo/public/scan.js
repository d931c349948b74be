// The login page of sceneLogin(): shows a code and its number, and waits for the phone.
const image = document.getElementById('code')
const number = document.getElementById('number')
const status = document.getElementById('status')

// <scan>
async function logIn() {
  const start = await fetch('/wechat/scene', { method: 'POST' })
  if (!start.ok) return tell('failed')
  const { data: code } = await start.json()
  image.src = code.imageUrl
  number.textContent = code.number
  while (true) {
    const { data } = await (await fetch('/wechat/scene')).json()
    if (data?.status === 'done') return location.assign('/')
    if (data?.status === 'scanned') tell('scanned')
    else if (data?.status !== 'waiting') return tell('expired')
  }
}
// </scan>

function tell(what) {
  status.textContent = status.dataset[what]
  status.className = what
}

logIn().catch(() => tell('failed'))
