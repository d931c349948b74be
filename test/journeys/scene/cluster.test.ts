import { expect, it } from '@jest/globals'
import { MemoryStore } from 'express-session'
import { type SceneApp, useScenes } from '../../helpers/apps/scene.ts'
import { describeSharedCaches } from '../../helpers/stores/shared-caches.ts'
import { otherThan } from '../../helpers/visitors/code-browser.ts'
import { withCookiesOf } from '../../helpers/visitors/login-cookies.ts'

describeSharedCaches('two processes with sceneLogin()', (cacheOfProcess) => {
  const world = useScenes()

  const serveTwo = async (): Promise<{ one: SceneApp; two: SceneApp; logins: () => number }> => {
    const store = new MemoryStore()
    let logins = 0
    const serve = (): Promise<SceneApp> => {
      const onLogin = (): void => {
        logins += 1
      }
      return world.serve({ session: { store }, login: { tokenCache: cacheOfProcess(), onLogin } })
    }
    const one = await serve()
    return { one, two: await serve(), logins: () => logins }
  }

  it('start a login at one, take the scan at the other, and finish at the first', async () => {
    const { one, two } = await serveTwo()
    const [browser, phone] = [one.browser(), world.phone()]
    const code = await browser.start()
    const first = await browser.beginPoll()
    await world.pushTo(two.url)
    expect(await phone.scan(code)).toContain('4 位数字')
    expect((await first.answer).body.data).toEqual({ status: 'scanned' })
    const second = await browser.beginPoll()
    await phone.send(code.number)
    expect((await second.answer).body.data.status).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
    expect(await withCookiesOf(browser, two.browser()).whoami()).toBe(phone.openid)
  })

  it('take the scan at one and the number at the other', async () => {
    const { one, two } = await serveTwo()
    const [browser, phone] = [one.browser(), world.phone()]
    const code = await browser.start()
    await world.pushTo(one.url)
    await phone.scan(code)
    await world.pushTo(two.url)
    await phone.send(code.number)
    expect(await withCookiesOf(browser, two.browser()).news()).toBe('done')
  })

  it('give the same code to the same browser', async () => {
    const { one, two } = await serveTwo()
    const browser = one.browser()
    const code = await browser.start()
    const again = await withCookiesOf(browser, two.browser()).start()
    expect([again.imageUrl, again.number]).toEqual([code.imageUrl, code.number])
  })

  it('log in once for two requests at once, one at each', async () => {
    const { one, two, logins } = await serveTwo()
    const [browser, phone] = [one.browser(), world.phone()]
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
    const other = withCookiesOf(browser, two.browser())
    expect(await Promise.all([browser.news(), other.news()])).toEqual(['done', 'done'])
    expect([await browser.whoami(), await other.whoami()]).toEqual([phone.openid, phone.openid])
    expect(logins()).toBe(1)
  })

  it('leave the code to one of two who scan at once, one at each', async () => {
    const { one, two } = await serveTwo()
    const browser = one.browser()
    const phones = [world.phone(), world.phone()]
    const code = await browser.start()
    await world.pushTo(one.url)
    const first = phones[0]?.scan(code)
    await world.pushTo(two.url)
    const said = await Promise.all([first, phones[1]?.scan(code)])
    expect(said.filter((line) => line?.includes('4 位数字'))).toHaveLength(1)
    expect(said.filter((line) => line?.includes('已被他人扫描'))).toHaveLength(1)
  })

  it('count wrong numbers together', async () => {
    const { one, two } = await serveTwo()
    const [browser, phone] = [one.browser(), world.phone()]
    const code = await browser.start()
    await phone.scan(code)
    for (const { url } of [one, two, one, two, one]) {
      await world.pushTo(url)
      await phone.send(otherThan(code.number))
    }
    expect(await phone.send(code.number)).toBeUndefined()
    expect(await browser.news()).toBe('expired')
  })
})
