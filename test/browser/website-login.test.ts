import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { overflowOf } from './overflow.ts'
import { shots, widths } from './widths.ts'

for (const { name, viewport } of widths) {
  describeWithChromium(`the login examples on ${name}`, () => {
    const programs: Record<'redirect' | 'widget' | 'mobile', string> = {
      redirect: 'examples/website-login.ts',
      widget: 'examples/website-login-widget.ts',
      mobile: 'examples/mobile-login.ts',
    }
    const examples = {} as Record<keyof typeof programs, RunningProgram>
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let problems: string[]

    beforeAll(async () => {
      const starting = Object.entries(programs).map(async ([key, file]) => {
        examples[key as keyof typeof programs] = await startProgram(file)
      })
      browser = await launchChromium()
      await Promise.all(starting)
    })

    afterAll(async () => {
      await browser?.close()
      await Promise.all(Object.values(examples).map((example) => example.stop()))
    })

    beforeEach(async () => {
      problems = []
      context = await browser.newContext({ viewport })
      page = await context.newPage()
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    })

    afterEach(async () => {
      await context.close()
      expect(problems).toEqual([])
    })

    const heading = (): Promise<string | null> => page.textContent('h1')
    const look = async (what: string): Promise<void> => {
      expect([what, await overflowOf(page)]).toEqual([what, 0])
      if (shots) await page.screenshot({ path: `${shots}/${what}-${viewport.width}.png` })
    }
    const press = (label: string): Promise<void> => page.getByRole('button', { name: label }).click()

    it('website-login.ts: the QR page, a scan, and back as somebody', async () => {
      await page.goto(examples.redirect.url)
      await look('redirect-home')
      await page.getByRole('link', { name: 'Log in with WeChat' }).click()
      await page.getByText('使用微信扫一扫登录').waitFor()
      await look('redirect-qr')
      await page.getByLabel('扫码人').selectOption({ label: '王小红' })
      await press('扫码')
      await page.getByText('扫描成功').waitFor()
      await press('确认登录')
      await page.getByText('Hello, 王小红').waitFor()
      expect(page.url()).toBe(`${examples.redirect.url}/account#`)
      await page.waitForFunction("document.querySelector('img').naturalWidth > 0")
      await look('redirect-account')
      await press('Log out')
      await page.waitForURL(`${examples.redirect.url}/`)
      expect(await heading()).toBe('Welcome')
      await page.goto(`${examples.redirect.url}/account`)
      await page.getByText('使用微信扫一扫登录').waitFor()
    })

    it('website-login.ts: another person can scan after a cancelled login', async () => {
      await page.goto(`${examples.redirect.url}/account`)
      await press('扫码')
      await press('取消')
      await page.getByText('你已取消此次登录').waitFor()
      await press('扫码')
      await press('确认登录')
      await page.getByText('Hello, 李小明').waitFor()
    })

    const openWidget = async (): Promise<Frame> => {
      await page.goto(examples.widget.url)
      const element = await page.waitForSelector('iframe')
      const frame = await element.contentFrame()
      if (frame === null) throw new Error('the frame has no page')
      await frame.getByText('使用微信扫一扫登录').waitFor()
      await frame.evaluate("document.querySelector('.qr-code').decode()")
      return frame
    }

    it('website-login-widget.ts: the code in a frame logs in the page around it', async () => {
      const frame = await openWidget()
      expect(await page.locator('iframe').boundingBox()).toMatchObject({ width: 300, height: 400 })
      expect(await overflowOf(frame)).toBe(0)
      expect(
        await frame.evaluate('document.documentElement.scrollHeight - document.documentElement.clientHeight'),
      ).toBe(0)
      await look('widget')
      await frame.getByRole('button', { name: '扫码' }).click()
      await frame.getByText('扫描成功').waitFor()
      await look('widget-scanned')
      await frame.getByRole('button', { name: '确认登录' }).click()
      await page.getByText('Hello, 李小明').waitFor()
      expect(page.url()).toBe(`${examples.widget.url}/#`)
      expect(page.frames()).toHaveLength(1)
      await look('widget-account')
      await press('Log out')
      await page.getByText('Scan the code with WeChat.').waitFor()
      expect(await heading()).toBe('Log in')
    })

    const phoneConfirms = async (pictureUrl: string): Promise<void> => {
      const { origin, pathname } = new URL(pictureUrl)
      for (const action of ['scan', 'confirm']) {
        const data = { action, person: 'xiaohong' }
        await context.request.post(`${origin}/simulator/qr/${pathname.split('/').at(-1)}`, { data })
      }
    }

    it('website-login-widget.ts: a phone confirms, and nobody has clicked in the frame', async () => {
      // Found on the network: whatever Playwright does in a frame counts as a click there.
      const picture = page.waitForRequest(/\/connect\/qrcode\//)
      await page.goto(examples.widget.url)
      await phoneConfirms((await picture).url())
      await page.getByText('Hello, 王小红').waitFor()
    })

    it('website-login-widget.ts: a frame that may not move the page by itself offers a link', async () => {
      await page.addInitScript(`
        const create = document.createElement.bind(document)
        document.createElement = (name) => {
          const element = create(name)
          if (name === 'iframe') element.sandbox = 'allow-scripts allow-same-origin allow-top-navigation-by-user-activation'
          return element
        }`)
      const picture = page.waitForRequest(/\/connect\/qrcode\//)
      await page.goto(examples.widget.url)
      await phoneConfirms((await picture).url())
      const stopped = await page.waitForEvent('console', (message) => message.type() === 'error')
      expect(stopped.text()).toContain('navigat')
      problems = []
      const frame = page.frames()[1] as Frame
      await frame.getByText('已确认登录').waitFor()
      await look('widget-go-on')
      await frame.getByRole('link', { name: '点击继续' }).click()
      await page.getByText('Hello, 王小红').waitFor()
    })

    it('mobile-login.ts: log in, ask, refresh, log out', async () => {
      await page.goto(examples.mobile.url)
      await look('mobile-home')
      const output = page.locator('pre')
      const shown = async (): Promise<{ data: { token: string; user: object } }> =>
        JSON.parse((await output.textContent()) ?? '')
      await press('Log in with WeChat')
      await page.getByText('"nickname": "李小明"').waitFor()
      const first = (await shown()).data.token
      await look('mobile-logged-in')
      await press('Call /api/me')
      await page.waitForFunction(`document.querySelector('pre').textContent.includes('"token"') === false`)
      expect(await shown()).toEqual({ nickname: '李小明' })
      await press('Refresh the token')
      await page.getByText('"expiresIn": 7200').waitFor()
      const { data } = await shown()
      expect(data.token).not.toBe(first)
      expect(data.user).toMatchObject({ provider: 'mobile-app', nickname: '李小明' })
      await press('Log out')
      await page.getByText('"data": {}').waitFor()
      expect(await page.getByRole('button', { name: 'Call /api/me' }).isDisabled()).toBe(true)
      expect(await context.cookies()).toEqual([])
    })
  })
}
