const app = getApp()

Page({
  data: { text: '未登录' },

  async onLogin() {
    await this.show(app.login())
  },

  async onMe() {
    await this.show(app.call('/me'))
  },

  /** Login and number in one call. No code: the person keeps the number, and logs in without it. */
  async onPhoneLogin({ detail }) {
    await this.show(app.login(detail.code))
  },

  /** The button's own code, which is not that of wx.login(). No code: the person declined. */
  async onPhone({ detail }) {
    if (detail.code)
      await this.show(app.call('/login/phone', { method: 'POST', data: { code: detail.code } }))
  },

  /** Data that was encrypted for a session_key which the server does not have is worthless: log in, get it anew. */
  async onUserInfo() {
    const send = async () => {
      const { rawData, signature, encryptedData, iv } = await wx.getUserInfo()
      return app.call('/login/userinfo', { method: 'POST', data: { rawData, signature, encryptedData, iv } })
    }
    const sendAgain = async (error) => {
      if (error.code !== 'ERR_SESSION_KEY_STALE') throw error
      await app.login()
      return send()
    }
    await this.show(send().catch(sendAgain))
  },

  async onLogout() {
    await this.show(app.logout().then(() => '已退出'))
  },

  async show(promise) {
    try {
      this.setData({ text: JSON.stringify(await promise, null, 2) })
    } catch (error) {
      this.setData({ text: error.message })
    }
  },
})
