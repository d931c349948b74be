import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { createRequire } from 'node:module'
import * as undici from 'undici'
import { createUndiciTransport } from '../dist/inside.mjs'
import { appId, appSecret } from './login-app.mjs'
import { loginByHand } from './login-by-hand.mjs'

// The library's own axios, not one that a peer has brought along.
const axios = createRequire(new URL('../../package.json', import.meta.url))('axios')

const keepAlive = { keepAlive: true, maxSockets: 128 }

const tokenUrl = (api, code) =>
  `${api}/sns/oauth2/access_token?appid=${appId}&secret=${appSecret}&code=${encodeURIComponent(code)}&grant_type=authorization_code`
const profileUrl = (api, { access_token, openid }) =>
  `${api}/sns/userinfo?access_token=${encodeURIComponent(access_token)}&openid=${openid}&lang=zh_CN`

const requireOk = (body) => {
  if (body.errcode) throw new Error(body.errmsg)
  return body
}

/** By hand over what the library itself calls the platform with: its transport on undici, with a deadline. */
export const byHandOnSameTransport = ({ api }) => {
  const transport = createUndiciTransport(undici)
  const get = async (url) => {
    const request = {
      method: 'GET',
      base: api,
      path: url.slice(api.length),
      wants: 'text',
      maxBytes: 1 << 20,
    }
    const { data } = await transport.send(request, 5_000)
    return requireOk(JSON.parse(data))
  }
  return loginByHand(async (req) => get(profileUrl(api, await get(tokenUrl(api, req.query.code)))))
}

/** By hand over axios as it comes, which is what most apps have. */
export const byHandOnAxios = ({ api }) => {
  const http = axios.create({
    timeout: 5_000,
    httpAgent: new Agent(keepAlive),
    httpsAgent: new TlsAgent(keepAlive),
  })
  const get = async (url) => requireOk((await http.get(url)).data)
  return loginByHand(async (req) => get(profileUrl(api, await get(tokenUrl(api, req.query.code)))))
}

/** By hand over bare undici, without a deadline: the least that a login can cost. */
export const byHandOnUndici = ({ api }) => {
  const dispatcher = new undici.Agent({ connections: 128 })
  const get = async (url) => {
    const { body } = await undici.request(url, { dispatcher })
    return requireOk(JSON.parse(await body.text()))
  }
  return loginByHand(async (req) => get(profileUrl(api, await get(tokenUrl(api, req.query.code)))))
}
