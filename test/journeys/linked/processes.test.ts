import { describe, expect, it } from '@jest/globals'
import { RedisStore } from 'connect-redis'
import type { RequestHandler } from 'express'
import { MemoryStore } from 'express-session'
import { memoryTokenCache, redisTokenCache, type TokenCache } from 'express-wechat-auth'
import { createClient } from 'redis'
import {
  type LinkedApp,
  outcomeOf,
  readyLink,
  useLinked,
  wecomVisitor,
  whoIs,
} from '../../helpers/apps/linked.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { describeWithRedis, useRedis } from '../../helpers/stores/redis.ts'
import { expressSession } from '../../helpers/stores/sessions.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'

/** What holds for two processes that share sessions, a cache and the app's database. */
function linkTests(shared: () => Promise<{ session: RequestHandler; tokenCache: TokenCache }>): void {
  const world = useLinked()
  const serveTwo = async (): Promise<[LinkedApp, LinkedApp]> => [
    await world.serve(await shared()),
    await world.serve(await shared()),
  ]

  it('a link begins at one and ends at the other', async () => {
    const [here, there] = await serveTwo()
    const browser = await wecomVisitor(here.url)
    const moved = copyOf(browser, there.url)
    const callback = await readyLink(browser)
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value)
    expect(outcomeOf(await moved.open(callback))).toEqual([303, '/account'])
    expect(world.store.keys()[1]).toContain(world.keyOf('xiaoming'))
    expect(await whoIs(browser)).toMatchObject({ wechat: null, wecom: 'user123' })
  })

  it('a callback that comes to both at once links once, and is answered alike', async () => {
    const [here, there] = await serveTwo()
    const browser = await wecomVisitor(here.url)
    const callback = await readyLink(browser)
    const moved = copyOf(browser, there.url)
    world.simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'delay', delayMs: 100 })
    const answers = await Promise.all([browser.open(callback), moved.open(callback)])
    expect(answers.map(outcomeOf)).toEqual([
      [303, '/account'],
      [303, '/account'],
    ])
    expect(exchanges(world.simulator)).toBe(1)
    expect(world.store.calls.filter(({ name }) => name === 'link')).toHaveLength(1)
    const links = [...here.events, ...there.events].filter(({ type }) => type === 'link')
    expect(links.map((event) => 'replayed' in event && event.replayed).sort()).toEqual([false, true])
  })

  it('a logout at one ends what was begun at the other', async () => {
    const [here, there] = await serveTwo()
    const browser = await wecomVisitor(here.url)
    const callback = await readyLink(browser)
    const stale = copyOf(browser, here.url)
    await copyOf(browser, there.url).post('/wecom/logout')
    expect(outcomeOf(await stale.open(callback))).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect(exchanges(world.simulator)).toBe(0)
  })

  it('first logins of one person at both end in one account', async () => {
    const apps = await serveTwo()
    const browsers = await Promise.all(apps.map(({ url }) => wecomVisitor(url, 'lisi')))
    const answers = await Promise.all(browsers.map((browser) => logInByPage(browser)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const accounts = await Promise.all(browsers.map(whoIs))
    expect(accounts.map(({ wechatAccount }) => wechatAccount)).toEqual([{ id: 2 }, { id: 2 }])
  })
}

describe('two processes with linkedIdentities() that share what is in memory', () => {
  const [store, cache] = [new MemoryStore(), memoryTokenCache()]
  linkTests(async () => ({ session: expressSession(store), tokenCache: handleOn(cache) }))
})

describeWithRedis('two processes with linkedIdentities() that share a Redis', () => {
  const redis = useRedis()
  linkTests(async () => {
    const client = createClient({ socket: { path: redis.path, tls: false } })
    redis.keep(client)
    await client.connect()
    return { session: expressSession(new RedisStore({ client })), tokenCache: redisTokenCache({ client }) }
  })
})
