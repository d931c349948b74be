import { wechatAuth } from '../../dist/index.js'
import { listen } from './listen.mjs'
import { appId, appSecret, loginApp } from './login-app.mjs'

/** This library, as its README shows it. */
export async function ours({ api }) {
  const app = loginApp()
  app.use(wechatAuth({ appId, appSecret, endpoints: { api } }))
  return { base: await listen(app) }
}
