import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { type ScanPhone, useScan } from '../../../helpers/apps/mini-scan.ts'
import { slowHandleOn } from '../../../helpers/stores/caches.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'
import { otherThan } from '../../../helpers/visitors/code-browser.ts'

const over = [401, 'ERR_CODE_DEAD', -1]
const foreign = [403, 'ERR_ACCESS_DENIED', -1]
const wrongNumber = [403, 'ERR_STATE_MISMATCH', -1]
const malformed = [400, 'ERR_PARAMETER', -1]

describe('the phone of a desktop login', () => {
  const world = useScan()

  const setUp = async (options: Parameters<typeof world.serve>[0] = {}) => {
    const app = await world.serve(options)
    return { app, browser: app.browser(), phone: await world.phone(app) }
  }
  const actions = ['openScene', 'confirm', 'refuse'] as const
  const act = (phone: ScanPhone, action: (typeof actions)[number], scene: unknown, number: unknown) =>
    action === 'confirm' ? phone.confirm(scene, number) : phone[action](scene)

  describe.each(actions)('%s', (action) => {
    it('needs the token of this mini program', async () => {
      const { app, browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      await phone.post('/login/logout')
      expect(problemOf(await act(phone, action, scene, number))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
      const path = `/api/login/scan/${action === 'openScene' ? 'open' : action}`
      const stranger = app.browser()
      expect(problemOf(await stranger.post(path, { scene, number }))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
      // A desktop that is logged in is no phone.
      const own = app.browser()
      await world.confirmed(own, await world.phone(app))
      expect(await own.news()).toBe('done')
      expect(problemOf(await own.post(path, { scene, number }))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    })

    it.each([undefined, null, 7, '', 'a', 'a'.repeat(31), 'a'.repeat(33), `${'a'.repeat(31)}!`, ['a'], {}])(
      'is 400 for the scene %p',
      async (scene) => {
        const { phone } = await setUp()
        expect(problemOf(await act(phone, action, scene, '1234'))).toEqual(malformed)
      },
    )

    it('finds nothing by a scene that is guessed', async () => {
      const { browser, phone } = await setUp()
      const { scene } = await world.scanned(browser, phone)
      const last = scene.at(-1) === 'A' ? 'B' : 'A'
      for (const guess of ['A'.repeat(32), scene.slice(0, -1) + last, scene.toUpperCase()]) {
        if (guess === scene) continue
        expect(problemOf(await act(phone, action, guess, '1234'))).toEqual(over)
      }
      expect(await browser.whoami()).toBeNull()
    })

    it('is too late after five minutes', async () => {
      const { browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      world.passTime(300_001)
      expect(problemOf(await act(phone, action, scene, number))).toEqual(over)
      expect(await browser.news()).toBe('expired')
    })

    it('is refused to a second person, who ends nothing', async () => {
      const { app, browser, phone } = await setUp()
      const second = await world.phone(app)
      const { scene, number } = await world.scanned(browser, phone)
      expect(problemOf(await act(second, action, scene, number))).toEqual(foreign)
      expect((await phone.confirm(scene, number)).status).toBe(200)
      expect(await browser.news()).toBe('done')
      expect(await browser.whoami()).toBe(phone.openid)
    })
  })

  it.each(['confirm', 'refuse'] as const)('may not %s what it has not opened', async (action) => {
    const { browser, phone } = await setUp()
    const code = await browser.showCode()
    const scene = await phone.scan(code)
    expect(problemOf(await act(phone, action, scene, code.number))).toEqual(foreign)
    expect((await phone.openScene(scene)).status).toBe(200)
    expect((await phone.confirm(scene, code.number)).status).toBe(200)
    expect(await browser.news()).toBe('done')
  })

  it('may open the page again and is told the same', async () => {
    const { browser, phone } = await setUp()
    const code = await browser.showCode()
    const scene = await phone.scan(code)
    const first = (await phone.openScene(scene)).body
    world.passTime(1_000)
    expect((await phone.openScene(scene)).body).toEqual(first)
  })

  it('leaves the code to one of two who open it at once; the next page shows another', async () => {
    const { app, browser, phone } = await setUp()
    const other = await world.phone(app)
    const code = await browser.showCode()
    const scene = await phone.scan(code)
    const answers = await Promise.all([phone.openScene(scene), other.openScene(scene)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
    expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
  })

  describe('the number', () => {
    it.each([undefined, null, 1234, '', '123', '12345', '12a4', ['1', '2', '3', '4'], '1'.repeat(10_000)])(
      'is 400 for %p, which costs no try',
      async (number) => {
        const { browser, phone } = await setUp()
        const { scene, number: right } = await world.scanned(browser, phone)
        for (let count = 0; count < 6; count += 1) {
          expect(problemOf(await phone.confirm(scene, number))).toEqual(malformed)
        }
        expect((await phone.confirm(scene, right)).status).toBe(200)
      },
    )

    it('may come with blanks and in wide digits', async () => {
      const { browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      const wide = number.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
      expect((await phone.confirm(scene, ` ${wide} `)).status).toBe(200)
    })

    it('ends the login at the fifth that is wrong', async () => {
      const { browser, phone } = await setUp()
      const { scene, number, imageUrl } = await world.scanned(browser, phone)
      const waiting = await browser.beginPoll()
      for (let count = 0; count < 4; count += 1) {
        expect(problemOf(await phone.confirm(scene, otherThan(number)))).toEqual(wrongNumber)
      }
      expect(problemOf(await phone.confirm(scene, otherThan(number)))).toEqual(over)
      expect((await waiting.answer).body.data).toEqual({ status: 'expired' })
      expect(problemOf(await phone.confirm(scene, number))).toEqual(over)
      expect(problemOf(await phone.openScene(scene))).toEqual(over)
      expect(await browser.whoami()).toBeNull()
      expect((await browser.start()).imageUrl).not.toBe(imageUrl)
    })

    it('is taken after four that were wrong', async () => {
      const { browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      for (let count = 0; count < 4; count += 1) await phone.confirm(scene, otherThan(number))
      expect((await phone.confirm(scene, number)).status).toBe(200)
      expect(await browser.news()).toBe('done')
    })

    it('is never looked at more than five times, also where guesses come at once to two processes', async () => {
      const store = memoryTokenCache()
      const auth = { tokenCache: slowHandleOn(store) }
      const { app, browser, phone } = await setUp({ auth })
      const second = await world.serve({ auth: { tokenCache: slowHandleOn(store) } })
      const { scene, number } = await world.scanned(browser, phone)
      const { token } = phone
      const guesses = Array.from({ length: 24 }, (_, turn) =>
        (turn % 2 === 0 ? app : second)
          .browser()
          .post(
            '/api/login/scan/confirm',
            { scene, number: otherThan(number) },
            { Authorization: `Bearer ${token}` },
          ),
      )
      const answers = await Promise.all(guesses)
      const looks = answers.filter(({ status }) => status === 403).length
      expect(looks).toBeLessThanOrEqual(4)
      while ((await phone.confirm(scene, otherThan(number))).status === 403);
      expect(problemOf(await phone.confirm(scene, number))).toEqual(over)
      expect(await browser.news()).toBe('expired')
    })

    it('may be sent twice, at once and again, and after the desktop is in', async () => {
      const { browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      const answers = await Promise.all([phone.confirm(scene, number), phone.confirm(scene, number)])
      answers.push(await phone.confirm(scene, number))
      expect(await browser.news()).toBe('done')
      answers.push(await phone.confirm(scene, number))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(problemOf(await phone.confirm(scene, otherThan(number)))).toEqual(over)
      world.passTime(61_000)
      expect(problemOf(await phone.confirm(scene, number))).toEqual(over)
    })

    it('logs nobody in whom another number was confirmed for', async () => {
      const { app, phone } = await setUp()
      const [mine, theirs] = [app.browser(), app.browser()]
      const own = await world.scanned(mine, phone)
      const stranger = await theirs.showCode()
      await phone.openScene(await phone.scan(stranger))
      expect((await phone.confirm(own.scene, own.number)).status).toBe(200)
      expect(await mine.news()).toBe('done')
      expect([await mine.whoami(), await theirs.whoami()]).toEqual([phone.openid, null])
    })
  })

  describe('that refuses', () => {
    it('ends the login at once', async () => {
      const { browser, phone } = await setUp()
      const { scene, number, imageUrl } = await world.scanned(browser, phone)
      const waiting = await browser.beginPoll()
      expect((await phone.refuse(scene)).body).toEqual({ code: 0, message: 'success', data: {} })
      expect((await waiting.answer).body.data).toEqual({ status: 'expired' })
      expect(problemOf(await phone.confirm(scene, number))).toEqual(over)
      expect(await browser.whoami()).toBeNull()
      expect((await browser.start()).imageUrl).not.toBe(imageUrl)
    })

    it('may do so twice', async () => {
      const { browser, phone } = await setUp()
      const { scene } = await world.scanned(browser, phone)
      const answers = await Promise.all([phone.refuse(scene), phone.refuse(scene)])
      answers.push(await phone.refuse(scene))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    })

    it('is in time until the desktop is in, and then too late', async () => {
      const { app, browser, phone } = await setUp()
      const first = await world.confirmed(browser, phone)
      expect((await phone.refuse(first.scene)).status).toBe(200)
      expect(await browser.news()).toBe('expired')

      const other = app.browser()
      const second = await world.confirmed(other, phone)
      expect(await other.news()).toBe('done')
      expect(problemOf(await phone.refuse(second.scene))).toEqual(over)
      expect(await other.whoami()).toBe(phone.openid)
    })

    it('and confirms at the same time has done one of the two', async () => {
      const { browser, phone } = await setUp()
      const { scene, number } = await world.scanned(browser, phone)
      await Promise.all([phone.confirm(scene, number), phone.refuse(scene)])
      const status = await browser.news()
      expect(['done', 'expired']).toContain(status)
      expect(await browser.whoami()).toBe(status === 'done' ? phone.openid : null)
    })
  })
})
