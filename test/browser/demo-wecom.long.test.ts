import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'

describeDemo('the demo: WeCom', (demo) => {
  it('logs a member in inside WeCom, with what they agreed to show, and lets their department in', async () => {
    const { page } = demo
    await demo.logIn('Log in inside WeCom', '张三')
    await page.getByText('Hello, 张三').waitFor()
    const user = JSON.parse(await demo.userJson('req.wecomUser'))
    expect(user).toMatchObject({ kind: 'member', mobile: '13800138000', account: { id: expect.any(Number) } })
    await demo.outcome('Let in')
    expect(await demo.step('page')).toContain('connect/oauth2/authorize')
    expect(await demo.step('exchange')).toContain('cgi-bin/auth/getuserinfo')
    expect(await page.locator('.lanes').textContent()).toContain('WeCom')
    expect(await demo.overflows()).toBe(false)

    await page.getByText('Open /team →').click()
    expect(await demo.heading()).toBe('The team’s page')
    await demo.outcome('Let in')
    expect((await demo.kinds()).at(-1)).toBe('admit')
  })

  it('logs a member in with WeCom’s QR code, and keeps other departments out', async () => {
    const { page } = demo
    await demo.logIn('Log in with WeCom’s QR code', '李四')
    await page.getByText('Hello, 李四').waitFor()
    expect(await demo.userJson('req.wecomUser')).not.toContain('"mobile": "13800138000"')
    await demo.outcome('Let in')
    expect(await demo.step('decide')).toContain('Phone → WeCom')

    await page.getByText('Open /team →').click()
    expect(await demo.heading()).toBe('You are not authorized')
    await page.goto(demo.url)
    await demo.outcome('Refused')
    expect(await demo.step('refusal')).toContain('403 ERR_NOT_AUTHORIZED')
    await page.getByRole('button', { name: /Log out/ }).click()
    await page.getByText('Hello, stranger').waitFor()
  })

  it('keeps a login with WeChat beside one with WeCom', async () => {
    const { page } = demo
    await page.getByText('Log in silently →').click()
    await page.getByText('Hello, friend').waitFor()
    await demo.logIn('Log in with WeCom’s QR code')
    await page.getByText('Hello, 张三').waitFor()
    expect(await demo.userJson('req.wechatUser')).toContain('"openid"')
    expect(await demo.userJson('req.wecomUser')).toContain('"userid"')
  })
})
