import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import { createClient } from 'redis'
import { redisTokenCache, requireWechatUser, wechatAuth } from '../../dist/index.js'
import { listen } from './listen.mjs'
import { appId, appSecret } from './login-app.mjs'

const secret = 'bench-token-secret-of-32-characters'
const slot = `official-account:${appId}`
const user = {
  provider: 'official-account',
  appId,
  openid: 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc',
  scope: 'snsapi_userinfo',
  nickname: '小明',
  headimgurl: 'https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTL5ZaWRVRJD7xJ0xiaK9Nk/132',
  loggedInAt: Date.now(),
}

/** An app with express-session alone. */
export const sessionAlone = (params) =>
  requestApp(params, (app) => {
    app.get('/me', (req, res) => res.json(req.session.wechatAuth[slot].user))
  })

/** The same app with `wechatAuth()` and its guard. */
export const withWechatAuth = (params) =>
  requestApp(params, (app, redis) => {
    const tokenCache = redis && redisTokenCache({ client: redis })
    app.use(wechatAuth({ appId, appSecret, endpoints: { api: params.api }, tokenCache, secret }))
    app.get('/me', requireWechatUser(), (req, res) => res.json(req.wechatUser))
  })

async function requestApp({ redisPath }, addRoutes) {
  const redis = redisPath && (await createClient({ socket: { path: redisPath } }).connect())
  const store = redis ? new RedisStore({ client: redis }) : new session.MemoryStore()
  const accesses = countAccesses(store)
  const app = express()
  app.use(session({ secret: 'bench-session-secret', resave: false, saveUninitialized: false, store }))
  // Logged in without a login: both apps have the very same session.
  app.get('/enter', (req, res) => {
    req.session.wechatAuth = { [slot]: { user, transaction: '0'.repeat(41) } }
    res.json({})
  })
  addRoutes(app, redis)
  app.get('/open', (_req, res) => res.json({ everybody: 'is welcome here' }))
  return { base: await listen(app), facts: () => ({ accesses: accesses() }) }
}

/** Counts what is asked of a session store, by the names of its functions. */
function countAccesses(store) {
  let count = 0
  for (const name of ['get', 'set', 'touch', 'destroy']) {
    const operation = store[name]
    store[name] = (...args) => {
      count += 1
      return operation.apply(store, args)
    }
  }
  return () => count
}
