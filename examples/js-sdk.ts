// A page with WeChat's JS-SDK: wx.config(). Run it with: npm run example examples/js-sdk.ts
import 'dotenv/config'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { errorHandler, type WechatJsSdkOptions, wechatJsSdk } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const { PORT = '3000', WECHAT_APPID: appId, WECHAT_APPSECRET: appSecret } = process.env
const jweixin = 'res.wx.qq.com/open/js/jweixin-1.6.0.js'
let jweixinScript = `https://${jweixin}`
let actAsWechat = ''
// Its host must be one of the account's JS接口安全域名, and only its pages are signed.
let { PUBLIC_URL: publicUrl = '' } = process.env

const app = express()
app.use(
  wechatJsSdk({
    ...(appId && appSecret ? { appId, appSecret } : await simulatedAccount()),
    publicUrl: () => publicUrl,
    lang: 'en',
  }),
)
// Any other address is a page, so that every path and query can be tried.
app.use((_req, res) => {
  res.send(page())
})
app.use(errorHandler({ lang: 'en' }))

const server = app.listen(Number(PORT), () => {
  publicUrl ||= `http://localhost:${(server.address() as AddressInfo).port}`
  console.log(`Open ${publicUrl}`)
})

const page =
  () => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>JS-SDK</title><link rel="icon" href="data:,">
<style>body { display: grid; place-content: center; justify-items: center; gap: .75rem; min-height: 100svh; margin: 0; padding: 1rem; box-sizing: border-box; background: #f3f5f4; font: 17px/1.5 system-ui, sans-serif; text-align: center; overflow-wrap: anywhere }
h1, p { margin: 0 } button { padding: .7rem 1.6rem; border: 0; border-radius: .6rem; background: #07883f; color: #fff; font: inherit; cursor: pointer }</style>
<h1>JS-SDK</h1><p role="status">Open this page in WeChat.</p>${actAsWechat}
<script src="${jweixinScript}"></script>
<script type="module">
  const show = (text) => { document.querySelector('p').textContent = text }
  const url = encodeURIComponent(location.href.split('#')[0])
  const { data, message } = await (await fetch('/wechat/jsSdkConfig?url=' + url)).json()
  if (!data) show(message)
  wx.ready(() => wx.getNetworkType({ success: ({ networkType }) => show('Ready. The network is ' + networkType) }))
  wx.error(({ errMsg }) => show(errMsg))
  if (data) wx.config({ ...data, jsApiList: ['getNetworkType'] })
</script></html>`

/** Nothing in .env: the simulator plays WeChat, its script included. */
async function simulatedAccount(): Promise<WechatJsSdkOptions> {
  const simulator = createPlatformSimulator({ host: 'localhost' })
  jweixinScript = `${await simulator.start()}/${jweixin}`
  actAsWechat = `<button onclick="document.cookie = 'simulated_user_agent=wechat;path=/'; location.reload()">Let this browser act as WeChat</button>`
  const [account] = simulator.apps.list()
  if (!account) throw new Error('the simulator has no account')
  return { appId: account.appId, appSecret: account.appSecret, endpoints: simulator.endpoints }
}
