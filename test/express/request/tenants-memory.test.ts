import { describe, expect, it } from '@jest/globals'
import type { RequestHandler } from 'express'
import { wechatAuth, wecomAuth } from 'express-wechat-auth'
import { deploymentSecret as secret } from '../../helpers/apps/deployment.ts'
import { callApp } from '../../helpers/apps/in-process.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { heapAfterCollection } from '../../helpers/programs/heap.ts'
import { wechatUserAgent } from '../../helpers/visitors/browser.ts'

const tenants = 150
/** Each has a client, a token engine, a login app: some functions and empty maps. */
const bytesEach = 40_000

const routers: Record<string, [router: () => RequestHandler, path: string]> = {
  wechatAuth: [
    () =>
      wechatAuth({
        secret,
        credentials: ({ params }) => ({ appId: `wx${params['tenant']}`, appSecret: 'secret' }),
      }),
    '/wechat/authorizeUrl',
  ],
  wecomAuth: [
    () =>
      wecomAuth({
        secret,
        authorize: { departments: [1] },
        credentials: ({ params }) => ({ corpId: `ww${params['tenant']}`, corpSecret: 'secret', agentId: 1 }),
      }),
    '/wecom/authorizeUrl',
  ],
}

describe('the tenants of one router', () => {
  it.each(Object.entries(routers))('of %s take little memory each', async (_name, [router, path]) => {
    const app = appWithSession()
    app.use('/tenants/:tenant', router())
    const headers = { 'user-agent': wechatUserAgent, host: 'localhost' }
    const visit = async (from: number): Promise<number> => {
      for (let tenant = from; tenant < from + tenants; tenant += 1) {
        const answer = await callApp(app, { method: 'GET', url: `/tenants/${tenant}${path}`, headers })
        expect(answer.status).toBe(200)
      }
      return heapAfterCollection()
    }
    const before = await visit(0)
    const after = await visit(tenants)
    expect((after - before) / tenants).toBeLessThan(bytesEach)
  })
})
