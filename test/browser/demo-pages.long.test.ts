import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'

describeDemo('the demo: pages', (demo) => {
  it('brings a silent login back to the guarded page', async () => {
    const { page } = demo
    await page.getByText('Open /orders →').click()
    expect(await demo.heading()).toBe('Your orders')
    await demo.outcome('Let in')
    expect((await demo.kinds()).slice(0, 3)).toEqual(['open', 'guard', 'ask'])
    expect((await demo.kinds()).slice(-3)).toEqual(['back', 'arrive', 'admit'])
    expect(await demo.userJson('req.wechatUser')).toContain('"snsapi_base"')
    expect(await demo.overflows()).toBe(false)

    await page.getByText('All ways in').click()
    await page.getByText('Open /orders →').click()
    await demo.outcome('Let in')
    expect(await demo.kinds()).toEqual(['open', 'admit'])
  })

  it('has its page signed for the JS-SDK, and uses it', async () => {
    const { page } = demo
    await page.getByText('Open the JS-SDK page →').click()
    await page.getByText('config:ok').waitFor()
    await page.getByRole('button', { name: 'wx.getNetworkType()' }).click()
    await page.getByText('getNetworkType:ok (wifi)').waitFor()
    await page.locator('.seen[data-kind="check"]').waitFor()
    await demo.outcome('Signed')
    expect(await demo.kinds()).toEqual(expect.arrayContaining(['open', 'send', 'ticket', 'answer', 'check']))
    expect(await demo.overflows()).toBe(false)
  })

  it('fills the picture in while somebody logs in in another tab', async () => {
    const { page } = demo
    const tab = await page.context().newPage()
    await tab.goto(demo.url)
    await tab.getByText('Log in with WeChat →').click()
    await tab.getByRole('button', { name: 'Allow' }).waitFor()
    await demo.outcome('Under way')
    expect(await demo.kinds()).toEqual(['ask', 'leave', 'page'])
    expect((await demo.ahead()).slice(0, 2)).toEqual(['decide', 'callback'])
    await tab.getByRole('button', { name: 'Allow' }).click()
    await demo.outcome('Let in')
  })

  it('has the code of every way in beside it, with a button that copies it', async () => {
    const { page } = demo
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.url })
    expect(await page.locator('.way').count()).toBe(16)
    expect(await page.locator('.way:not(:has(figure.code))').count()).toBe(0)
    const silent = page.locator('#silent')
    await silent.getByRole('button', { name: 'Copy' }).click()
    await silent.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toBe(
      "app.get('/silent', (_req, res) => {\n  res.wechatLogin({ scope: 'snsapi_base', returnTo: '/' })\n})\n",
    )
  })

  it('is usable by keyboard alone', async () => {
    const { page } = demo
    const focused = (): Promise<string> => page.evaluate<string>('document.activeElement.textContent')
    for (let presses = 0; !(await focused()).startsWith('Log in silently') && presses < 40; presses += 1) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByText('Hello, friend').waitFor()
  })

  it('speaks Chinese, also on the pages that follow', async () => {
    const { page } = demo
    await page.getByRole('link', { name: '中文' }).click()
    expect(await demo.heading()).toBe('你好，陌生人')
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN')
    expect(await demo.overflows()).toBe(false)
    await page.locator('#consent .go').click()
    await page.getByText('王小红').click()
    await page.getByRole('button', { name: '允许' }).click()
    await page.getByText('你好，王小红').waitFor()
    await demo.outcome('已通过')
  })

  it('loads nothing from elsewhere, and leads to the simulator', async () => {
    const { page } = demo
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname))
    for (const path of ['', '/scan', '/mini', '/desk', '/mobile', '/js-sdk'])
      await page.goto(`${demo.url}${path}`)
    expect([...hosts]).toEqual(['localhost'])
    await page.getByRole('link', { name: 'Simulator', exact: true }).click()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(new URL(page.url()).origin).not.toBe(demo.url)
  })
})
