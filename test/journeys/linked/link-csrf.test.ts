import { afterEach, describe, expect, it } from '@jest/globals'
import {
  link,
  outcomeOf,
  readyLink,
  useLinked,
  wechatVisitor,
  wecomVisitor,
  whoIs,
} from '../../helpers/apps/linked.ts'
import { sessionCookies } from '../../helpers/stores/sessions.ts'
import { moveDate, releaseDate } from '../../helpers/time/clock.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { parameterOf, pathOf, withParameter } from '../../helpers/visitors/callback-address.ts'
import { copyOf, forgetLoginCookies, loginCookies } from '../../helpers/visitors/login-cookies.ts'
import { decide, exchanges, logInByPage } from '../../helpers/visitors/page-login.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

describe('a link', () => {
  const world = useLinked()
  const { simulator } = world
  const mismatch = [403, 'ERR_STATE_MISMATCH']
  /** Nothing was exchanged, linked or changed. */
  const nothingHappened = (): void => {
    expect(exchanges(simulator)).toBe(0)
    expect(world.store.calls.filter(({ name }) => name === 'link')).toEqual([])
  }
  afterEach(releaseDate)

  describe('that comes back to a browser which did not begin it', () => {
    it.each([
      ['where somebody else is logged in', 'lisi'],
      ['where nobody is logged in', undefined],
    ])('is refused %s', async (_where, person) => {
      const { url } = await world.serve()
      const attacker = await wecomVisitor(url)
      const callback = await readyLink(attacker)
      const victim = person === undefined ? createBrowser(url) : await wecomVisitor(url, person)
      const [before, cookies] = [await whoIs(victim), sessionCookies(victim)]
      for (const lose of [() => undefined, () => forgetLoginCookies(victim)]) {
        lose()
        expect(outcomeOf(await victim.open(callback))).toEqual(mismatch)
      }
      expect([await whoIs(victim), sessionCookies(victim)]).toEqual([before, cookies])
      nothingHappened()
    })

    it('is refused where a link of one’s own is under way, which then ends as begun', async () => {
      const { url } = await world.serve()
      const [attacker, victim] = [await wecomVisitor(url), await wecomVisitor(url, 'lisi')]
      const [theirs, own] = [await readyLink(attacker, { person: 'xiaohong' }), await readyLink(victim)]
      expect(outcomeOf(await victim.open(theirs))).toEqual(mismatch)
      const code = parameterOf(theirs, 'code')
      nothingHappened()
      expect(outcomeOf(await victim.open(own))).toEqual([303, '/account'])
      expect(world.store.keys()[2]).toEqual([expect.any(String), world.keyOf('xiaoming')])
      // The mark of the finished link takes no other code.
      expect(outcomeOf(await victim.open(withParameter(own, 'code', code)))).toEqual(mismatch)
    })
  })

  describe('whose cookie is lost or too old', () => {
    it.each([
      ['lost', (browser: Parameters<typeof forgetLoginCookies>[0]) => forgetLoginCookies(browser)],
      ['ten minutes old', () => moveDate(601_000)],
    ])('never becomes a login, nor another link: %s', async (_how, lose) => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyLink(browser)
      lose(browser)
      expect(outcomeOf(await browser.open(callback))).toEqual(mismatch)
      expect(await whoIs(browser)).toMatchObject({ wechat: null, wecom: 'user123' })
      nothingHappened()
    })

    it('becomes a login by no change of its address either', async () => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyLink(browser)
      const state = parameterOf(callback, 'state')
      const asLogin = withParameter(callback, 'state', `a${state.slice(1)}`)
      // Somebody is not logged in to WeChat's app, and this state is not of their browser.
      expect(outcomeOf(await browser.open(asLogin))).toEqual(mismatch)
      const answer = await browser.post('/wechat/getUserInfo', { code: parameterOf(callback, 'code'), state })
      expect([answer.status, answer.body.error]).toEqual(mismatch)
      nothingHappened()
      expect(outcomeOf(await browser.open(callback))).toEqual([303, '/account'])
    })

    it('is no answer to a front end afterwards', async () => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyLink(browser)
      await browser.open(callback)
      const [code, state] = [parameterOf(callback, 'code'), parameterOf(callback, 'state')]
      const answer = await browser.post('/wechat/getUserInfo', { code, state })
      expect([answer.status, answer.body.error]).toEqual(mismatch)
      expect(exchanges(simulator)).toBe(1)
    })

    it('leaves lost logins to begin again as logins', async () => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyCallback(browser)
      forgetLoginCookies(browser)
      const again = await browser.open(callback)
      expect(outcomeOf(await browser.open(pathOf(await decide(browser, locationOf(again)))))).toEqual([
        303,
        '/',
      ])
      expect(await whoIs(browser)).toMatchObject({ wechatAccount: { id: 2 }, wecomAccount: { id: 1 } })
      expect(world.store.calls.filter(({ name }) => name === 'link')).toEqual([])
    })
  })

  describe('between whose start and return the account changed', () => {
    it.each<[string, (browser: ReturnType<typeof createBrowser>) => Promise<unknown>]>([
      ['by a logout', (browser) => browser.post('/wecom/logout')],
      [
        'by another person’s login',
        (browser) => logInByPage(browser, { loginPath: '/wecom/login', person: 'lisi' }),
      ],
      ['by a newer login with another router', (browser) => logInByPage(browser, { person: 'xiaohong' })],
      ['by a merge', async () => world.store.merge({ id: 1 }, { id: 9 })],
    ])('is refused: %s', async (_how, change) => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyLink(browser)
      await change(browser)
      const exchanged = exchanges(simulator)
      expect(outcomeOf(await browser.open(callback))).toEqual(mismatch)
      expect(exchanges(simulator)).toBe(exchanged)
      expect(world.store.calls.filter(({ name }) => name === 'link')).toEqual([])
    })

    it('goes on where the same account has logged in again, or another way', async () => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      await link(browser, { person: 'xiaohong' })
      const callback = await readyLink(browser)
      await logInByPage(browser, { person: 'xiaohong' })
      expect(await whoIs(browser)).toMatchObject({ wechatAccount: { id: 1 }, wecomAccount: { id: 1 } })
      expect(outcomeOf(await browser.open(callback))).toEqual([303, '/account'])
      expect(world.store.keys()[1]).toHaveLength(3)
    })

    it('is refused a second time too, once it was finished', async () => {
      const { url } = await world.serve()
      const browser = await wecomVisitor(url)
      const callback = await readyLink(browser)
      await browser.open(callback)
      const [finished, outside] = [copyOf(browser, url), copyOf(browser, url)]
      outside.cookies.delete('connect.sid')
      expect(outcomeOf(await finished.open(callback))).toEqual([303, '/account'])
      expect(outcomeOf(await outside.open(callback))).toEqual(mismatch)
      await browser.post('/wecom/logout')
      expect(outcomeOf(await browser.open(callback))).toEqual(mismatch)
    })
  })

  describe('of an identity that another account has', () => {
    it('is 409, and both keep what they have', async () => {
      const { url, errors } = await world.serve()
      await wechatVisitor(url)
      const browser = await wecomVisitor(url)
      expect(outcomeOf(await link(browser))).toEqual([409, 'ERR_IDENTITY_TAKEN'])
      expect(world.store.keys()).toEqual({
        1: [world.keyOf('xiaoming')],
        2: [expect.stringMatching(/^wecom:/)],
      })
      expect(JSON.stringify(errors.map(String))).not.toContain(world.keyOf('xiaoming').split(':').at(-1))
    })

    it('is 409 where that account was quicker by a moment', async () => {
      const { url } = await world.serve()
      const [one, other] = [await wecomVisitor(url), await wecomVisitor(url, 'lisi')]
      const callbacks = [await readyLink(one), await readyLink(other)]
      const answers = await Promise.all([one.open(callbacks[0] ?? ''), other.open(callbacks[1] ?? '')])
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
      const owners = Object.values(world.store.keys()).filter((keys) =>
        keys.includes(world.keyOf('xiaoming')),
      )
      expect(owners).toHaveLength(1)
    })
  })

  it('puts neither account nor identity into its cookie, the address or an event', async () => {
    const { url, events } = await world.serve()
    const browser = await wecomVisitor(url)
    const start = await browser.open('/add-wechat')
    const callback = pathOf(await decide(browser, locationOf(start)))
    await browser.open(callback)
    const openid = world.keyOf('xiaoming').split(':').at(-1) ?? ''
    const told = JSON.stringify([start.headers, loginCookies(browser), events])
    for (const secret of [openid, parameterOf(callback, 'code')]) expect(told).not.toContain(secret)
  })
})
