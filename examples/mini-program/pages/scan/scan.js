// The front end of examples/mini-login-scan.ts: a code on a desktop page opens it.
const app = getApp()

const problems = {
  ERR_STATE_MISMATCH: '数字不正确，请输入电脑页面上显示的 4 位数字',
  ERR_PARAMETER: '请输入 4 位数字',
  ERR_ACCESS_DENIED: '该小程序码已被他人扫描，请刷新电脑页面后重新扫码',
  ERR_CODE_DEAD: '该小程序码已失效，请刷新电脑页面后重新扫码',
}

Page({
  data: { state: 'opening', siteName: '', time: '', number: '', text: '' },

  /** WeChat hands over the scene of the code, encoded. */
  async onLoad({ scene = '' }) {
    this.scene = decodeURIComponent(scene)
    await this.act('open', {}, ({ siteName, startedAt }) => {
      const time = new Date(startedAt)
      const two = (number) => String(number).padStart(2, '0')
      this.setData({
        state: 'asking',
        siteName,
        time: `${two(time.getHours())}:${two(time.getMinutes())}`,
      })
    })
  },

  onNumber({ detail }) {
    this.setData({ number: detail.value })
  },

  async onConfirm() {
    await this.act('confirm', { number: this.data.number }, () =>
      this.setData({ state: 'over', text: '登录成功，请返回电脑页面' }),
    )
  },

  async onRefuse() {
    await this.act('refuse', {}, () => this.setData({ state: 'over', text: '已取消登录' }))
  },

  /** After a wrong number there may be another; whatever else goes wrong ends it. */
  async act(action, data, done) {
    try {
      done(await app.call(`/login/scan/${action}`, { method: 'POST', data: { scene: this.scene, ...data } }))
    } catch (error) {
      const goesOn = ['ERR_STATE_MISMATCH', 'ERR_PARAMETER'].includes(error.code)
      this.setData({
        state: goesOn ? this.data.state : 'over',
        text: problems[error.code] ?? error.message,
      })
    }
  },
})
