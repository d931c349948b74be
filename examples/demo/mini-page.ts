import { escapeHtml, layout } from './layout.ts'

const style = `<style>
.phone { width: min(24rem, 100%); margin: 0; border: 1px solid var(--line); border-radius: 2rem; overflow: hidden; background: var(--card) }
.phone .bar { display: flex; justify-content: center; padding: 1rem; border-bottom: 1px solid var(--line); font-weight: 600 }
.phone form { display: grid; gap: .6rem; padding: 1.25rem }
.phone label { display: grid; gap: .25rem; color: var(--soft); font-size: .85rem }
.phone select { padding: .55rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); color: inherit; font: inherit }
.phone .first { border-color: var(--green); background: var(--green); color: #fff }
.phone button:disabled { opacity: .45; cursor: default }
.mini { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 24rem) minmax(0, 1fr); align-items: start }
.mini ol { margin: 0; padding: 0; list-style: none; display: grid; gap: .6rem }
@media (max-width: 52rem) { .mini { grid-template-columns: minmax(0, 1fr) } }
</style>`

/** A page that plays the front end of a mini program, with what goes over the network beside it. */
export function miniPage(people: readonly { id: string; nickname: string }[]): string {
  const options = people.map(
    ({ id, nickname }) => `<option value="${escapeHtml(id)}">${escapeHtml(nickname)}</option>`,
  )
  return layout(
    'Mini program',
    `${style}
<h1>Mini program · 小程序</h1>
<p class="lead">This page plays the phone: <code>wx.login()</code> gives a code, the server answers a token. The session_key stays on the server.</p>
<div class="mini">
<div class="phone"><div class="bar">示例小程序</div><form>
<label>Who holds the phone · 谁在用手机<select name="person">${options.join('')}</select></label>
<button class="first" value="login">wx.login() · 登录</button>
<button value="me" disabled>req.wechatUser</button>
<button value="phone" disabled>getPhoneNumber · 手机号</button>
<button value="userinfo" disabled>wx.getUserInfo() · 用户信息</button>
<button value="check" disabled>Check the session_key · 检查会话密钥</button>
<button value="logout" disabled>Log out · 退出</button>
</form></div>
<ol aria-live="polite" aria-label="Requests"></ol>
</div>
<section><a class="card" href="/"><h2>Back to the start · 返回首页</h2></a></section>
<script type="module">
const form = document.querySelector('form')
const log = document.querySelector('ol')
let token
const hidden = (key, value) => (/^(token|code|encryptedData|iv|signature)$/.test(key) && typeof value === 'string' ? '…' + value.slice(-8) : value)
const note = (title, body) => {
  const [item, pre] = [document.createElement('li'), document.createElement('pre')]
  pre.textContent = title + '\\n' + JSON.stringify(body, hidden, 2)
  item.append(pre)
  log.prepend(item)
}
const post = async (path, body) => (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()
/** What WeChat does on the phone. */
const wx = (what) => post('/mini/wx/' + what, { personId: form.person.value })
const ask = async (method, path, body) => {
  const headers = { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: 'Bearer ' + token }) }
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
  const answer = await response.json()
  note(method + ' ' + path + ' → ' + response.status, body ? { sent: body, answered: answer } : answer)
  return answer
}
const actions = {
  async login() { token = (await ask('POST', '/mini/login', await wx('login'))).data?.token },
  me: () => ask('GET', '/mini/login/user'),
  phone: async () => ask('POST', '/mini/login/phone', await wx('getPhoneNumber')),
  userinfo: async () => ask('POST', '/mini/login/userinfo', await wx('getUserInfo')),
  check: () => ask('GET', '/mini/login/check'),
  async logout() { await ask('POST', '/mini/login/logout'); token = undefined },
}
form.onsubmit = async (event) => {
  event.preventDefault()
  await actions[event.submitter.value]()
  for (const button of form.querySelectorAll('button:not(.first)')) button.disabled = !token
}
form.person.onchange = () => { token = undefined; for (const button of form.querySelectorAll('button:not(.first)')) button.disabled = true }
</script>`,
  )
}
