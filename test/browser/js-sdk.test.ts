import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { wechatUserAgent } from '../helpers/visitors/browser.ts'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useExample } from './example.ts'

describeWithChromium('a page with the JS-SDK', () => {
  const example = useExample('examples/js-sdk.ts')
  let context: BrowserContext
  let page: Page
  let problems: string[]

  const open = async (userAgent?: string): Promise<void> => {
    context = await example.browser.newContext(userAgent === undefined ? {} : { userAgent })
    page = await context.newPage()
    problems = []
    page.on('pageerror', (error) => problems.push(error.message))
  }

  beforeEach(() => open(wechatUserAgent))
  afterEach(async () => {
    await context.close()
    expect(problems).toEqual([])
  })

  const status = async (): Promise<string> => (await page.textContent('[role=status]')) ?? ''
  const isReady = (): Promise<void> => page.getByText('Ready. The network is wifi').waitFor()
  /** What the page asked the app to sign. */
  const askedUrl = (): Promise<string | null> =>
    page.waitForRequest(/jsSdkConfig/).then((request) => new URL(request.url()).searchParams.get('url'))

  it.each<[string, string, string]>([
    ['nothing', '/', '/'],
    ['a query', '/shop?a=1&b=&c', '/shop?a=1&b=&c'],
    ['a fragment', '/shop?a=1#/route?b=2#c', '/shop?a=1'],
    ['an empty fragment', '/shop#', '/shop'],
    [
      'Chinese in path, query and fragment',
      '/商店/北京?城市=上海#参数',
      '/%E5%95%86%E5%BA%97/%E5%8C%97%E4%BA%AC?%E5%9F%8E%E5%B8%82=%E4%B8%8A%E6%B5%B7',
    ],
    ['what was encoded before', '/%E5%95%86?q=%e5+%2B%20%26', '/%E5%95%86?q=%e5+%2B%20%26'],
    ['what nobody encodes', "/a;b,c@d:e!$&'()*?q=/?:@!$'()*,;[]{}|^`~", ''],
    [
      'what WeChat adds to shared links',
      '/?from=singlemessage&isappinstalled=0',
      '/?from=singlemessage&isappinstalled=0',
    ],
  ])('is ready at an address with %s', async (_what, path, expected) => {
    const asked = askedUrl()
    await page.goto(example.url + path)
    await isReady()
    if (expected !== '') expect(await asked).toBe(example.url + expected)
    expect(await asked).toBe(((await page.evaluate('location.href')) as string).split('#')[0])
  })

  it('is ready again when it is loaded anew after the page has changed the fragment', async () => {
    await page.goto(`${example.url}/shop`)
    await isReady()
    await page.evaluate("location.hash = '#/other'")
    await page.reload()
    await isReady()
  })

  it('is refused at an origin that is not the app’s', async () => {
    const answer = page.waitForResponse(/jsSdkConfig/)
    await page.goto(example.url.replace('localhost', '127.0.0.1'))
    const refused = await answer
    expect(refused.status()).toBe(403)
    expect(await refused.json()).toMatchObject({ code: -1, error: 'ERR_ORIGIN_REFUSED' })
    const { message } = (await refused.json()) as { message: string }
    await page.getByText(message).waitFor()
  })

  it.each<[string, (data: Record<string, unknown>) => Record<string, unknown>]>([
    [
      'signature',
      (data) => ({
        ...data,
        signature: String(data['signature']).replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      }),
    ],
    ['timestamp', (data) => ({ ...data, timestamp: Number(data['timestamp']) + 1 })],
    ['nonce', (data) => ({ ...data, nonceStr: `${data['nonceStr']}x` })],
  ])('is refused with a spoiled %s', async (_what, spoil) => {
    await page.route(/jsSdkConfig/, async (route) => {
      const answer = await route.fetch()
      const body = (await answer.json()) as { data: Record<string, unknown> }
      await route.fulfill({ response: answer, json: { ...body, data: spoil(body.data) } })
    })
    await page.goto(`${example.url}/shop`)
    await page.getByText('config:invalid signature').waitFor()
  })

  it('is refused when it was signed for another page', async () => {
    await page.route(/jsSdkConfig/, (route) =>
      route.continue({ url: route.request().url().replace('shop', 'other') }),
    )
    await page.goto(`${example.url}/shop`)
    await page.getByText('config:invalid signature').waitFor()
  })

  it('waits in other browsers, until they are told to act as WeChat', async () => {
    await context.close()
    await open()
    const asked = page.waitForResponse(/js-sdk\/config/)
    await page.goto(`${example.url}/商店?a=1`)
    await asked
    expect(await status()).toBe('Open this page in WeChat.')
    await page.getByRole('button').click()
    await isReady()
  })
})
