import { randomBytes, randomInt } from 'node:crypto'
import { Pool } from 'undici'
import { accountIdOf } from '../subjects/grantors.mjs'

const userAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN'
const atOnce = 20

/**
 * Starts logins, each in a browser of its own, and prepares the callbacks that end them: the address and the cookie
 * that the subject itself gave out.
 *
 * @param {object} order
 * @param {string} order.path where a login starts; `:account` in it is the account that people log in at
 * @param {number} [order.grantors] how many accounts or companies there are
 * @param {number} [order.first] how many logins there were before: each grantor has one in turn, then they come at random
 */
export async function prepareLogins({ base, amount, path = '/wechat/login', grantors = 1, first = 0 }) {
  const pool = new Pool(base, { connections: atOnce })
  const callbacks = []
  const start = async () => {
    while (callbacks.length < amount) {
      const number = callbacks.push(undefined) - 1
      const grantor = first + number < grantors ? first + number : randomInt(grantors)
      const ownPath = path.replace(':account', accountIdOf(grantor))
      callbacks[number] = await startLogin(pool, { base, path: ownPath, code: `c${grantor}-${number}` })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, start))
  await pool.close()
  return callbacks
}

async function startLogin(pool, { base, path, code }) {
  const { statusCode, headers, body } = await pool.request({
    method: 'GET',
    path: `${path}?returnTo=%2Fme`,
    headers: { 'user-agent': userAgent },
  })
  await body.dump()
  if (statusCode !== 302) throw new Error(`the login was answered with ${statusCode}`)
  const { searchParams } = new URL(headers.location)
  const callback = new URL(searchParams.get('redirect_uri'), base)
  callback.searchParams.set('code', `${randomBytes(16).toString('hex')}-${code}`)
  callback.searchParams.set('state', searchParams.get('state'))
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';', 1)[0])
  return {
    path: callback.pathname + callback.search,
    headers: { 'user-agent': userAgent, ...(cookies.length > 0 && { cookie: cookies.join('; ') }) },
  }
}
