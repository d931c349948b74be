// The front end of examples/mini-login.ts and examples/mini-login-scan.ts. Open this folder with the WeChat developer tools (微信开发者工具).
App({
  api: 'http://localhost:3000/api',
  token: wx.getStorageSync('token'),

  /** The code of wx.login() becomes a token, and that of a phone button the number. The session_key stays on the server. */
  async login(phoneCode) {
    const { code } = await wx.login()
    const { token, user, phone } = await this.ask('/login', { method: 'POST', data: { code, phoneCode } })
    this.keepToken(token)
    return { ...user, ...phone }
  },

  async logout() {
    if (this.token) await this.ask('/login/logout', { method: 'POST' })
    this.keepToken('')
  },

  /** Calls the server, and logs in first where there is no token, or none that is good any more. */
  async call(path, options) {
    if (!this.token) await this.login()
    try {
      return await this.ask(path, options)
    } catch (error) {
      if (!['ERR_LOGIN_REQUIRED', 'ERR_TOKEN_EXPIRED', 'ERR_TOKEN_INVALID'].includes(error.code)) throw error
      await this.login()
      return this.ask(path, options)
    }
  },

  /** One request. wx.request() has no cookies, so the token travels in a header. */
  ask(path, { method = 'GET', data } = {}) {
    return new Promise((resolve, reject) => {
      wx.request({
        url: this.api + path,
        method,
        data,
        header: this.token ? { Authorization: `Bearer ${this.token}` } : {},
        success: ({ data: answer }) => {
          if (answer.code === 0) resolve(answer.data)
          else reject(Object.assign(new Error(answer.message), { code: answer.error }))
        },
        fail: ({ errMsg }) => reject(new Error(errMsg)),
      })
    })
  },

  keepToken(token) {
    this.token = token
    wx.setStorageSync('token', token)
  },
})
