import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { callbackRelay } from 'express-wechat-auth'
import {
  link,
  outcomeOf,
  readyLink,
  useLinked,
  wechatVisitor,
  wecomVisitor,
  whoIs,
} from '../../helpers/apps/linked.ts'
import { sessionCookies, sessionKinds } from '../../helpers/stores/sessions.ts'
import { moveDate, releaseDate } from '../../helpers/time/clock.ts'
import { createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { parameterOf } from '../../helpers/visitors/callback-address.ts'
import { copyOf, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide, logInByPage } from '../../helpers/visitors/page-login.ts'

const exchangeApi = 'sns/oauth2/access_token'

describe('res.wechatLink()', () => {
  const world = useLinked()
  const { simulator, keyOf } = world
  const openidOf = (person: string): string => keyOf(person).split(':').at(-1) ?? ''
  afterEach(releaseDate)

  it.each(sessionKinds)(
    'with %s adds a login to the account and leaves everything else',
    async (_name, session) => {
      const { url, events } = await world.serve({ session: session() })
      const browser = await wecomVisitor(url)
      const [before, cookies] = [await whoIs(browser), sessionCookies(browser)]
      events.length = 0
      expect(outcomeOf(await link(browser))).toEqual([303, '/account'])
      expect(await whoIs(browser)).toEqual(before)
      expect(before).toEqual({ wechat: null, wechatAccount: null, wecom: 'user123', wecomAccount: { id: 1 } })
      expect(sessionCookies(browser)).toBe(cookies)
      expect(world.store.keys()).toEqual({ 1: [expect.stringMatching(/^wecom:/), keyOf('xiaoming')] })
      const appId = keyOf('xiaoming').split(':')[1]
      expect(events).toEqual([{ type: 'link', provider: 'official-account', appId, replayed: false }])

      const phone = await wechatVisitor(url)
      expect(await whoIs(phone)).toMatchObject({ wechat: openidOf('xiaoming'), wechatAccount: { id: 1 } })
    },
  )

  it('lets the same person add what they have already', async () => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    await link(browser)
    moveDate(10_000)
    expect(outcomeOf(await link(browser))).toEqual([303, '/account'])
    expect(Object.keys(world.store.keys())).toEqual(['1'])
    expect(world.store.rows()).toHaveLength(2)
  })

  it('takes the website app on a desktop', async () => {
    const { url } = await world.serve()
    const browser = onDesktop(url)
    await logInByPage(browser, { loginPath: '/wecom/login', person: 'user123' })
    expect(outcomeOf(await link(browser))).toEqual([303, '/account'])
    expect(world.store.keys()[1]).toContain(keyOf('xiaoming', 'website'))
  })

  it.each([false, true])(
    'is for the newest login that has an account, WeCom’s router above: %s',
    async (wecomFirst) => {
      const { url } = await world.serve({ wecomFirst, accounts: { unionGroup: 'one' } })
      const browser = await wechatVisitor(url, 'xiaohong')
      await logInByPage(browser, { loginPath: '/wecom/login', person: 'user123' })
      expect(await whoIs(browser)).toMatchObject({ wechatAccount: { id: 1 }, wecomAccount: { id: 2 } })
      expect(outcomeOf(await link(browser))).toEqual([303, '/account'])
      expect(world.store.keys()[2]).toContain(keyOf('xiaoming'))
      expect(await whoIs(browser)).toMatchObject({ wechat: openidOf('xiaohong'), wecom: 'user123' })
    },
  )

  it('is 401 for nobody, and for a login that the store knows no account for', async () => {
    const { url } = await world.serve()
    const nobody = createBrowser(url)
    expect(outcomeOf(await nobody.open('/add-wechat'))).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    const browser = await wecomVisitor(url)
    world.store.merge({ id: 1 }, { id: 7 })
    expect(outcomeOf(await browser.open('/add-wechat'))).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    expect(loginCookies(browser)).toHaveLength(1)
  })

  it('is 401 for a browser that only looks ahead', async () => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    const answer = await browser.open('/add-wechat', { 'Sec-Purpose': 'prefetch' })
    expect(outcomeOf(answer)).toEqual([401, 'ERR_LOGIN_REQUIRED'])
  })

  it('says what is missing where the router has another onLogin', async () => {
    const { url } = await world.serve({ auth: { onLogin: () => ({ id: 9 }) } })
    const browser = await wechatVisitor(url)
    const answer = await browser.open('/add-wechat')
    expect(answer.status).toBe(500)
    expect(answer.text).toContain('onLogin: identities.onLogin')
  })

  it('goes back where the person declines, and adds nothing', async () => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    const answer = await browser.open(await readyLink(browser, { decision: 'deny' }))
    expect(outcomeOf(answer)).toEqual([303, '/account?error=access_denied'])
    expect(world.store.rows()).toHaveLength(1)
  })

  it('begins again once where the code is dead, and stays a link', async () => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    const first = await readyLink(browser)
    simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029, times: 1 })
    const again = await browser.open(first)
    expect(new URL(locationOf(again)).searchParams.get('state')).not.toBe(parameterOf(first, 'state'))
    const second = await decide(browser, locationOf(again))
    expect(outcomeOf(await browser.open(second))).toEqual([303, '/account'])
    expect(world.store.keys()[1]).toContain(keyOf('xiaoming'))
    expect(await whoIs(browser)).toMatchObject({ wechat: null, wecom: 'user123' })

    moveDate(10_000)
    simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 40029, times: 2 })
    const third = await decide(browser, locationOf(await browser.open(await readyLink(browser))))
    expect(outcomeOf(await browser.open(third))).toEqual([401, 'ERR_CODE_DEAD'])
  })

  it('refuses the made-up person of a snapshot page, whom the router lets in', async () => {
    const { url } = await world.serve({ auth: { snapshotUsers: 'allow' } })
    const guest = await wechatVisitor(url, 'kuaizhao')
    expect(await whoIs(guest)).toMatchObject({ wechat: expect.any(String), wechatAccount: null })
    expect(world.store.rows()).toHaveLength(0)

    const browser = await wecomVisitor(url)
    expect(outcomeOf(await link(browser, { person: 'kuaizhao' }))).toEqual([403, 'ERR_SNAPSHOT_USER'])
    expect(world.store.rows()).toHaveLength(1)
    expect(outcomeOf(await guest.open('/add-wechat'))).toEqual([401, 'ERR_LOGIN_REQUIRED'])
  })

  it('leads back from an error page, and not to a login', async () => {
    const { url } = await world.serve()
    await wechatVisitor(url)
    const browser = await wecomVisitor(url)
    const answer = await link(browser)
    expect(outcomeOf(answer)).toEqual([409, 'ERR_IDENTITY_TAKEN'])
    expect(answer.text).toContain('<a href="/account">Go back</a>')
    expect(answer.text).not.toContain('/wechat/login')
  })

  it('links once where the callback comes twice, and answers both alike', async () => {
    const { url, events } = await world.serve()
    const browser = await wecomVisitor(url)
    const callback = await readyLink(browser)
    const before = copyOf(browser, url)
    simulator.faults.arm({ api: exchangeApi, kind: 'delay', delayMs: 50 })
    const answers = await Promise.all([before.open(callback), before.open(callback), browser.open(callback)])
    answers.push(await copyOf(browser, url).open(callback), await browser.open(callback))
    expect(answers.map(outcomeOf)).toEqual(answers.map(() => [303, '/account']))
    expect(simulator.requests.count(exchangeApi)).toBe(1)
    expect(world.store.calls.filter(({ name }) => name === 'link')).toHaveLength(1)
    const links = events.filter(({ type }) => type === 'link')
    expect(links.map((event) => 'replayed' in event && event.replayed).sort()).toEqual([
      false,
      true,
      true,
      true,
      true,
    ])
  })

  it('goes by a relay of callbacks', async () => {
    const secret = 'the secret of the relay, and of its environments'
    const [relayApp, environments] = [express(), [] as string[]]
    const relay = await world.run(relayApp)
    const { url } = await world.serve({ auth: { relay: { url: `${relay}/relay`, secret } } })
    environments.push(url)
    relayApp.use(callbackRelay({ secret, environments }))
    const browser = await wecomVisitor(url)
    const back = await decide(browser, locationOf(await browser.open('/add-wechat')))
    expect(back.startsWith(`${relay}/relay?to=`)).toBe(true)
    const callback = locationOf(await browser.open(back))
    expect(outcomeOf(await browser.open(callback))).toEqual([303, '/account'])
    expect(world.store.keys()[1]).toContain(keyOf('xiaoming'))
  })

  it('refuses a loop of links as it does one of logins', async () => {
    const { url } = await world.serve()
    const browser = await wecomVisitor(url)
    for (const expected of [
      [303, '/account'],
      [303, '/account'],
    ]) {
      expect(outcomeOf(await link(browser))).toEqual(expected)
    }
    expect(outcomeOf(await browser.open('/add-wechat'))).toEqual([403, 'ERR_LOGIN_LOOP'])
  })
})
