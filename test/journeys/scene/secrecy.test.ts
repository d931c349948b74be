import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { useScenes } from '../../helpers/apps/scene.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import type { CodeBrowser } from '../../helpers/visitors/code-browser.ts'
import { cookiesSetBy } from '../../helpers/visitors/requests.ts'

describe('what sceneLogin() shows', () => {
  const world = useScenes()

  describe('its cookie', () => {
    const cookieOf = async (login = {}): Promise<{ line: string; name: string; value: string }> => {
      const browser = (await world.serve({ login })).browser()
      const lines = cookiesSetBy(await browser.post('/wechat/scene'))
      expect(lines).toHaveLength(1)
      const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(lines[0] ?? '') ?? []
      return { line: lines[0] ?? '', name, value }
    }

    it('is HttpOnly and SameSite=Lax, and lives as long as the code', async () => {
      const { name, line } = await cookieOf()
      expect(name).not.toMatch(/^__Host-/)
      expect(line).toMatch(/; HttpOnly(;|$)/)
      expect(line).toMatch(/; SameSite=Lax(;|$)/)
      expect(line).toMatch(/; Path=\/(;|$)/)
      expect(line).toMatch(/; Max-Age=300(;|$)/)
      expect(line).not.toMatch(/Secure|Domain/i)
    })

    it('is Secure and of this host alone on https', async () => {
      const { name, line } = await cookieOf({ publicUrl: 'https://shop.example' })
      expect(name).toMatch(/^__Host-/)
      expect(line).toMatch(/; Secure(;|$)/)
      expect(line).toMatch(/; HttpOnly(;|$)/)
      expect(line).toMatch(/; SameSite=Lax(;|$)/)
      expect(line).toMatch(/; Path=\/(;|$)/)
      expect(line).not.toMatch(/Domain/i)
    })

    it('is taken away with the attributes it was set with', async () => {
      const app = await world.serve({ login: { publicUrl: 'https://shop.example', confirm: false } })
      const browser = app.browser()
      const code = await browser.start()
      const [name = ''] = [...browser.cookies.keys()]
      await world.phone().scan(code)
      const lines = cookiesSetBy(await browser.poll())
      const gone = lines.find((line) => line.startsWith(`${name}=;`))
      expect(gone).toMatch(/Expires=Thu, 01 Jan 1970/)
      expect(gone).toMatch(/; Secure(;|$)/)
      expect(gone).toMatch(/; Path=\/(;|$)/)
      expect(browser.cookies.has(name)).toBe(false)
    })

    it('is sealed: neither readable nor to be changed', async () => {
      const browser = (await world.serve()).browser()
      const phone = world.phone()
      const code = await browser.start()
      await phone.scan(code)
      const [[name, value] = ['', '']] = [...browser.cookies]
      const parts = decodeURIComponent(value).split('.')
      const texts = parts.flatMap((part) => [part, Buffer.from(part, 'base64url').toString('latin1')])
      const secrets = [world.lastScene(phone), phone.openid, code.imageUrl, `"${code.number}"`, 'nonce']
      for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret)

      const middle = Math.floor(value.length / 2)
      const other = value[middle] === 'A' ? 'B' : 'A'
      for (const changed of [value.slice(0, middle) + other + value.slice(middle + 1), 'x', '', 'a.b.c']) {
        browser.cookies.set(name, changed)
        expect(await browser.news()).toBe('expired')
      }
      browser.cookies.set(name, value)
      expect(await browser.news()).toBe('scanned')
    })

    it('is nothing once the secret is another', async () => {
      const { name, value } = await cookieOf({ secret: 'the first secret of all' })
      const browser = (await world.serve({ login: { secret: 'quite another secret' } })).browser()
      browser.cookies.set(name, value)
      expect(await browser.news()).toBe('expired')
    })
  })

  it('never has the scene in it, nor the openid before the login is done', async () => {
    const browser = (await world.serve()).browser()
    const phone = world.phone()
    const code = await world.scanned(browser, phone)
    await phone.send(code.number)
    expect(browser.seen.join()).not.toContain(phone.openid)
    expect(await browser.news()).toBe('done')
    const scene = world.lastScene(phone)
    expect(scene).toMatch(/^\S{20,64}$/)
    expect(browser.seen.length).toBeGreaterThan(4)
    expect(browser.seen.join()).not.toContain(scene)
    expect(browser.seen.join()).not.toContain(scene.replace(/^login\./, ''))
  })

  it('is another scene and another cookie every time', async () => {
    const app = await world.serve()
    const scenes = new Set<string>()
    const cookies = new Set<string>()
    for (let round = 0; round < 5; round += 1) {
      const [browser, phone] = [app.browser(), world.phone()]
      await phone.scan(await browser.start())
      scenes.add(world.lastScene(phone))
      cookies.add([...browser.cookies.values()].join())
    }
    expect([scenes.size, cookies.size]).toEqual([5, 5])
  })

  it('keeps scene, openid and number out of the cache, and the cache’s keys', async () => {
    const cache = recordingTokenCache(memoryTokenCache())
    const browser = (await world.serve({ login: { tokenCache: cache } })).browser()
    const phone = world.phone()
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
    await browser.news()
    const kept = [...cache.keys, ...cache.values].join('\n')
    expect(kept).toContain('scene')
    for (const secret of [world.lastScene(phone), phone.openid, `"${code.number}"`]) {
      expect(kept).not.toContain(secret)
    }
  })

  it('tells events nothing of scene, openid or number', async () => {
    const app = await world.serve()
    const [browser, phone] = [app.browser(), world.phone()]
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
    await browser.news()
    await app.browser().poll({ Origin: 'https://evil.example' })
    const told = JSON.stringify(app.events)
    expect(told).toContain('"login"')
    expect(told).toContain('ERR_ORIGIN_REFUSED')
    for (const secret of [world.lastScene(phone), phone.openid]) expect(told).not.toContain(secret)
  })

  describe('to pages of another origin', () => {
    const ask = (browser: CodeBrowser, origin: string): Promise<unknown[]> =>
      Promise.all([
        browser.post('/wechat/scene', {}, { Origin: origin }).then(problemOf),
        browser.poll({ Origin: origin }).then(problemOf),
        browser.post('/wechat/scene/logout', {}, { Origin: origin }).then(problemOf),
      ])

    it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example'])(
      'is nothing: %s',
      async (origin) => {
        const browser = (await world.serve()).browser()
        const refused = [403, 'ERR_ORIGIN_REFUSED', -1]
        expect(await ask(browser, origin)).toEqual([refused, refused, refused])
        expect([...browser.cookies]).toEqual([])
        expect(world.simulator.requests.count('cgi-bin/qrcode/create')).toBe(0)
      },
    )

    it('is nothing either where the login is done', async () => {
      const browser = (await world.serve({ login: { confirm: false } })).browser()
      await world.phone().scan(await browser.start())
      expect((await browser.poll({ Origin: 'https://evil.example' })).status).toBe(403)
      expect(await browser.whoami()).toBeNull()
      expect(await browser.news()).toBe('done')
    })

    it('is all where the origin is the app’s own, or allowed', async () => {
      const app = await world.serve({ login: { returnToOrigins: ['https://front.example'] } })
      for (const Origin of [app.url, 'https://front.example']) {
        const browser = app.browser()
        await browser.start({ Origin })
        await world.phone().scan(await browser.start({ Origin }))
        expect((await browser.poll({ Origin })).body.data).toEqual({ status: 'scanned' })
      }
    })
  })

  describe('of new codes in a minute', () => {
    it('is what the cap allows: then 429, until the next minute', async () => {
      const app = await world.serve({ login: { maxScenesPerMinute: 2 } })
      world.passTime(61_000 - (Date.now() % 60_000))
      const [one, two, three] = [app.browser(), app.browser(), app.browser()]
      const code = await one.start()
      await two.start()
      const refused = await three.post('/wechat/scene')
      expect(problemOf(refused)).toEqual([429, 'ERR_PLATFORM_QUOTA', -1])
      expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
      expect(cookiesSetBy(refused)).toEqual([])
      expect(world.simulator.requests.count('cgi-bin/qrcode/create')).toBe(2)
      expect((await one.start()).number).toBe(code.number)
      world.passTime(Number(refused.headers['retry-after']) * 1_000)
      expect((await three.start()).number).toMatch(/^\d{4}$/)
    })

    it('is 60 unless it is told', async () => {
      const app = await world.serve()
      world.passTime(61_000 - (Date.now() % 60_000))
      const answers = await Promise.all(Array.from({ length: 61 }, () => app.browser().post('/wechat/scene')))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(60)
      expect(statuses.filter((status) => status === 429)).toHaveLength(1)
    })
  })
})
