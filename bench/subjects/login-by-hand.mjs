import { createCipheriv, createDecipheriv, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { parseCookie } from 'cookie'
import { listen } from './listen.mjs'
import { appId, loginApp } from './login-app.mjs'

const key = scryptSync('bench-cookie-secret', 'bench', 32)
const lifetimeMs = 600_000

function seal(value) {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

function open(sealed) {
  try {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return JSON.parse(decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8'))
  } catch {
    return undefined
  }
}

const isEqual = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
const done = (resolve, reject) => (error) => (error ? reject(error) : resolve())

/**
 * A login written by hand with Express: the state is in a sealed cookie and checked, the session changes its id and is
 * saved before the answer.
 *
 * @param {(req: object, res: object) => Promise<object>} fetchProfile what the library that is wrapped does
 * @param {(app: object) => void} [prepare]
 */
export async function loginByHand(fetchProfile, prepare = () => undefined) {
  const app = loginApp()
  prepare(app)

  app.get('/wechat/login', (req, res) => {
    const state = randomBytes(20).toString('hex')
    const cookie = seal({ state, returnTo: req.query.returnTo, startedAt: Date.now() })
    const redirectUri = `${req.protocol}://${req.get('host')}/wechat/callback`
    const query = `appid=${appId}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=snsapi_userinfo&state=${state}`
    res.cookie(`login-${state.slice(0, 16)}`, cookie, { httpOnly: true, sameSite: 'lax', maxAge: lifetimeMs })
    res.redirect(`https://open.weixin.qq.com/connect/oauth2/authorize?${query}#wechat_redirect`)
  })

  app.get('/wechat/callback', async (req, res) => {
    const { code, state } = req.query
    const name = `login-${String(state).slice(0, 16)}`
    const login = open(parseCookie(req.headers.cookie ?? '')[name] ?? '')
    const isOpen = login !== undefined && login.startedAt > Date.now() - lifetimeMs
    if (typeof code !== 'string' || typeof state !== 'string' || !isOpen || !isEqual(login.state, state)) {
      return res.sendStatus(403)
    }
    const { openid, nickname, headimgurl, unionid } = await fetchProfile(req, res)
    await new Promise((resolve, reject) => req.session.regenerate(done(resolve, reject)))
    req.session.user = { openid, nickname, headimgurl, unionid, loggedInAt: Date.now() }
    await new Promise((resolve, reject) => req.session.save(done(resolve, reject)))
    res.clearCookie(name, { httpOnly: true, sameSite: 'lax' })
    res.redirect(303, login.returnTo ?? '/')
  })
  return { base: await listen(app) }
}

/** A peer alone, as its own README shows it: no state is checked, no session written. */
export async function loginWithoutChecks(fetchProfile, prepare = () => undefined) {
  const app = loginApp()
  prepare(app)
  app.get('/wechat/login', (req, res) => {
    const redirectUri = encodeURIComponent(`${req.protocol}://${req.get('host')}/wechat/callback`)
    res.redirect(`https://open.weixin.qq.com/?redirect_uri=${redirectUri}&state=bench`)
  })
  app.get('/wechat/callback', async (req, res) => {
    await fetchProfile(req, res)
    res.redirect(303, '/me')
  })
  return { base: await listen(app) }
}
