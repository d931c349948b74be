import { describe, expect, it } from '@jest/globals'
import { type SceneApp, useScenes } from '../../helpers/apps/scene.ts'
import type { CodeBrowser } from '../../helpers/visitors/code-browser.ts'

/** Another browser with the same cookies, as they are now. */
const copyOf = (browser: CodeBrowser, app: SceneApp): CodeBrowser => {
  const copy = app.browser()
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  return copy
}

describe('which browser sceneLogin() logs in', () => {
  const world = useScenes()

  /** A browser that shows a code, another one, and a phone. */
  const createPair = async () => {
    const app = await world.serve()
    const [browser, other] = [app.browser(), app.browser()]
    return { browser, other, phone: world.phone(), code: await browser.start() }
  }

  it('not one whose relayed code somebody scans who sends no number', async () => {
    const app = await world.serve()
    const [own, foreign] = [app.browser(), app.browser()]
    const victim = world.phone({ isFollower: true })
    const ownCode = await own.start()
    const relayed = await foreign.start()
    await victim.scan(relayed)
    expect(await foreign.news()).toBe('scanned')
    const { answer } = await foreign.beginPoll()
    await victim.send('ok')
    await victim.send('yes, it is me')
    world.passTime(30_000)
    expect((await answer).body.data).toEqual({ status: 'scanned' })
    expect([await own.whoami(), await foreign.whoami()]).toEqual([null, null])

    // The victim's own page works all the while.
    await victim.scan(ownCode)
    await victim.send(ownCode.number)
    expect(await own.news()).toBe('done')
    expect([await own.whoami(), await foreign.whoami()]).toEqual([victim.openid, null])
  })

  it('not one whose relayed code is answered with the number of the victim’s own page', async () => {
    const app = await world.serve()
    const [own, foreign] = [app.browser(), app.browser()]
    const victim = world.phone()
    const relayed = await foreign.start()
    let ownCode = await own.start()
    // One time in ten thousand they are the same.
    if (ownCode.number === relayed.number) ownCode = await app.browser().start()
    await victim.scan(relayed)
    expect(await victim.send(ownCode.number)).toContain('不正确')
    expect(await foreign.news()).toBe('scanned')
    expect(await foreign.whoami()).toBeNull()
  })

  it('not one without the cookie: it gets "expired"', async () => {
    const { browser, other, phone, code } = await createPair()
    expect(await other.news()).toBe('expired')
    await phone.scan(code)
    await phone.send(code.number)
    expect(await other.news()).toBe('expired')
    expect(await other.whoami()).toBeNull()
    expect(await browser.news()).toBe('done')
  })

  it('not one that has seen the picture alone', async () => {
    const { browser, other: thief, phone, code } = await createPair()
    const ticket = encodeURIComponent(new URL(code.imageUrl).searchParams.get('ticket') ?? '')
    const tries = [`?ticket=${ticket}`, `?imageUrl=${encodeURIComponent(code.imageUrl)}`, '']
    await phone.scan(code)
    await phone.send(code.number)
    for (const query of tries) {
      const answer = await thief.fetchJson(`/wechat/scene${query}`)
      expect(answer.body.data).toEqual({ status: 'expired' })
    }
    // With a code of its own it is still nobody.
    await thief.start()
    const { answer } = await thief.beginPoll()
    world.passTime(30_000)
    expect((await answer).body.data).toEqual({ status: 'waiting' })
    expect(await thief.whoami()).toBeNull()
    expect(await browser.news()).toBe('done')
  })

  it('nor one that knows the scene: what is scanned is not what is asked with', async () => {
    const { browser, other: thief, phone, code } = await createPair()
    const [name = ''] = [...browser.cookies.keys()]
    await phone.scan(code)
    await phone.send(code.number)
    const scene = world.lastScene(phone)
    thief.cookies.set(name, scene)
    expect(await thief.news()).toBe('expired')
    expect((await thief.fetchJson(`/wechat/scene?scene=${scene}&code=${scene}`)).body.data).toEqual({
      status: 'expired',
    })
    expect(await thief.whoami()).toBeNull()
  })

  describe('once', () => {
    const confirmed = async (): Promise<{ app: SceneApp; browser: CodeBrowser; openid: string }> => {
      const app = await world.serve({ login: { onLogin: () => ({ count: ++logins }) } })
      const [browser, phone] = [app.browser(), world.phone()]
      const code = await browser.start()
      await phone.scan(code)
      await phone.send(code.number)
      return { app, browser, openid: phone.openid }
    }
    let logins = 0

    it('and again for the same request within a minute, from one login', async () => {
      logins = 0
      const { app, browser, openid } = await confirmed()
      const again = copyOf(browser, app)
      expect(await browser.news()).toBe('done')
      world.passTime(30_000)
      expect(await again.news()).toBe('done')
      expect([await browser.whoami(), await again.whoami()]).toEqual([openid, openid])
      expect(logins).toBe(1)
      expect(app.events.flatMap((event) => (event.type === 'login' ? [event.replayed] : []))).toEqual([
        false,
        true,
      ])
    })

    it('and for two requests at once, from one login', async () => {
      logins = 0
      const { app, browser, openid } = await confirmed()
      const again = copyOf(browser, app)
      expect(await Promise.all([browser.news(), again.news()])).toEqual(['done', 'done'])
      expect([await browser.whoami(), await again.whoami()]).toEqual([openid, openid])
      expect(logins).toBe(1)
    })

    it('and for two requests that wait together', async () => {
      logins = 0
      const app = await world.serve({ login: { onLogin: () => ({ count: ++logins }) } })
      const [browser, phone] = [app.browser(), world.phone()]
      const code = await browser.start()
      const again = copyOf(browser, app)
      const answers = [(await browser.beginPoll()).answer, (await again.beginPoll()).answer]
      await phone.scan(code)
      const told = (await Promise.race(answers)).body.data.status
      expect(told).toBe('scanned')
      await phone.send(code.number)
      const ends = await Promise.all(
        [browser, again].map(async (each, index) => {
          const { status } = (await answers[index])?.body.data ?? {}
          return status === 'scanned' ? each.news() : status
        }),
      )
      expect(ends).toEqual(['done', 'done'])
      expect([await browser.whoami(), await again.whoami()]).toEqual([phone.openid, phone.openid])
      expect(logins).toBe(1)
    })

    it('and never later than a minute after', async () => {
      logins = 0
      const { app, browser } = await confirmed()
      const again = copyOf(browser, app)
      expect(await browser.news()).toBe('done')
      world.passTime(61_000)
      expect(await again.news()).toBe('expired')
      expect(await again.whoami()).toBeNull()
      expect(logins).toBe(1)
    })

    it('and never after the logout', async () => {
      const { app, browser } = await confirmed()
      const again = copyOf(browser, app)
      expect(await browser.news()).toBe('done')
      expect((await browser.post('/wechat/scene/logout')).status).toBe(200)
      expect(await again.news()).toBe('expired')
      expect(await again.whoami()).toBeNull()
    })

    it('and takes the cookie away', async () => {
      const { browser } = await confirmed()
      const [name = ''] = [...browser.cookies.keys()]
      await browser.news()
      expect(browser.cookies.has(name)).toBe(false)
      expect(await browser.news()).toBe('expired')
    })
  })
})
