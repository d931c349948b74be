import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { MemoryStore } from 'express-session'
import type { Response } from 'supertest'
import { sessionsIn } from '../../helpers/apps/login-app.ts'
import { useMini } from '../../helpers/apps/mini-program.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'

const routes = [
  'POST /login',
  '/login/userinfo',
  '/login/phone',
  '/login/check',
  '/login/user',
  '/login/logout',
]

describe('miniLogin() and sessions', () => {
  const world = useMini()

  /** One visit of every route. */
  const visitAll = async (url: string): Promise<Response[]> => {
    const phone = world.phone(url)
    const answers = [
      await phone.logIn(),
      await phone.post('/login/userinfo', phone.userInfo()),
      await phone.post('/login/phone', { code: phone.phoneCode() }),
      await phone.get('/login/check'),
      await phone.get('/login/user'),
      await phone.open('/me'),
      await phone.post('/login/logout'),
    ]
    expect(answers).toHaveLength(routes.length + 1)
    return answers
  }

  it('sets no cookie and writes no session, whatever the app has', async () => {
    const store = new MemoryStore()
    const { url } = await world.serve({ app: appWithSession({ store }) })
    for (const answer of await visitAll(url)) expect([answer.status, cookiesSetBy(answer)]).toEqual([200, []])
    expect(await sessionsIn(store)).toEqual({})
  })

  it('needs none', async () => {
    const { url } = await world.serve({ app: express() })
    for (const answer of await visitAll(url)) expect([answer.status, cookiesSetBy(answer)]).toEqual([200, []])
  })

  it('leaves a session that the app wrote as it is, at login and at logout', async () => {
    const store = new MemoryStore()
    const app = appWithSession({ store })
    app.get('/cart', (req, res) => {
      Object.assign(req.session, { cart: ['tea'] })
      res.end()
    })
    const { url } = await world.serve({ app })
    const [cookie = ''] = cookiesSetBy(await world.phone(url).open('/cart'))
    const before = await sessionsIn(store)
    const phone = world.phone(url, { headers: { Cookie: cookie.split(';')[0] ?? '' } })
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.post('/login/logout')).status).toBe(200)
    expect(Object.keys(await sessionsIn(store))).toEqual(Object.keys(before))
    expect(JSON.stringify(await sessionsIn(store))).toContain('tea')
  })

  it('knows nobody by a session’s cookie', async () => {
    const { url } = await world.serve({ app: appWithSession({ saveUninitialized: true }) })
    const [cookie = ''] = cookiesSetBy(await world.phone(url).open('/whoami'))
    const phone = world.phone(url, { headers: { Cookie: cookie.split(';')[0] ?? '' } })
    await phone.logIn()
    phone.token = ''
    expect((await phone.open('/whoami')).body.openid).toBeNull()
    expect((await phone.get('/login/user')).status).toBe(401)
  })
})
