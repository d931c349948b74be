import { describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { logInByPage } from '../../helpers/visitors/page-login.ts'

interface Kept {
  id: number
  data: Record<string, unknown>
}

/** A session whose functions take no callback and answer promises. */
function appWithPromises({ failing = '' } = {}): Express {
  const kept = new Map<string, Kept>()
  const app = express()
  let count = 0
  app.use((req, res, next) => {
    const id = /promises=(\d+)/.exec(req.headers.cookie ?? '')?.[1] ?? String(++count)
    res.cookie('promises', id)
    const create = (data: Record<string, unknown>, own: string): Record<string, unknown> =>
      Object.defineProperties(
        { ...data },
        {
          regenerate: {
            value: async () => {
              if (failing === 'regenerate') throw new Error('the store is down')
              const next = String(++count)
              res.cookie('promises', next)
              Object.assign(req, { session: create({}, next) })
            },
          },
          save: {
            async value(this: Record<string, unknown>) {
              if (failing === 'save') throw new Error('the store is down')
              kept.set(own, { id: Number(own), data: { ...this } })
            },
          },
        },
      )
    Object.assign(req, { session: create(kept.get(id)?.data ?? {}, id) })
    next()
  })
  return app
}

describe('a session whose functions answer promises', () => {
  const world = useSimulator()

  it('is logged in and out without a wait', async () => {
    const browser = createBrowser(await world.run(wechatApp(world, {}, appWithPromises())))
    expect((await logInByPage(browser)).status).toBe(303)
    expect((await browser.fetchJson('/me')).status).toBe(200)
    expect((await browser.post('/wechat/logout')).status).toBe(200)
    expect((await browser.fetchJson('/me')).status).toBe(401)
  })

  it.each(['regenerate', 'save'])(
    'and whose %s() rejects is an error, and nobody is logged in',
    async (failing) => {
      const browser = createBrowser(await world.run(wechatApp(world, {}, appWithPromises({ failing }))))
      const answer = await logInByPage(browser)
      expect([answer.status, answer.body.handed.code]).toEqual([500, 'ERR_CACHE'])
      expect((await browser.fetchJson('/me')).status).toBe(401)
    },
  )
})
