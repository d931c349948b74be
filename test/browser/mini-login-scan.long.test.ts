import { expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useCodePages } from './code-pages.ts'
import { widths } from './widths.ts'

for (const width of widths) {
  describeWithChromium(`the desktop login by a mini program code on ${width.name}`, () => {
    const pages = useCodePages('examples/mini-login-scan.ts', width, /status of 40[13]/)
    const { openPage, openLogin, look, numberOn } = pages

    /** Somebody's phone that has scanned the newest code. */
    const scan = async (): Promise<Page> => {
      const phone = await openPage()
      await phone.goto(`${pages.url}/phone`)
      await phone.getByRole('button', { name: 'Scan the newest code' }).click()
      return phone
    }
    const send = async (phone: Page, number: string): Promise<void> => {
      await phone.getByLabel('Number').fill(number)
      await phone.getByRole('button', { name: 'Log in' }).click()
    }

    it('shows code and number, asks on the phone, and greets who sent the number', async () => {
      const { page } = pages
      await page.waitForFunction("document.querySelector('img').naturalWidth > 0")
      const number = await numberOn(page)
      expect(number).toMatch(/^\d{4}$/)
      expect(await page.getByText('Play the phone').isVisible()).toBe(true)
      await look(page, 'mini-scan-code')

      const phone = await scan()
      await phone.getByText('You are logging in to “Example”').waitFor()
      expect(await phone.textContent('body')).not.toContain(number)
      await look(phone, 'mini-scan-phone')
      await page.getByText('Scanned. Enter the number on the phone.').waitFor()
      await send(phone, number)
      await phone.getByText('You are logged in.').waitFor()

      await page.getByText('Hello').waitFor()
      expect(await page.textContent('[role=status]')).toMatch(/^You are logged in as \S{28}\.$/)
      await look(page, 'mini-scan-account')
      await page.reload()
      await page.getByText('You are logged in as').waitFor()
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByText('Waiting for the scan.').waitFor()
    })

    it('is the same code after a reload, and another picture with another code', async () => {
      const { page } = pages
      const pictureOn = (shown: Page) => shown.getAttribute('img', 'src')
      const [number, picture] = [await numberOn(page), await pictureOn(page)]
      await page.reload()
      await page.getByText('Waiting for the scan.').waitFor()
      expect([await numberOn(page), await pictureOn(page)]).toEqual([number, picture])
      const second = await openLogin()
      expect(await pictureOn(second)).not.toBe(picture)
    })

    it('says so after five wrong numbers, and offers another code', async () => {
      const { page } = pages
      const number = await numberOn(page)
      const phone = await scan()
      await phone.getByText('You are logging in to').waitFor()
      const wrong = String((Number(number) + 1) % 10_000).padStart(4, '0')
      for (let count = 0; count < 4; count += 1) {
        const answered = phone.waitForResponse('**/scan/confirm')
        await send(phone, wrong)
        await answered
      }
      await phone.getByText('That number is wrong.').waitFor()
      await send(phone, wrong)
      await phone.getByText('This code is no longer valid.').waitFor()
      await page.getByText('The code is no longer valid.').waitFor()
      await look(page, 'mini-scan-expired')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('Waiting for the scan.').waitFor()
    })

    it('is over when the person says that it is not them', async () => {
      const { page } = pages
      const phone = await scan()
      await phone.getByRole('button', { name: 'It is not me' }).click()
      await phone.getByText('The login is cancelled.').waitFor()
      await page.getByText('The code is no longer valid.').waitFor()
      expect((await page.context().request.get(`${pages.url}/me`)).status()).toBe(401)
    })
  })
}
