import { describe, expect, it } from '@jest/globals'
import { useScan } from '../../../helpers/apps/mini-scan.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'
import { otherThan } from '../../../helpers/visitors/code-browser.ts'

describe('which browser miniLogin({ scan }) logs in', () => {
  const world = useScan()

  const setUp = async (options: Parameters<typeof world.serve>[0] = {}) => {
    const app = await world.serve(options)
    return { app, browser: app.browser(), other: app.browser(), phone: await world.phone(app) }
  }

  it('not one whose relayed code somebody scans who sends no number', async () => {
    const { other: attacker, browser: own, phone: victim } = await setUp()
    const ownCode = await own.showCode()
    const relayed = await attacker.showCode()
    await victim.openScene(await victim.scan(relayed))
    expect(await attacker.news()).toBe('scanned')
    const { answer } = await attacker.beginPoll()
    world.passTime(30_000)
    expect((await answer).body.data).toEqual({ status: 'scanned' })

    // The victim's own page works all the while.
    const scene = await victim.scan(ownCode)
    await victim.openScene(scene)
    await victim.confirm(scene, ownCode.number)
    expect(await own.news()).toBe('done')
    expect([await own.whoami(), await attacker.whoami()]).toEqual([victim.openid, null])
  })

  it('not one whose relayed code is answered with the number of the victim’s own page', async () => {
    const { other: attacker, browser: own, phone: victim } = await setUp()
    const relayed = await world.scanned(attacker, victim)
    const { number } = await own.start()
    // One time in ten thousand they are the same.
    const sent = number === relayed.number ? otherThan(number) : number
    expect(problemOf(await victim.confirm(relayed.scene, sent))).toEqual([403, 'ERR_STATE_MISMATCH', -1])
    expect(await attacker.whoami()).toBeNull()
  })

  it('not one whose relayed code the victim refuses', async () => {
    const { other: attacker, phone: victim } = await setUp()
    const { scene } = await world.scanned(attacker, victim)
    await victim.refuse(scene)
    expect(await attacker.news()).toBe('expired')
    expect(await attacker.whoami()).toBeNull()
  })

  it('not one without the cookie: it gets "expired", and no picture', async () => {
    const { browser, other, phone } = await setUp()
    const { imageUrl } = await world.confirmed(browser, phone)
    expect(await other.news()).toBe('expired')
    expect(problemOf(await other.fetchJson(imageUrl))).toEqual([401, 'ERR_CODE_DEAD', -1])
    expect(await other.whoami()).toBeNull()
    expect(await browser.news()).toBe('done')
  })

  it('nor one that knows the scene: what is scanned is not what is asked with', async () => {
    const { browser, other: thief, phone } = await setUp()
    const { scene } = await world.confirmed(browser, phone)
    const [name = ''] = [...browser.cookies.keys()]
    thief.cookies.set(name, scene)
    for (const path of ['/api/login/scan', `/api/login/scan?scene=${scene}`, `/api/login/scan?id=${scene}`]) {
      expect((await thief.fetchJson(path)).body.data).toEqual({ status: 'expired' })
    }
    expect(await thief.whoami()).toBeNull()
    expect(await browser.news()).toBe('done')
  })

  it('each the one whose code was confirmed', async () => {
    const { app, browser, other, phone } = await setUp()
    const second = await world.phone(app)
    const one = await world.scanned(browser, phone)
    const two = await world.scanned(other, second)
    await phone.confirm(one.scene, one.number)
    await second.confirm(two.scene, two.number)
    expect([await other.news(), await browser.news()]).toEqual(['done', 'done'])
    expect([await browser.whoami(), await other.whoami()]).toEqual([phone.openid, second.openid])
  })

  it('not one of another deployment over the same codes: its cookie opens nothing', async () => {
    const { browser, phone } = await setUp()
    const staging = await world.serve({ auth: { secret: 'another secret of the tests' } })
    await world.confirmed(browser, phone)
    expect(await browser.copy(staging).news()).toBe('expired')
    expect(await browser.news()).toBe('done')
  })

  describe('once', () => {
    const confirmed = async () => {
      let logins = 0
      const { app, browser, phone } = await setUp({
        auth: {
          onLogin: (_user, { flow }) => {
            if (flow === 'scan') logins += 1
          },
        },
      })
      await world.confirmed(browser, phone)
      return { app, browser, again: browser.copy(), openid: phone.openid, logins: () => logins }
    }

    it('and again for the same request within a minute, from one login', async () => {
      const { app, browser, again, openid, logins } = await confirmed()
      expect(await browser.news()).toBe('done')
      world.passTime(30_000)
      expect(await again.news()).toBe('done')
      expect([await browser.whoami(), await again.whoami(), logins()]).toEqual([openid, openid, 1])
      const scans = app.events.flatMap((event) =>
        event.type === 'login' && event.flow === 'scan' ? [event.replayed] : [],
      )
      expect(scans).toEqual([false, true])
    })

    it('and for two requests at once, from one login', async () => {
      const { browser, again, openid, logins } = await confirmed()
      expect(await Promise.all([browser.news(), again.news()])).toEqual(['done', 'done'])
      expect([await browser.whoami(), await again.whoami(), logins()]).toEqual([openid, openid, 1])
    })

    it('and never later than a minute after', async () => {
      const { browser, again, logins } = await confirmed()
      expect(await browser.news()).toBe('done')
      world.passTime(61_000)
      expect(await again.news()).toBe('expired')
      expect([await again.whoami(), logins()]).toEqual([null, 1])
    })

    it('and never after the logout', async () => {
      const { browser, again } = await confirmed()
      expect(await browser.news()).toBe('done')
      expect((await browser.post('/api/login/logout')).status).toBe(200)
      expect(await again.news()).toBe('expired')
      expect(await again.whoami()).toBeNull()
    })

    it('and takes the cookie away', async () => {
      const { browser } = await confirmed()
      const [name = ''] = [...browser.cookies.keys()]
      expect(name).toMatch(/^wxa-scene-/)
      await browser.news()
      expect(browser.cookies.has(name)).toBe(false)
    })
  })
})
