import { expect, it } from '@jest/globals'
import { wechatUserAgent } from '../helpers/visitors/browser.ts'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useExample } from './example.ts'
import { shots } from './widths.ts'

describeWithChromium('one callback domain for two environments', () => {
  const example = useExample('examples/relay.ts')

  it('logs a person in to each of them, and ends at its own address', async () => {
    const context = await example.browser.newContext({ userAgent: wechatUserAgent })
    const page = await context.newPage()
    const visited: string[] = []
    page.on('framenavigated', (frame) => visited.push(frame.url()))
    await page.goto(example.url)
    const environments = await page.locator('a').evaluateAll((links) => links.map((link) => String(link)))
    expect(environments).toHaveLength(2)
    for (const [index, address] of environments.entries()) {
      await page.goto(address)
      if (shots) await page.screenshot({ path: `${shots}/relay-${index}.png` })
      const text = await page.textContent('body')
      expect(text).toMatch(/^(?:staging|preview): o\S+$/)
      // A silent login leaves no mark in the address, but for the fragment that is emptied.
      expect(page.url().replace(/#$/, '')).toBe(address)
    }
    expect(new Set(visited.map((url) => new URL(url).origin)).size).toBeGreaterThanOrEqual(3)
    await context.close()
  })
})
