import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import express, { Router } from 'express'
import { passOthersBy } from '../../../lib/express/login/pass-others-by.ts'
import { type RunningApp, serve } from '../../helpers/apps/server.ts'

const running: RunningApp[] = []
afterAll(async () => {
  for (const app of running) await app.close()
})

/** An app with a router of these routes, that answers what it did for a request. */
async function appWith(paths: string[], add: (router: Router) => unknown = () => undefined): Promise<string> {
  const router = Router()
  router.use((_req, res, next) => {
    res.locals['hasWalked'] = true
    next()
  })
  for (const path of paths) router.get(path, (_req, res) => void res.json('a route'))
  passOthersBy(router, paths, (_req, res, next) => {
    res.locals['isPrepared'] = true
    next()
  })
  add(router)
  const app = express()
  app.use('/below', router)
  app.use(router)
  app.use((_req, res) => {
    res.json(res.locals['hasWalked'] ? 'walked' : res.locals['isPrepared'] ? 'passed by' : 'never seen')
  })
  const served = await serve(app)
  running.push(served)
  return served.url
}

const ask = async (url: string, path: string): Promise<unknown> => (await fetch(url + path)).json()

describe('a request at a router', () => {
  let url = ''
  beforeAll(async () => {
    url = await appWith(['/wechat/login', '/wechat/callback', '/a.b_c~d-e'])
  })

  it.each(['/wechat/login', '/WeChat/Login', '/wechat/login/', '/a.b_c~d-e', '/below/wechat/login'])(
    'for one of its routes finds it: %s',
    async (path) => {
      expect(await ask(url, path)).toBe('a route')
    },
  )

  it.each(['/wechat', '/wechat/', '/WECHAT/other', '/wechat/login/more', '/wechat?a=/b'])(
    'in a folder of its routes is looked at: %s',
    async (path) => {
      expect(await ask(url, path)).toBe('walked')
    },
  )

  it.each([
    '/',
    '//',
    '/?a=/wechat',
    '/wechats/login',
    '/wecha/login',
    '/other/wechat/login',
    '/%77echat/login',
    '/login',
    '/below/other',
  ])('for something else is prepared, and passed by: %s', async (path) => {
    expect(await ask(url, path)).toBe('passed by')
  })
})

describe('a router', () => {
  it.each(['/:id/login', '/w{e}chat', '/a%20b', '/w+/x', '/(.*)', '/*all'])(
    'whose routes begin with a pattern is always asked: %s',
    async (path) => {
      const router = Router()
      const { handle } = router as unknown as { handle: unknown }
      passOthersBy(router, [path, '/plain'], (_req, _res, next) => next())
      expect((router as unknown as { handle: unknown }).handle).toBe(handle)
    },
  )

  it('that the app has added to is always asked', async () => {
    const url = await appWith(['/wechat/login'], (router) =>
      router.get('/own/page', (_req, res) => void res.json('the app’s own')),
    )
    expect(await ask(url, '/own/page')).toBe('the app’s own')
    expect(await ask(url, '/other')).toBe('walked')
  })

  it('with a route at its root is asked for the root, and passed by elsewhere', async () => {
    const url = await appWith(['/'])
    expect(await ask(url, '/')).toBe('a route')
    expect(await ask(url, '/other')).toBe('passed by')
  })

  it('without routes is passed by', async () => {
    expect(await ask(await appWith([]), '/wechat/login')).toBe('passed by')
  })
})
