import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describeWithChromium, launchChromium } from '../helpers/chromium.ts'
import { type RunningProgram, startProgram } from '../helpers/program.ts'

jest.setTimeout(60_000)

const widths = [
  { name: 'a phone', viewport: { width: 390, height: 844 } },
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
]

for (const { name, viewport } of widths) {
  describeWithChromium(`the demo on ${name}`, () => {
    let demo: RunningProgram
    let browser: Browser
    let context: BrowserContext
    let page: Page

    beforeAll(async () => {
      ;[demo, browser] = await Promise.all([startProgram('examples/demo/main.ts'), launchChromium()])
    })

    afterAll(async () => {
      await browser?.close()
      await demo?.stop()
    })

    beforeEach(async () => {
      context = await browser.newContext({ viewport })
      page = await context.newPage()
      await page.goto(demo.url)
    })

    afterEach(() => context.close())

    const heading = (): Promise<string | null> => page.textContent('h1')
    const overflow = (): Promise<boolean> =>
      page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

    it('greets the person who consents by nickname, and forgets them at logout', async () => {
      expect(await heading()).toBe('Hello, stranger')
      await page.getByText('Log in with WeChat →').click()
      await page.getByText('王小红').click()
      await page.getByRole('button', { name: '允许' }).click()
      await page.getByText('Hello, 王小红').waitFor()
      expect(new URL(page.url()).origin).toBe(demo.url)
      expect(new URL(page.url()).search).toBe('')
      await page.waitForFunction("document.querySelector('.person img').naturalWidth > 0")
      await page.getByRole('button', { name: /Log out/ }).click()
      await page.getByText('Hello, stranger').waitFor()
    })

    it('comes back as nobody when the person declines', async () => {
      await page.getByText('Log in with WeChat →').click()
      await page.getByRole('button', { name: '拒绝' }).click()
      await page.getByText('You declined').waitFor()
      expect(await heading()).toBe('Hello, stranger')
      expect(new URL(page.url()).search).toBe('?error=access_denied')
    })

    it('logs in with a QR code that a phone confirms', async () => {
      await page.getByText('Log in with a QR code →').click()
      await page.getByRole('button', { name: 'Scan' }).click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('Hello, 李小明').waitFor()
      expect(await page.textContent('pre')).toContain('"provider": "website"')
    })

    it('brings a silent login back to the guarded page', async () => {
      await page.goto(`${demo.url}/try?login=wechat&as=wechat&scope=snsapi_base`)
      await page.getByText('Hello, friend').waitFor()
      await page.getByText('Open /orders →').click()
      expect(await heading()).toBe('Your orders')
    })

    it('logs a member in inside WeCom, with what they agreed to show, and lets their department in', async () => {
      await page.getByText('Log in inside WeCom →').click()
      await page.getByText('张三').click()
      await page.getByRole('button', { name: '允许' }).click()
      await page.getByText('Hello, 张三').waitFor()
      expect(await page.textContent('pre')).toContain('"mobile": "13800138000"')
      await page.getByText('Open /team →').click()
      expect(await heading()).toBe('The team’s page')
    })

    it('logs a member in with WeCom’s QR code, and keeps other departments out', async () => {
      await page.getByText('Log in with WeCom’s QR code →').click()
      await page.getByText('李四').click()
      await page.getByRole('button', { name: 'Scan and confirm' }).click()
      await page.getByText('Hello, 李四').waitFor()
      expect(await page.textContent('pre')).not.toContain('"mobile": "13800138000"')
      await page.getByText('Open /team →').click()
      expect(await heading()).toBe('You are not authorized')
      await page.goto(demo.url)
      await page.getByRole('button', { name: /Log out/ }).click()
      await page.getByText('Hello, stranger').waitFor()
    })

    it('plays a mini program: login, phone number, user data, logout', async () => {
      await page.getByText('Open the mini program →').click()
      const newest = (): Promise<string | null> => page.textContent('ol li:first-child')
      const press = async (name: string, request: string): Promise<string> => {
        await page.getByRole('button', { name }).click()
        await page.locator('ol li:first-child', { hasText: request }).waitFor()
        return (await newest()) ?? ''
      }
      await page.selectOption('select', { label: '王小红' })
      expect(await press('登录', 'POST /mini/login → 200')).toContain('"provider": "mini-program"')
      expect(await press('手机号', 'POST /mini/login/phone → 200')).toContain('"countryCode": "86"')
      expect(await press('用户信息', 'POST /mini/login/userinfo → 200')).toContain('"openId"')
      expect(await press('检查会话密钥', 'GET /mini/login/check → 200')).toContain('"valid": true')
      await press('退出', 'POST /mini/login/logout → 200')
      expect(await page.getByRole('button', { name: '手机号' }).isDisabled()).toBe(true)
      expect(await page.textContent('ol')).not.toContain('session_key')
      expect(await overflow()).toBe(false)
    })

    it('refuses a snapshot user with a page that says what to tap', async () => {
      await page.getByText('Log in with WeChat →').click()
      await page.getByText('快照用户').click()
      await page.getByRole('button', { name: '允许' }).click()
      await page.getByText('使用完整服务').waitFor()
      expect(await page.getByRole('link', { name: 'Log in again' }).getAttribute('href')).toMatch(
        /^\/wechat\/login/,
      )
      expect(await overflow()).toBe(false)
    })

    it('fits the width', async () => {
      expect(await overflow()).toBe(false)
      await page.goto(`${demo.url}/try?login=wechat&as=wechat`)
      expect(await overflow()).toBe(false)
    })
  })
}
