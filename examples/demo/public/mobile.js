// Plays an iOS or Android app.
import { bindButtons, createApp, post } from './app-log.js'

const form = document.querySelector('form')
const app = createApp(document.querySelector('.log'))

bindButtons(form, app, {
  async login() {
    app.forget()
    const sdk = await post('/stage/mobile-app/login', { personId: form.elements.person.value })
    await app.ask('POST', '/wechat/mobile/login', sdk)
  },
  me: () => app.ask('GET', '/wechat/mobile/user'),
  async logout() {
    await app.ask('POST', '/wechat/mobile/logout')
    app.forget()
  },
})
