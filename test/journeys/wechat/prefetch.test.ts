import { describe, expect, it } from '@jest/globals'
import { requireWechatUser } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, wechatApp } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'

describe('a page that a browser loads before anybody asks for it', () => {
  const world = useSimulator()
  const serve = (): Promise<string> => {
    const app = appWithSession()
    app.get('/later', (_req, _res, next) => next())
    const whole = wechatApp(world, {}, app)
    whole.get('/guarded', requireWechatUser(), (_req, res) => void res.send('in'))
    whole.get('/by-hand', (_req, res) => res.wechatLogin())
    return world.run(whole)
  }

  const signs = [
    ['Sec-Purpose', 'prefetch'],
    ['Sec-Purpose', 'prefetch;prerender'],
    ['Purpose', 'prefetch'],
    ['X-Purpose', 'preview'],
    ['X-Moz', 'prefetch'],
  ] as const

  it.each(signs)('(%s: %s) starts no login: 401 as for data', async (name, value) => {
    const browser = createBrowser(await serve())
    for (const path of ['/wechat/login', '/guarded', '/by-hand', '/me']) {
      const answer = await browser.open(path, { [name]: value })
      expect([path, answer.status, answer.body.error]).toEqual([path, 401, 'ERR_LOGIN_REQUIRED'])
      expect(locationOf(answer)).toBe('')
    }
    expect(browser.cookies.size).toBe(0)
    expect((await browser.open('/guarded')).status).toBe(302)
  })
})
