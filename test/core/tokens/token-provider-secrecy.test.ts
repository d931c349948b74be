import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import express from 'express'
import { type TokenProvider, wechatClient } from 'express-wechat-auth'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'

const secret = 'a-key-that-only-the-token-server-knows'
const unreachable = 'http://127.0.0.1:1'

describe('what a central token server is asked with is in no error, where the request', () => {
  let tokenServer: RunningApp

  beforeAll(async () => {
    const app = express()
    app.get('/token', (_req, res) => void res.status(500).send('out of order'))
    tokenServer = await serve(app)
  })
  afterAll(() => tokenServer?.close())

  const ask = async (base: string): Promise<string> => {
    const headers = { authorization: `Bearer ${secret}` }
    const { data } = await axios.get<string>(`${base}/token`, { headers, params: { key: secret } })
    return data
  }
  const wrapped = (error: unknown): Error => new Error('no token', { cause: error })

  it.each<[string, TokenProvider]>([
    ['is answered with an error', { get: () => ask(tokenServer.url) }],
    ['reaches nobody', { get: () => ask(unreachable) }],
    [
      'fails inside an error of the app',
      { get: () => ask(tokenServer.url).catch((error) => Promise.reject(wrapped(error))) },
    ],
  ])('%s', async (_case, tokenProvider) => {
    const client = wechatClient({ appId: 'wx1', appSecret: 'app secret', tokenProvider })
    const call = () => client.call({ path: '/cgi-bin/user/get' })
    for (const action of [client.getAppAccessToken, call]) {
      const error = await errorOf(action)
      expect(error).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 })
      expect(everyViewOf(error)).not.toContain(secret)
    }
  })
})
