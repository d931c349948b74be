import { describe, expect, it } from '@jest/globals'
import { type Messages, type SceneAppOptions, useScenes } from '../../helpers/apps/scene.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const { appId } = accountCredentials

describe('the app’s own handlers beside sceneLogin()', () => {
  const world = useScenes()

  /** Handlers that note what they are given, and answer it. */
  const noting = (): { seen: string[]; register: (messages: Messages) => void } => {
    const seen: string[] = []
    const register = (messages: Messages): void => {
      for (const name of ['event:subscribe', 'event:SCAN', 'text']) {
        messages.on(name, ({ EventKey, Content }) => {
          seen.push(`${name} ${String(EventKey ?? Content).slice(0, 14)}`)
          return `own ${name}`
        })
      }
    }
    return { seen, register }
  }

  describe.each(['before', 'after'] as const)('registered %s it', (when) => {
    const serve = async (): Promise<{
      app: Awaited<ReturnType<typeof world.serve>>
      seen: string[]
    }> => {
      const { seen, register } = noting()
      const options: SceneAppOptions = when === 'before' ? { before: register } : { after: register }
      return { app: await world.serve(options), seen }
    }

    it('get the scans of a login too, and the account says what the login says', async () => {
      const { app, seen } = await serve()
      const [newcomer, follower] = [world.phone(), world.phone({ isFollower: true })]
      expect(await newcomer.scan(await app.browser().start())).toContain('4 位数字')
      expect(await follower.scan(await app.browser().start())).toContain('4 位数字')
      expect(seen).toEqual(['event:subscribe qrscene_login.', expect.stringMatching(/^event:SCAN login\./)])
    })

    it('get every text but the number of a login', async () => {
      const { app, seen } = await serve()
      const [browser, phone] = [app.browser(), world.phone({ isFollower: true })]
      const code = await browser.start()
      await phone.scan(code)
      expect(await phone.send('hello')).toBe('own text')
      expect(await phone.send(code.number)).toContain('已登录')
      expect(await phone.send('9999')).toBe('own text')
      expect(await browser.news()).toBe('done')
      expect(seen.slice(1)).toEqual(['text hello', 'text 9999'])
    })

    it.each(['promo-7', 'login-7', 42])('answer the scan of a code of their own: %p', async (scene) => {
      const { seen } = await serve()
      const code = await world.createCode(scene)
      expect(await world.phone().scan(code)).toBe('own event:subscribe')
      expect(await world.phone({ isFollower: true }).scan(code)).toBe('own event:SCAN')
      expect(seen).toEqual([`event:subscribe qrscene_${scene}`.slice(0, 30), `event:SCAN ${scene}`])
    })

    it.each(['login.spring-sale', 'login.'])(
      'answer it where it begins as those of a login do: %s',
      async (scene) => {
        await serve()
        const code = await world.createCode(scene)
        expect(await world.phone().scan(code)).toBe('own event:subscribe')
        expect(await world.phone({ isFollower: true }).scan(code)).toBe('own event:SCAN')
      },
    )

    it('answer people who follow without a scan', async () => {
      await serve()
      const phone = world.phone({ person: 'dawei' })
      world.simulator.users.unfollow('dawei', appId)
      const { reply } = await world.simulator.push.send({
        appId,
        openid: phone.openid,
        message: { MsgType: 'event', Event: 'subscribe', EventKey: '' },
      })
      expect(reply).toMatchObject({ Content: 'own event:subscribe' })
    })
  })

  it('answer with "*" what has no handler of its own, scans of a login included', async () => {
    const seen: string[] = []
    const app = await world.serve({
      after: (messages) =>
        messages.on('*', ({ Event, Content }) => {
          seen.push(String(Event ?? Content))
          return 'own *'
        }),
    })
    const [browser, phone] = [app.browser(), world.phone({ isFollower: true })]
    const code = await browser.start()
    expect(await phone.scan(code)).toContain('4 位数字')
    expect(await phone.send('hello')).toBe('own *')
    await phone.send(code.number)
    expect(await browser.news()).toBe('done')
    expect(seen).toEqual(['SCAN', 'hello'])
  })

  it('may say nothing', async () => {
    const app = await world.serve({ after: (messages) => messages.on('event:SCAN', () => undefined) })
    const browser = app.browser()
    expect(await world.phone({ isFollower: true }).scan(await browser.start())).toContain('4 位数字')
    expect(await browser.news()).toBe('scanned')
  })

  it('need not be there at all', async () => {
    await world.serve()
    expect(await world.phone().send('hello')).toBeUndefined()
    expect(await world.phone().send('1234')).toBeUndefined()
  })
})
