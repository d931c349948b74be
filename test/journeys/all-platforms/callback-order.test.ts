import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { MemoryStore, type SessionData } from 'express-session'
import { appOf, exchangesAt, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { expressSession } from '../../helpers/stores/sessions.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { pathOf } from '../../helpers/visitors/callback-address.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

type Done = (error?: unknown) => void

/** A store that notes what is done to it, from when it is told to. */
class NotingStore extends MemoryStore {
  steps: string[] = []

  override destroy = (sid: string, done?: Done): void => {
    this.steps.push('old session id gone')
    super.destroy(sid, done)
  }
  override set = (sid: string, data: SessionData, done?: Done): void => {
    this.steps.push('wechatAuth' in data ? 'login stored' : 'session stored')
    super.set(sid, data, done)
  }
}

describe.each(pagePlatforms)('the callback of $name looks', (platform) => {
  const world = useWecom()
  const store = new NotingStore()
  const { prefix, people, exchangeApi } = platform
  const [person = ''] = people
  let url = ''

  beforeAll(async () => {
    const app = express().use(expressSession(store))
    app.get('/cart', (req, res) => {
      Object.assign(req.session, { cart: 'full' })
      res.json({})
    })
    const onLogin = (): void =>
      void store.steps.push(`onLogin after ${exchangesAt(platform, world)} exchange`)
    url = await world.run(appOf(platform, world, { onLogin }, app))
  })
  beforeEach(() => {
    store.steps = []
  })

  const visitor = async (): Promise<Browser> => {
    const browser = createBrowser(url)
    await browser.fetchJson('/cart')
    return browser
  }
  const arrive = async (browser: Browser, callback: string): Promise<unknown[]> => {
    store.steps = []
    const { status, headers, body } = await browser.open(pathOf(callback))
    return [...store.steps, status, headers['location'] ?? body.handed?.code]
  }
  const deny = (browser: Browser): Promise<string> =>
    readyCallback(browser, `${prefix}/login?returnTo=/me`, { person, decision: 'deny' })

  it('at the state before the denial, and at the denial before it asks the platform', async () => {
    const [browser, stranger] = [await visitor(), await visitor()]
    const [own, foreign] = [await deny(browser), await deny(stranger)]
    expect(await arrive(browser, foreign)).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(await arrive(browser, own)).toEqual([303, '/me?error=access_denied'])
    expect(exchangesAt(platform, world)).toBe(0)
  })

  it('at what the platform says before it asks onLogin, and touches no session', async () => {
    const browser = await visitor()
    const callback = await readyCallback(browser, `${prefix}/login?returnTo=/me`, { person })
    world.simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 50001 })
    const [status, code] = await arrive(browser, callback)
    expect([status, code]).toEqual([expect.any(Number), expect.stringMatching(/^ERR_/)])
    expect([await arrive(copyOf(browser, url), callback)].flat().slice(-2)).toEqual([303, '/me'])
  })

  it('at onLogin, changes the session’s id, stores the login, and only then answers 303', async () => {
    const browser = await visitor()
    const callback = await readyCallback(browser, `${prefix}/login?returnTo=/me`, { person })
    const [exchanged, changed, stored, ...rest] = await arrive(browser, callback)
    expect([exchanged, changed, stored]).toEqual([
      'onLogin after 1 exchange',
      'old session id gone',
      'login stored',
    ])
    expect(rest.slice(-2)).toEqual([303, '/me'])
    expect((await browser.fetchJson('/me')).status).toBe(200)
    expect(locationOf(await browser.open('/me'))).toBe('')
  })
})
