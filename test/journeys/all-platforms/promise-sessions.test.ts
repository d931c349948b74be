import { describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import { appOf, logInTo, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'

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

describe.each(pagePlatforms)('a session whose functions answer promises, with $name,', (platform) => {
  const world = useWecom()
  const visitor = async (options?: { failing: string }): Promise<Browser> =>
    createBrowser(await world.run(appOf(platform, world, {}, appWithPromises(options))))

  it('is logged in and out without a wait', async () => {
    const browser = await visitor()
    expect((await logInTo(platform, browser)).status).toBe(303)
    expect((await browser.fetchJson('/me')).status).toBe(200)
    expect((await browser.post(`${platform.prefix}/logout`)).status).toBe(200)
    expect((await browser.fetchJson('/me')).status).toBe(401)
  })

  it.each(['regenerate', 'save'])(
    'and whose %s() rejects is an error, and nobody is logged in',
    async (failing) => {
      const browser = await visitor({ failing })
      const answer = await logInTo(platform, browser)
      expect([answer.status, answer.body.handed.code]).toEqual([500, 'ERR_CACHE'])
      expect((await browser.fetchJson('/me')).status).toBe(401)
    },
  )
})
