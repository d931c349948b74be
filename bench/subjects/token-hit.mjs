import { createClient } from 'redis'
import { redisTokenCache, wechatClient } from '../../dist/index.js'
import { appId, appSecret } from './login-app.mjs'

/** `getAppAccessToken()` with a token in memory. */
export async function tokenHit({ api, redisPath }) {
  const redis = redisPath && (await createClient({ socket: { path: redisPath } }).connect())
  const tokenCache = redis && redisTokenCache({ client: redis })
  const client = wechatClient({ appId, appSecret, endpoints: { api }, tokenCache })
  await client.getAppAccessToken()
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) await client.getAppAccessToken()
    },
  }
}

/** A bare `await` of a text that is there. */
export function bareAwait() {
  const token = 'x'.repeat(128)
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) await token
    },
  }
}

/** An `await` of an async function that answers a text at once. */
export function asyncFunction() {
  const token = 'x'.repeat(128)
  const getToken = async () => token
  return {
    async run(count) {
      for (let number = 0; number < count; number += 1) await getToken()
    },
  }
}
