import { expect, it } from '@jest/globals'
import { MemoryStore } from 'express-session'
import { codeApi, type ScanApp, useScan } from '../../../helpers/apps/mini-scan.ts'
import { describeSharedCaches } from '../../../helpers/stores/shared-caches.ts'
import { otherThan } from '../../../helpers/visitors/code-browser.ts'

describeSharedCaches('two processes with miniLogin({ scan })', (cacheOfProcess) => {
  const world = useScan()

  const serveTwo = async () => {
    const store = new MemoryStore()
    let logins = 0
    const serve = (): Promise<ScanApp> =>
      world.serve({
        session: { store },
        auth: {
          tokenCache: cacheOfProcess(),
          onLogin: (_user, { flow }) => {
            if (flow === 'scan') logins += 1
          },
        },
      })
    const [one, two] = [await serve(), await serve()]
    return { one, two, logins: () => logins, phone: await world.phone(two) }
  }

  it('show the code at one, ask the phone at the other, and finish at the first', async () => {
    const { one, two, phone } = await serveTwo()
    const browser = one.browser()
    const code = await browser.showCode()
    const first = await browser.beginPoll()
    const scene = await phone.scan(code)
    expect((await phone.openScene(scene)).body.data.siteName).toBe('The Shop')
    expect((await first.answer).body.data).toEqual({ status: 'scanned' })
    const second = await browser.beginPoll()
    expect((await phone.confirm(scene, code.number)).status).toBe(200)
    expect((await second.answer).body.data.status).toBe('done')
    expect([await browser.whoami(), await browser.copy(two).whoami()]).toEqual([phone.openid, phone.openid])
  })

  it('give the same browser the same code, and fetch its picture once', async () => {
    const { one, two } = await serveTwo()
    const browser = one.browser()
    const code = await browser.showCode()
    const again = await browser.copy(two).showCode()
    expect([again.imageUrl, again.number, again.picture.equals(code.picture)]).toEqual([
      code.imageUrl,
      code.number,
      true,
    ])
    expect(world.calls(codeApi)).toBe(1)
  })

  it('log in once for two requests at once, one at each', async () => {
    const { one, two, phone, logins } = await serveTwo()
    const browser = one.browser()
    await world.confirmed(browser, phone)
    const other = browser.copy(two)
    expect(await Promise.all([browser.news(), other.news()])).toEqual(['done', 'done'])
    expect([await browser.whoami(), await other.whoami(), logins()]).toEqual([phone.openid, phone.openid, 1])
  })

  it('leave the code to one of two who open it at once, one at each', async () => {
    const { one, phone } = await serveTwo()
    const other = await world.phone(one)
    const scene = await phone.scan(await one.browser().showCode())
    const answers = await Promise.all([phone.openScene(scene), other.openScene(scene)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  it('count wrong numbers together, and know of a refusal', async () => {
    const { one, two, phone } = await serveTwo()
    const browser = one.browser()
    const { scene, number } = await world.scanned(browser, phone)
    const headers = { Authorization: `Bearer ${phone.token}` }
    const statuses: number[] = []
    for (const app of [one, two, one, two, one]) {
      const body = { scene, number: otherThan(number) }
      statuses.push((await app.browser().post('/api/login/scan/confirm', body, headers)).status)
    }
    expect(statuses).toEqual([403, 403, 403, 403, 401])
    expect(await browser.news()).toBe('expired')
    const next = await world.scanned(browser, phone)
    await phone.refuse(next.scene)
    expect(await browser.news()).toBe('expired')
  })
})
