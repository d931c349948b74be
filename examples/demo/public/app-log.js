/** Posts JSON, and answers the JSON that comes back. */
export const post = async (path, body) =>
  (
    await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()

/** A front end without cookies: sends its token, and writes down what went over the network. */
export function createApp(list) {
  let token
  const secrets = /^(?:token|code|phoneCode|encryptedData|iv|signature)$/
  const hide = (key, value) =>
    secrets.test(key) && typeof value === 'string' ? `…${value.slice(-4)}` : value

  const note = (title, body) => {
    const [item, head, pre] = ['li', 'b', 'pre'].map((name) => document.createElement(name))
    head.textContent = title
    pre.textContent = JSON.stringify(body, hide, 2)
    item.append(head, pre)
    list.prepend(item)
    while (list.children.length > 10) list.lastChild.remove()
  }

  return {
    isLoggedIn: () => token !== undefined,
    forget: () => {
      token = undefined
    },
    async ask(method, path, body) {
      const headers = {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      }
      const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
      const answer = await response.json()
      note(`${method} ${path} → ${response.status}`, body ? { sent: body, answered: answer } : answer)
      token = answer.data?.token ?? token
      return answer
    },
  }
}

/** Buttons of a form by their values; all but the first need a login. */
export function bindButtons(form, app, actions) {
  const update = () => {
    for (const button of form.querySelectorAll('button:not(.first)')) button.disabled = !app.isLoggedIn()
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    await actions[event.submitter.value]()
    update()
  })
  form.elements.person.addEventListener('change', () => {
    app.forget()
    update()
  })
  // A press before this script would send the form itself.
  for (const button of form.querySelectorAll('.first')) button.disabled = false
}
