import { beforeEach, describe, expect, it } from '@jest/globals'
import { requireWecomUser, type WecomAccessRule } from 'express-wechat-auth'
import { useWecom, type WecomApp } from '../../helpers/apps/wecom.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { insideWecom } from '../../helpers/visitors/browser.ts'
import { loggedIn, logIn, postWecomCode, useridOf } from '../../helpers/visitors/wecom-login.ts'

const failure = Object.assign(new Error('the database at 10.0.0.5 is down'), { detail: 'secret-detail' })
const appFailure = { code: -1, message: expect.any(String), error: 'ERR_APP' }

describe('an authorize function that throws is the app’s own failure', () => {
  const world = useWecom()
  const clock = useClock()
  let answerOf: () => boolean | Promise<boolean>
  const rule: WecomAccessRule = () => answerOf()
  const fail = (): never => {
    throw failure
  }
  const failures: [string, () => boolean | Promise<boolean>][] = [
    ['throws', fail],
    ['rejects', async () => fail()],
  ]
  beforeEach(() => {
    answerOf = () => true
  })
  const failuresToldBy = (app: WecomApp): unknown[] =>
    app.events.filter((event) => (event.type as string) === 'app-failure')

  it.each(failures)(
    'at a page login: next() has the error as it was thrown, where it %s',
    async (_how, bent) => {
      const app = await world.serve({ auth: { authorize: rule } })
      answerOf = bent
      const browser = insideWecom(app.url)
      expect((await logIn(browser)).status).toBe(500)
      expect(app.errors).toEqual([failure])
      expect(app.errors[0]).toBe(failure)
      // The app's error handler knows of it already.
      expect(failuresToldBy(app)).toEqual([])
      expect(await useridOf(browser)).toBeUndefined()
    },
  )

  it.each(failures)('at a JSON login: 500 ERR_APP and an event, where it %s', async (_how, bent) => {
    const app = await world.serve({ auth: { authorize: rule } })
    answerOf = bent
    const answer = await postWecomCode(app.url, { code: world.issueCode() })
    expect([answer.status, answer.body]).toEqual([500, appFailure])
    expect(answer.text).not.toMatch(/10\.0\.0\.5|secret-detail/)
    expect(failuresToldBy(app)).toEqual([{ type: 'app-failure', hook: 'authorize', error: failure }])
    expect(app.errors).toEqual([])
  })

  it.each(['/me', '/team'])(
    'at a guard: a page has the error, data a 500 ERR_APP and an event, %s',
    async (path) => {
      const app = await world.serve({
        auth: { authorize: rule },
        routes: (routes) => {
          routes.get('/team', requireWecomUser(rule), (req, res) => {
            res.json(req.wecomUser)
          })
        },
      })
      const browser = await loggedIn(app.url)
      expect((await browser.fetchJson(path)).status).toBe(200)
      answerOf = fail
      clock.advance(11 * 60_000)
      const data = await browser.fetchJson(path)
      expect([data.status, data.body]).toEqual([500, appFailure])
      expect(failuresToldBy(app)).toEqual([{ type: 'app-failure', hook: 'authorize', error: failure }])
      expect(app.errors).toEqual([])

      const page = await browser.open(path)
      expect(page.status).toBe(500)
      expect(app.errors).toEqual([failure])
      expect(app.errors[0]).toBe(failure)
      expect(failuresToldBy(app)).toHaveLength(1)
      // It was the function's failure, not the person's: the login is as good as before.
      answerOf = () => true
      expect((await browser.fetchJson(path)).status).toBe(200)
    },
  )

  it('at verify: 500 ERR_APP and an event, never "not authorized"', async () => {
    const app = await world.serve({ auth: { authorize: rule } })
    const browser = await loggedIn(app.url)
    answerOf = fail
    const answer = await browser.fetchJson('/wecom/verify/lisi')
    expect([answer.status, answer.body]).toEqual([500, appFailure])
    expect(failuresToldBy(app)).toHaveLength(1)
  })
})
