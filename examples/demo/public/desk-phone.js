// The phone beside the code: the page of the mini program, and what WeChat does before it opens.
const [scan, confirm, question, told, code] = ['scan', 'confirm', 'question', 'told', 'code'].map((id) =>
  document.getElementById(id),
)
let [scene, token] = ['', '']

const post = (path, body) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })

/** What the server answers: its data, or the code of its error, thrown. */
async function ask(path, body) {
  const { data, error } = await (await post(`/mini/login${path}`, body)).json()
  if (error) throw new Error(error)
  return data
}

function tell(what) {
  told.textContent = told.dataset[what] ?? ''
  confirm.hidden = what === 'over' || what === 'done'
}

async function open() {
  const answer = await post('/stage/desk/scan', { personId: scan.elements.person.value })
  const opened = await answer.json()
  token = ''
  token = (await ask('', { code: opened.code })).token
  scene = opened.scene
  const { siteName, startedAt } = await ask('/scan/open', { scene })
  const time = new Date(startedAt).toLocaleTimeString(document.documentElement.lang)
  question.textContent = question.dataset.text.replace('{site}', siteName).replace('{time}', time)
  confirm.reset()
  tell('')
}

const failed = ({ message }) => tell(message === 'ERR_STATE_MISMATCH' ? 'wrong' : 'over')

scan.addEventListener('submit', (event) => {
  event.preventDefault()
  open().catch(failed)
})
confirm.addEventListener('submit', (event) => {
  event.preventDefault()
  ask('/scan/confirm', { scene, number: confirm.elements.number.value })
    .then(() => tell('done'))
    .catch(failed)
})
document.getElementById('refuse').addEventListener('click', () => {
  ask('/scan/refuse', { scene })
    .then(() => tell('over'))
    .catch(failed)
})

function onCode() {
  scan.querySelector('button').disabled = false
}
code.addEventListener('load', onCode)
if (code.naturalWidth > 0) onCode()
