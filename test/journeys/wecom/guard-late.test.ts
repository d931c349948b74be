import { describe, expect, it } from '@jest/globals'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { requireWecomUser, type WechatAuthError } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { corpId, memberApi, useWecom } from '../../helpers/apps/wecom.ts'
import { useUnhandled } from '../../helpers/errors.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { sleep, until } from '../../helpers/time/wait.ts'
import { loggedIn } from '../../helpers/visitors/wecom-login.ts'

const minute = 60_000
const appWaitsMs = 300
const platformTakesMs = 800

/** What apps have that must not keep their callers waiting. */
const answersInTime: RequestHandler = (req, res, next) => {
  if (!req.path.startsWith('/slow')) return next()
  const timer = setTimeout(() => res.status(503).json({ late: true }), appWaitsMs)
  res.on('finish', () => clearTimeout(timer))
  next()
}

describe('a check that ends after the app has answered', () => {
  const world = useWecom()
  const clock = useClock()
  const unhandled = useUnhandled()

  /** Guards ask the directory, which is slow by now. */
  const start = async () => {
    const [errors, handled]: [WechatAuthError[], string[]] = [[], []]
    const note: ErrorRequestHandler = (error, _req, _res, _next) => {
      // The app has answered: there is nobody left to tell.
      errors.push(error)
    }
    const app = await world.serve({
      app: appWithSession().use(answersInTime),
      routes: (routes) => {
        routes.get('/slow', requireWecomUser({ departments: [2] }), (req, res) => {
          handled.push(String(res.headersSent))
          if (!res.headersSent) res.json(req.wecomUser)
        })
        routes.use('/slow', note)
      },
    })
    const browser = await loggedIn(app.url)
    clock.advance(11 * minute)
    return { app, browser, errors, handled }
  }

  it.each(['json', 'page'])(
    'goes to next(error) where WeCom fails, and answers no second time: %s',
    async (kind) => {
      const { app, browser, errors, handled } = await start()
      world.simulator.faults.arm({ api: memberApi, kind: 'delay', delayMs: platformTakesMs })
      world.simulator.corps.removeMember(corpId, 'user123')
      const answer = kind === 'json' ? await browser.fetchJson('/slow') : await browser.open('/slow')
      expect([answer.status, answer.body]).toEqual([503, { late: true }])
      await until('the end of the check', () => errors.length > 0)
      await sleep(50)
      expect(errors.map(({ code }) => code)).toEqual(['ERR_NOT_AUTHORIZED'])
      expect([unhandled, handled]).toEqual([[], []])
      expect(app.events).toContainEqual(
        expect.objectContaining({ type: 'refusal', code: 'ERR_NOT_AUTHORIZED' }),
      )
      // The app is as well as before.
      expect((await browser.fetchJson('/')).status).toBe(200)
    },
  )

  it('goes to next(error) where WeCom does not get done', async () => {
    const { browser, errors, handled } = await start()
    world.simulator.faults.arm({ api: memberApi, times: Number.POSITIVE_INFINITY, kind: 'drip' })
    expect((await browser.fetchJson('/slow')).status).toBe(503)
    await until('the end of the check', () => errors.length > 0)
    await sleep(50)
    expect(errors.map(({ status, code }) => [status, code])).toEqual([[503, 'ERR_PLATFORM_UNAVAILABLE']])
    expect([unhandled, handled]).toEqual([[], []])
  }, 30_000)

  it('goes on to the app, which sees that it has answered, where WeCom lets the person in', async () => {
    const { browser, errors, handled } = await start()
    world.simulator.faults.arm({ api: memberApi, kind: 'delay', delayMs: platformTakesMs })
    expect((await browser.fetchJson('/slow')).status).toBe(503)
    await until('the end of the check', () => handled.length > 0)
    expect([errors, unhandled, handled]).toEqual([[], [], ['true']])
  })
})
