import { expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useCodePages } from './code-pages.ts'
import { widths } from './widths.ts'

for (const width of widths) {
  describeWithChromium(`the scene login on ${width.name}`, () => {
    const pages = useCodePages('examples/scene-login.ts', width, /401/)
    const { openPage, openLogin, look, numberOn } = pages
    const statusOf = (shown: Page): Promise<string | null> => shown.textContent('[role=status]')

    /** Somebody’s phone in front of the code of a page; the link is the picture as the phone sees it. */
    const openPhone = async (shown: Page, person: string): Promise<Page> => {
      const phone = await openPage()
      await phone.goto(
        new URL((await shown.getByText('Play the phone').getAttribute('href')) ?? '', pages.url).href,
      )
      await phone.selectOption('select', person)
      return phone
    }
    const send = async (phone: Page, text: string): Promise<void> => {
      await phone.getByLabel('Message').fill(text)
      await phone.getByRole('button', { name: 'Send' }).click()
      await phone.locator('li.person', { hasText: text }).last().waitFor()
    }

    it('shows code and number, asks for the number in the chat, and greets who sent it', async () => {
      const { page } = pages
      await page.waitForFunction("document.querySelector('img').naturalWidth > 0")
      const number = await numberOn(page)
      expect(number).toMatch(/^\d{4}$/)
      await look(page, 'scene-code')

      const phone = await openPhone(page, 'xiaohong')
      await phone.getByRole('button', { name: 'Scan the code' }).click()
      await phone.getByText('You are logging in to “Example”').waitFor()
      expect(await phone.textContent('ol')).not.toContain(number)
      await page.getByText('Scanned. Send the number in the chat.').waitFor()
      expect(await page.textContent('h1')).toBe('Log in')
      await send(phone, number)
      await phone.getByText('You are logged in to “Example”').waitFor()
      await look(phone, 'scene-chat')

      await page.getByText('Hello').waitFor()
      expect(await statusOf(page)).toMatch(/^You are logged in as \S{28}\.$/)
      expect(await page.getByAltText('QR code of the account').isVisible()).toBe(false)
      await look(page, 'scene-account')
      await page.reload()
      await page.getByText('You are logged in as').waitFor()
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByText('Waiting for the scan.').waitFor()
      expect(await numberOn(page)).toMatch(/^\d{4}$/)
    })

    it('takes a scan on the simulator’s own page, and the same code again after a reload', async () => {
      const { page } = pages
      const [number, picture] = [await numberOn(page), await page.getAttribute('img', 'src')]
      await page.reload()
      await page.getByText('Waiting for the scan.').waitFor()
      expect([await numberOn(page), await page.getAttribute('img', 'src')]).toEqual([number, picture])

      const { origin, searchParams } = new URL(picture ?? '')
      const scanner = await openPage()
      await scanner.goto(
        `${origin}/simulator/scan?ticket=${encodeURIComponent(searchParams.get('ticket') ?? '')}`,
      )
      await scanner.getByText('李小明').click()
      await scanner.locator('button.green').click()
      await page.getByText('Scanned. Send the number in the chat.').waitFor()
      await send(await openPhone(page, 'xiaoming'), number)
      await page.getByText('You are logged in as').waitFor()
    })

    it('logs in the browser that showed the code, and no second one', async () => {
      const { page } = pages
      const second = await openLogin()
      expect(await second.getAttribute('img', 'src')).not.toBe(await page.getAttribute('img', 'src'))
      // A third shows the very picture and number of the first, without its cookie.
      const thief = await openPage()
      await thief.route('**/wechat/scene', async (route) => {
        if (route.request().method() === 'GET') return route.continue()
        const [number, imageUrl] = [await numberOn(page), await page.getAttribute('img', 'src')]
        await route.fulfill({ json: { code: 0, data: { number, imageUrl, expiresIn: 300 } } })
      })
      await thief.goto(pages.url)
      await thief.getByText('The code is no longer valid.').waitFor()

      const phone = await openPhone(page, 'xiaoming')
      await phone.getByRole('button', { name: 'Scan the code' }).click()
      await page.getByText('Scanned. Send the number in the chat.').waitFor()
      await send(phone, await numberOn(page))
      await page.getByText('You are logged in as').waitFor()
      expect(await statusOf(second)).toBe('Waiting for the scan.')
      for (const other of [second, thief]) {
        expect((await other.context().request.get(`${pages.url}/me`)).status()).toBe(401)
      }
    })

    it('logs nobody in by a relayed code whose number was not sent', async () => {
      const { page } = pages
      const victim = await openLogin()
      const phone = await openPhone(page, 'xiaohong')
      await phone.getByRole('button', { name: 'Scan the code' }).click()
      await page.getByText('Scanned. Send the number in the chat.').waitFor()
      await send(phone, 'what is this?')
      await phone.getByText('You said: what is this?').waitFor()
      // The number of the victim's own page is not the one.
      const own = await numberOn(victim)
      if (own !== (await numberOn(page))) {
        await send(phone, own)
        await phone.getByText('That number is wrong').last().waitFor()
      }
      // Longer than the app takes to look.
      await page.waitForTimeout(1_500)
      expect(await statusOf(page)).toBe('Scanned. Send the number in the chat.')
      for (const shown of [page, victim]) {
        expect((await shown.context().request.get(`${pages.url}/me`)).status()).toBe(401)
      }
    })

    it('says so after five wrong numbers, and offers another code', async () => {
      const { page } = pages
      const [number, picture] = [await numberOn(page), await page.getAttribute('img', 'src')]
      const phone = await openPhone(page, 'xiaoming')
      await phone.getByRole('button', { name: 'Scan the code' }).click()
      await page.getByText('Scanned. Send the number in the chat.').waitFor()
      for (let count = 1; count <= 5; count += 1) {
        await send(phone, String((Number(number) + count) % 10_000).padStart(4, '0'))
      }
      await phone.getByText('Too many wrong numbers').waitFor()
      await page.getByText('The code is no longer valid.').waitFor()
      await look(page, 'scene-expired')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('Waiting for the scan.').waitFor()
      expect(await page.getAttribute('img', 'src')).not.toBe(picture)
    })
  })
}
