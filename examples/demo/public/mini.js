// Plays the front end of a mini program.
import { bindButtons, createApp, post } from './app-log.js'

const form = document.querySelector('form')
const app = createApp(document.querySelector('.log'))
/** What WeChat does on the phone. */
const wx = (what) => post(`/stage/mini-program/${what}`, { personId: form.elements.person.value })

bindButtons(form, app, {
  async login() {
    app.forget()
    await app.ask('POST', '/mini/login', await wx('login'))
  },
  async phoneLogin() {
    app.forget()
    const [{ code }, { code: phoneCode }] = [await wx('login'), await wx('getPhoneNumber')]
    await app.ask('POST', '/mini/login', { code, phoneCode })
  },
  me: () => app.ask('GET', '/mini/login/user'),
  phone: async () => app.ask('POST', '/mini/login/phone', await wx('getPhoneNumber')),
  userinfo: async () => app.ask('POST', '/mini/login/userinfo', await wx('getUserInfo')),
  check: () => app.ask('GET', '/mini/login/check'),
  async logout() {
    await app.ask('POST', '/mini/login/logout')
    app.forget()
  },
})
