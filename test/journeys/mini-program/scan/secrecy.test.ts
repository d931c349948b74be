import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { useScan } from '../../../helpers/apps/mini-scan.ts'
import { recordingTokenCache } from '../../../helpers/stores/caches.ts'

describe('what miniLogin({ scan }) shows', () => {
  const world = useScan()

  it('in the browser is never the scene, nor the openid before the login is done', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = await world.phone(app)
    const { scene } = await world.confirmed(browser, phone)
    expect(browser.seen.length).toBeGreaterThan(4)
    expect(browser.seen.join()).not.toContain(phone.openid)
    expect(await browser.news()).toBe('done')
    expect(browser.seen.join()).not.toContain(scene)
  })

  it('is another scene every time', async () => {
    const app = await world.serve()
    const phone = await world.phone(app)
    const scenes = new Set<string>()
    for (let round = 0; round < 5; round += 1) scenes.add(await phone.scan(await app.browser().showCode()))
    expect(scenes.size).toBe(5)
  })

  it('in a cookie can neither be read nor changed', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = await world.phone(app)
    const { scene, number } = await world.scanned(browser, phone)
    const [[name, value] = ['', '']] = [...browser.cookies]
    const texts = [value, Buffer.from(decodeURIComponent(value), 'base64url').toString('latin1')]
    for (const text of texts) {
      for (const secret of [scene, phone.openid, `"${number}"`]) expect(text).not.toContain(secret)
    }
    const middle = Math.floor(value.length / 2)
    const other = value[middle] === 'A' ? 'B' : 'A'
    for (const changed of [value.slice(0, middle) + other + value.slice(middle + 1), 'x', '']) {
      browser.cookies.set(name, changed)
      expect(await browser.news()).toBe('expired')
    }
  })

  it('in the cache, and its keys, is neither scene nor person nor number nor picture', async () => {
    const cache = recordingTokenCache(memoryTokenCache())
    const app = await world.serve({ auth: { tokenCache: cache } })
    const browser = app.browser()
    const phone = await world.phone(app)
    const { scene, number, picture } = await world.confirmed(browser, phone)
    await browser.news()
    const kept = [...cache.keys, ...cache.values].join('\n')
    expect(kept).toContain('scan-image')
    const secrets = [scene, phone.openid, `"${number}"`, picture.toString('base64').slice(0, 60)]
    for (const secret of secrets) expect(kept).not.toContain(secret)
  })

  it('in events is neither scene nor person', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = await world.phone(app)
    const { scene } = await world.confirmed(browser, phone)
    await browser.news()
    await phone.refuse(scene)
    await phone.confirm(scene, '0000')
    const told = JSON.stringify(app.events)
    expect(told).toContain('ERR_CODE_DEAD')
    for (const secret of [scene, phone.openid]) expect(told).not.toContain(secret)
  })
})
