// Calls the platform once, in a process that trusts the certificate of the tests, and prints what came of it.
import { inspect } from 'node:util'
import { wechatClient } from 'express-wechat-auth'

const [, , api, proxy] = process.argv
const client = wechatClient({
  appId: 'wx0000000000000001',
  appSecret: 's'.repeat(32),
  endpoints: { api },
  proxy,
})
try {
  console.log(await client.getAppAccessToken())
} catch (error) {
  console.log(String((error as { code?: unknown }).code), inspect(error, { depth: 10, showHidden: true }))
}
