import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type SceneLoginOptions, type TokenCache } from 'express-wechat-auth'
import { type Phone, type SceneApp, useScenes } from '../../helpers/apps/scene.ts'
import { sleep } from '../../helpers/time/wait.ts'
import { type CodeBrowser, otherThan, type StartedCode } from '../../helpers/visitors/code-browser.ts'

/** The digits of Chinese keyboards. */
const fullWidth = (number: string): string =>
  [...number].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')

/** What is read at once is read before anything of it is written. */
function slowTokenCache(): TokenCache {
  const cache = memoryTokenCache()
  return {
    ...cache,
    get: async (key) => {
      const value = await cache.get(key)
      await sleep(50)
      return value
    },
  }
}

describe('sceneLogin() in the chat', () => {
  const world = useScenes()

  /** An app that answers what nobody else does with "own". */
  const serve = (login: Parameters<typeof world.serve>[0] = {}): Promise<SceneApp> =>
    world.serve({ after: (messages) => messages.on('text', ({ Content }) => `own: ${Content}`), ...login })

  const scanned = async (
    login: Partial<SceneLoginOptions> = {},
  ): Promise<{ browser: CodeBrowser; phone: Phone; code: StartedCode }> => {
    const browser = (await serve({ login })).browser()
    const phone = world.phone()
    const code = await browser.start()
    await phone.scan(code)
    return { browser, phone, code }
  }

  describe('asks for the number', () => {
    it.each(['zh_CN', 'en'] as const)(
      'with the site’s name and the time, and never shows it, in %s',
      async (lang) => {
        const app = await serve({ login: { lang, siteName: 'The Shop' } })
        const prompt = await world.phone().scan(await app.browser().start())
        expect(prompt).toContain('The Shop')
        expect(prompt).toMatch(/\b\d\d:\d\d\b/)
      },
    )

    it('with the time at which the page was opened, in China', async () => {
      const code = await (await serve()).browser().start()
      const at = (ms: number): string =>
        new Date(ms).toLocaleTimeString('en-GB', {
          timeZone: 'Asia/Shanghai',
          hour: '2-digit',
          minute: '2-digit',
        })
      const opened = Date.now()
      world.passTime(130_000)
      const prompt = await world.phone().scan(code)
      expect([at(opened), at(opened - 1_000)]).toContain(/\d\d:\d\d/.exec(prompt)?.[0])
    })

    it('and calls the site by no name that comes with the request', async () => {
      for (const login of [{}, { publicUrl: 'https://shop.example/app' }]) {
        const app = await serve({ login: { ...login, siteName: 'The Shop' } })
        const code = await app.browser().start({ Host: 'bank.example', 'X-Forwarded-Host': 'bank.example' })
        const prompt = await world.phone().scan(code)
        expect(prompt).toContain('The Shop')
        expect(prompt).not.toMatch(/bank\.example|shop\.example|127\.0\.0\.1/)
      }
    })

    it('and shows it in none of its answers', async () => {
      const app = await serve({ login: { publicUrl: 'https://shop.example' } })
      for (let round = 0; round < 5; round += 1) {
        const code = await app.browser().start()
        const [phone, other] = [world.phone(), world.phone()]
        const said = [
          await phone.scan(code),
          await phone.scan(code),
          await other.scan(code),
          await phone.send(otherThan(code.number)),
          await phone.send(code.number),
        ]
        for (const line of said) expect(line).not.toContain(code.number)
      }
    })
  })

  it.each([
    ['as it is', (number: string) => number],
    ['in full-width digits', fullWidth],
    ['with blanks around it', (number: string) => ` ${number} \n`],
    ['with full-width blanks around it', (number: string) => `　${fullWidth(number)}　`],
  ])('takes the number %s', async (_how, write) => {
    const { browser, phone, code } = await scanned()
    expect(await phone.send(write(code.number))).toContain('已登录')
    expect(await browser.news()).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
  })

  it('says that a number is wrong, and takes the right one after four wrong ones', async () => {
    const { browser, phone, code } = await scanned()
    for (let count = 0; count < 4; count += 1) {
      expect(await phone.send(otherThan(code.number))).toContain('数字不正确')
    }
    expect(await browser.news()).toBe('scanned')
    await phone.send(code.number)
    expect(await browser.news()).toBe('done')
  })

  it('ends the login with the fifth wrong number, whatever comes then', async () => {
    const { browser, phone, code } = await scanned()
    expect(await browser.news()).toBe('scanned')
    const { answer } = await browser.beginPoll()
    for (let count = 0; count < 4; count += 1) await phone.send(otherThan(code.number))
    expect(await phone.send(otherThan(code.number))).toContain('已取消')
    expect((await answer).body.data).toEqual({ status: 'expired' })
    expect(await phone.send(code.number)).toBe(`own: ${code.number}`)
    expect(await phone.scan(code)).toContain('已失效')
    expect(await browser.news()).toBe('expired')
    expect(await browser.whoami()).toBeNull()
    expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
  })

  it('counts wrong numbers that come at once', async () => {
    const { browser, phone, code } = await scanned({ tokenCache: slowTokenCache() })
    await Promise.all([1, 2, 3].map(() => phone.send(otherThan(code.number))))
    await phone.send(otherThan(code.number))
    expect(await phone.send(otherThan(code.number))).toContain('已取消')
    await phone.send(code.number)
    expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
    expect(await browser.whoami()).toBeNull()
  })

  describe('leaves to the app', () => {
    it('numbers when nothing is pending, and numbers that come before the scan', async () => {
      const browser = (await serve()).browser()
      const phone = world.phone()
      expect(await phone.send('1234')).toBe('own: 1234')
      const code = await browser.start()
      expect(await phone.send(code.number)).toBe(`own: ${code.number}`)
      await phone.scan(code)
      expect(await browser.news()).toBe('scanned')
    })

    it('the number of somebody who did not scan', async () => {
      const { browser, code, phone } = await scanned()
      const stranger = world.phone()
      expect(await stranger.send(code.number)).toBe(`own: ${code.number}`)
      expect(await browser.news()).toBe('scanned')
      expect(await browser.whoami()).toBeNull()
      await phone.send(code.number)
      expect(await browser.news()).toBe('done')
    })

    it('what is no number of four digits', async () => {
      const { browser, phone, code } = await scanned()
      const others = [
        'hello',
        '123',
        `${code.number}5`,
        `no ${code.number}`,
        `${code.number}.`,
        '١٢٣٤',
        'x'.repeat(500),
      ]
      for (const text of others) expect(await phone.send(text)).toBe(`own: ${text}`)
      await phone.send(code.number)
      expect(await browser.news()).toBe('done')
    })

    it('the number once it was sent, and after the login', async () => {
      const { browser, phone, code } = await scanned()
      await phone.send(code.number)
      expect(await phone.send(code.number)).toBe(`own: ${code.number}`)
      await browser.news()
      expect(await phone.send(code.number)).toBe(`own: ${code.number}`)
    })
  })

  describe('knows who scanned', () => {
    it('the first keeps the code, the second is told so', async () => {
      const { browser, phone, code } = await scanned()
      const second = world.phone()
      expect(await second.scan(code)).toContain('已被他人扫描')
      expect(await second.send(code.number)).toBe(`own: ${code.number}`)
      expect(await browser.news()).toBe('scanned')
      await phone.send(code.number)
      expect(await browser.news()).toBe('done')
      expect(await browser.whoami()).toBe(phone.openid)
    })

    it('one of two who scan at once', async () => {
      const browser = (await serve({ login: { tokenCache: slowTokenCache() } })).browser()
      const [a, b] = [world.phone(), world.phone({ isFollower: true })]
      const code = await browser.start()
      const said = await Promise.all([a.scan(code), b.scan(code)])
      const first = said.findIndex((line) => line.includes('4 位数字'))
      expect(said[1 - first]).toContain('已被他人扫描')
      const [winner, loser] = first === 0 ? [a, b] : [b, a]
      await loser.send(code.number)
      expect(await browser.news()).toBe('scanned')
      await winner.send(code.number)
      expect(await browser.news()).toBe('done')
      expect(await browser.whoami()).toBe(winner.openid)
    })

    it('the same person may scan twice', async () => {
      const { browser, phone, code } = await scanned()
      expect(await phone.scan(code)).toContain('4 位数字')
      await phone.send(code.number)
      expect(await browser.news()).toBe('done')
      // Within one second WeChat's events are alike to the letter.
      world.passTime(1_000)
      expect(await phone.scan(code)).toContain('已失效')
    })

    it('who scans two codes logs in with the number of the second', async () => {
      const app = await serve()
      const [one, two] = [app.browser(), app.browser()]
      const phone = world.phone()
      await phone.scan(await one.start())
      const code = await two.start()
      await phone.scan(code)
      await phone.send(code.number)
      expect(await two.news()).toBe('done')
      expect(await one.news()).toBe('scanned')
      expect(await one.whoami()).toBeNull()
    })
  })

  it('answers a number that WeChat pushes twice alike', async () => {
    const { browser, phone, code } = await scanned()
    const { reply, twin } = await world.simulator.push.send({
      appId: world.simulator.apps.list()[0]?.appId ?? '',
      openid: phone.openid,
      message: { MsgType: 'text', Content: code.number },
      duplicate: true,
    })
    expect(reply).toMatchObject({ Content: expect.stringContaining('已登录') })
    expect(twin?.reply).toMatchObject({ Content: expect.stringContaining('已登录') })
    expect(await browser.news()).toBe('done')
  })

  it('takes no scan and no number that WeChat has not signed', async () => {
    const { browser, phone, code } = await scanned()
    const appId = world.simulator.apps.list()[0]?.appId ?? ''
    for (const tamper of ['signature', 'ciphertext', 'receiver', 'timestamp'] as const) {
      const message = { MsgType: 'text', Content: code.number }
      await world.simulator.push.send({ appId, openid: phone.openid, message, tamper })
    }
    const plain = `<xml><ToUserName>x</ToUserName><FromUserName>${phone.openid}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>${code.number}</Content><MsgId>1</MsgId></xml>`
    const app = await serve()
    const forged = await fetch(`${app.url}/wechat/messages`, { method: 'POST', body: plain })
    expect(forged.status).toBe(403)
    expect(await browser.news()).toBe('scanned')
    expect(await browser.whoami()).toBeNull()
  })

  describe('with confirm: false', () => {
    it('logs in whoever scans, and asks for no number', async () => {
      const browser = (await serve({ login: { confirm: false } })).browser()
      const phone = world.phone()
      const code = await browser.start()
      const { answer } = await browser.beginPoll()
      expect(await phone.scan(code)).toContain('已登录')
      expect((await answer).body.data.status).toBe('done')
      expect(await browser.whoami()).toBe(phone.openid)
      expect(await phone.send(code.number)).toBe(`own: ${code.number}`)
    })

    it('still takes the first alone', async () => {
      const browser = (await serve({ login: { confirm: false } })).browser()
      const [first, second] = [world.phone(), world.phone()]
      const code = await browser.start()
      await first.scan(code)
      expect(await second.scan(code)).toContain('已被他人扫描')
      expect(await browser.news()).toBe('done')
      expect(await browser.whoami()).toBe(first.openid)
    })
  })
})
