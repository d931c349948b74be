import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { blockThirdPartyCookies, describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { overflowOf } from './overflow.ts'
import { shots, widths } from './widths.ts'

/** A site of its own that sets a cookie in frames and says what cookies it gets. */
async function serveCookies(): Promise<{ url: string; server: Server }> {
  const server = createServer((req, res) => {
    res.setHeader('Set-Cookie', 'frame=1; SameSite=None; Secure; Path=/')
    res.setHeader('Content-Type', 'text/html')
    res.end(`<p>${req.headers.cookie ?? 'no cookie'}</p>`)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/`, server }
}

/** Puts a frame into a page, and waits until it has loaded. */
async function loadFrame(page: Page, src: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const frame = Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(src)}, onload: resolve })
    document.body.append(frame)
  })`)
}

describeWithChromium('the dialogs of qr-dialog.ts', () => {
  let example: RunningProgram
  let url = ''
  let browser: Browser
  let cookies: { url: string; server: Server }

  beforeAll(async () => {
    ;[example, browser, cookies] = await Promise.all([
      startProgram('examples/qr-dialog.ts'),
      launchChromium(),
      serveCookies(),
    ])
    // Another site than "localhost", where the simulator is.
    url = example.url.replace('localhost', '127.0.0.1')
  })
  afterAll(async () => {
    cookies?.server.close()
    await browser?.close()
    await example?.stop()
  })

  /** What a frame of another site gets of its own cookies when it is opened for the second time. */
  const cookiesOfFrame = async (page: Page): Promise<string | null | undefined> => {
    await page.goto(url)
    for (let count = 0; count < 2; count += 1) await loadFrame(page, cookies.url)
    return page.frames().at(-1)?.textContent('p')
  }

  it('are tried where frames of other sites have no cookies', async () => {
    const [page, ordinary] = [await browser.newPage(), await browser.newPage()]
    await blockThirdPartyCookies(page)
    expect([await cookiesOfFrame(page), await cookiesOfFrame(ordinary)]).toEqual(['no cookie', 'frame=1'])
    await Promise.all([page.close(), ordinary.close()])
  })

  for (const { name, viewport } of widths) {
    describe(`on ${name}`, () => {
      let context: BrowserContext
      let page: Page
      let problems: string[]

      beforeEach(async () => {
        problems = []
        context = await browser.newContext({ viewport })
        page = await context.newPage()
        await blockThirdPartyCookies(page)
        page.on('pageerror', (error) => problems.push(error.message))
        // That nobody is logged in yet is a 401, which Chromium tells of.
        page.on('console', (message) => {
          if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text())
        })
        await page.goto(url)
        await page.waitForLoadState('networkidle')
        await page.fill('textarea', 'half a sentence')
      })
      afterEach(async () => {
        await context.close()
        expect(problems).toEqual([])
      })

      const press = (label: string): Promise<void> =>
        page.getByRole('button', { name: label, exact: true }).click()
      const frameIn = async (): Promise<Frame> => {
        const element = await page.waitForSelector('dialog iframe')
        return (await element.contentFrame()) as Frame
      }
      const look = async (what: string): Promise<void> => {
        expect([what, await overflowOf(page)]).toEqual([what, 0])
        if (shots) await page.screenshot({ path: `${shots}/${what}-${viewport.width}.png` })
      }
      /** The page has not been left: what was written is there, and no dialog any more. */
      const expectTheSamePage = async (): Promise<void> => {
        expect(await page.inputValue('textarea')).toBe('half a sentence')
        expect(await page.locator('dialog').isVisible()).toBe(false)
        expect(page.url()).toBe(`${url}/`)
      }

      it('WeChat’s logs the page in that is under it, and the session stays', async () => {
        await look('dialog-home')
        await press('WeChat')
        const frame = await frameIn()
        await frame.getByText('Scan QR code with WeChat').waitFor()
        expect(new URL(frame.url()).hostname).toBe('localhost')
        await frame.evaluate("document.querySelector('.qr-code').decode()")
        await look('dialog-wechat')
        await frame.getByLabel('Person').selectOption({ label: '王小红' })
        await frame.getByRole('button', { name: 'Scan' }).click()
        await frame.getByText('Tap Allow in WeChat').waitFor()
        await frame.getByRole('button', { name: 'Confirm' }).click()
        await page.getByText('Hello, 王小红').waitFor()
        await expectTheSamePage()
        await look('dialog-account')
        await page.reload()
        await page.getByText('Hello, 王小红').waitFor()
        await press('Log out')
        await page.getByText('What you write stays').waitFor()
      })

      it('WeCom’s does the same by its panel', async () => {
        await press('WeCom')
        const frame = await frameIn()
        await frame.getByText('Scan the QR code with WeCom').waitFor()
        expect(await page.locator('dialog iframe').boundingBox()).toMatchObject({ width: 320, height: 380 })
        expect(await overflowOf(frame)).toBe(0)
        await look('dialog-wecom')
        await frame.getByText('李四').click()
        await frame.getByRole('button', { name: 'Scan and confirm' }).click()
        await page.getByText('Hello, 李四').waitFor()
        await expectTheSamePage()
        await page.reload()
        await page.getByText('You are logged in with WeCom.').waitFor()
      })

      it('can be closed, and opened again', async () => {
        await press('WeChat')
        await (await frameIn()).getByText('Scan QR code with WeChat').waitFor()
        await press('Close')
        await expectTheSamePage()
        await press('WeChat')
        const frame = await frameIn()
        await frame.getByRole('button', { name: 'Scan' }).click()
        await frame.getByRole('button', { name: 'Confirm' }).click()
        await page.getByText('Hello, 李小明').waitFor()
        await expectTheSamePage()
      })
    })
  }

  describe('the page in the frame', () => {
    const framed = `/wechat/qr/framed?code=c0de&state=${'a1'.repeat(20)}0`

    it('says what it is when it is opened by itself', async () => {
      const page = await browser.newPage()
      await page.goto(url + framed)
      await page.getByText('This page is part of a login dialog.').waitFor()
      expect(await overflowOf(page)).toBe(0)
      if (shots) await page.screenshot({ path: `${shots}/dialog-framed-alone.png` })
      await page.close()
    })

    it.each([
      ['of its own origin gets code and state', () => url, true],
      ['of another origin gets nothing', () => cookies.url, false],
    ])('a page %s', async (_what, parentUrl, isTold) => {
      const page = await browser.newPage()
      await page.goto(parentUrl())
      await page.evaluate('window.heard = []; onmessage = ({ origin, data }) => heard.push([origin, data])')
      await loadFrame(page, url + framed)
      // What the frame has sent while it loaded is there before this timer.
      const heard = await page.evaluate('new Promise((resolve) => setTimeout(() => resolve(heard), 0))')
      const message = { type: 'wechat-login', code: 'c0de', state: `${'a1'.repeat(20)}0` }
      expect(heard).toEqual(isTold ? [[url, message]] : [])
      await page.close()
    })
  })
})
