import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'
import { shots } from './widths.ts'

describeDemo('the demo: phones', (demo) => {
  /** Presses a button of the played app, and answers what the request it made was answered. */
  const press = async (name: string, request: string): Promise<string> => {
    const newest = demo.page.locator('.log li:first-child', { hasText: request })
    await demo.page.getByRole('button', { name, exact: true }).click()
    await newest.waitFor()
    return (await newest.textContent()) ?? ''
  }

  it('logs in by following the account: scan, number, chat', async () => {
    const { page } = demo
    await page.getByText('Log in by following →').click()
    await page.getByRole('status').getByText('Waiting for a phone').waitFor()
    await page.locator('#number', { hasText: /^\d{4}$/ }).waitFor()
    const number = (await page.textContent('#number')) ?? ''
    await page.selectOption('select', { label: '王小红' })
    await page.getByRole('button', { name: 'Scan the code' }).click()
    await page.getByText('You are logging in to “express-wechat-auth”').waitFor()
    await page.getByText('Scanned. Now the number').waitFor()
    await page.locator('.seen[data-kind="reply"]').waitFor()
    expect(await demo.overflows()).toBe(false)

    const wrong = String((Number(number) + 1) % 10_000).padStart(4, '0')
    await page.getByLabel('Message').fill(wrong)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('That number is wrong').waitFor()
    await page.getByLabel('Message').fill(number)
    await page.getByLabel('Message').press('Enter')
    await page.getByText('Hello, friend').waitFor()
    const user = JSON.parse(await demo.userJson('req.wechatUser'))
    expect(user).toMatchObject({ provider: 'official-account', scope: 'snsapi_base' })
    await demo.outcome('Let in')
    const kinds = await demo.kinds()
    expect(kinds.filter((kind) => kind === 'push')).toHaveLength(3)
    expect(kinds.slice(-3)).toEqual(['account', 'session', 'news'])
    expect(await page.textContent('.flow')).not.toContain(number)
  })

  it('goes on with a code to scan after a reload, and takes a scan on the simulator’s page', async () => {
    const { page } = demo
    await page.goto(`${demo.url}/try/scan`)
    await page.locator('#number', { hasText: /^\d{4}$/ }).waitFor()
    const number = await page.textContent('#number')
    await page.reload()
    await page.locator('#number', { hasText: String(number) }).waitFor()
    await page.locator('#scan-link[href*="ticket="]').waitFor()
    const phone = await page.context().newPage()
    await phone.goto((await page.getAttribute('#scan-link', 'href')) ?? '')
    await phone.getByText('阿芳').click()
    await phone.getByRole('button', { name: /Scan|扫/ }).click()
    await page.getByText('Scanned. Now the number').waitFor()
    await page.locator('.seen[data-kind="push"]').waitFor()
    expect(await demo.step('push')).toContain('event SCAN')
  })

  it('logs a desktop in by a mini program code: scan, number', async () => {
    const { page } = demo
    await page.getByText('Log in by a mini program code →').click()
    await page.locator('#number', { hasText: /^\d{4}$/ }).waitFor()
    const number = (await page.textContent('#number')) ?? ''
    await page.locator('#scan button:enabled').waitFor()
    expect(await page.getByRole('button', { name: 'It is not me' }).isVisible()).toBe(false)
    await page.selectOption('select', { label: '王小红' })
    await page.getByRole('button', { name: 'Scan the code' }).click()
    await page.getByText('You are logging in to “express-wechat-auth”').waitFor()
    await page.getByText('Scanned. Now the number').waitFor()
    expect(await demo.overflows()).toBe(false)
    if (shots) await page.screenshot({ path: `${shots}/demo-desk-${page.viewportSize()?.width}.png` })

    const wrong = String((Number(number) + 1) % 10_000).padStart(4, '0')
    await page.getByLabel('Number').fill(wrong)
    await page.getByLabel('Number').press('Enter')
    await page.getByText('That number is wrong').waitFor()
    await page.getByLabel('Number').fill(number)
    await page.getByLabel('Number').press('Enter')
    await page.getByText('Hello, friend').waitFor()
    const user = JSON.parse(await demo.userJson('req.wechatUser'))
    expect(user).toMatchObject({ provider: 'mini-program', openid: expect.any(String) })
    await demo.outcome('Let in')
    const kinds = await demo.kinds()
    expect(kinds.filter((kind) => kind === 'code')).toHaveLength(1)
    expect(kinds.slice(-3)).toEqual(['account', 'session', 'news'])
    expect(await page.textContent('.flow')).not.toContain(number)
  })

  it('logs no desktop in whose login the phone refuses', async () => {
    const { page } = demo
    await page.goto(`${demo.url}/try/desk`)
    await page.getByRole('button', { name: 'Scan the code' }).click()
    await page.getByRole('button', { name: 'It is not me' }).click()
    await page.getByText('The code is over. Reload this page').waitFor()
    await demo.outcome('Refused')
  })

  it('plays a mini program: login, phone number, user data, logout', async () => {
    const { page } = demo
    await page.getByText('Open the mini program →').click()
    await page.selectOption('select', { label: '王小红' })
    expect(await demo.ahead()).toEqual(['client', 'send', 'exchange', 'account', 'answer'])
    expect(await press('wx.login()', 'POST /mini/login → 200')).toContain('"provider": "mini-program"')
    await demo.outcome('Let in')
    expect(await demo.kinds()).toEqual(['client', 'send', 'exchange', 'account', 'answer'])
    expect(await demo.step('exchange')).toContain('Your app → WeChat')
    expect(await press('req.wechatUser', 'GET /mini/login/user → 200')).toContain('"openid"')
    expect(await press('getPhoneNumber', 'POST /mini/login/phone → 200')).toContain('"countryCode": "86"')
    expect(await press('wx.getUserInfo()', 'POST /mini/login/userinfo → 200')).toContain('"openId"')
    expect(await press('Check the session_key', 'GET /mini/login/check → 200')).toContain('"valid": true')
    await press('Log out', 'POST /mini/login/logout → 200')
    expect(await press('Log in with the number', 'POST /mini/login → 200')).toContain('"phoneNumber": "138')
    await press('Log out', 'POST /mini/login/logout → 200')
    await expect(page.getByRole('button', { name: 'getPhoneNumber' }).isDisabled()).resolves.toBe(true)
    expect(await page.textContent('.log')).not.toContain('session_key')
    expect(await demo.overflows()).toBe(false)
  })

  it('plays a mobile app: a bearer token, and no session', async () => {
    const { page } = demo
    await page.getByText('Open the mobile app →').click()
    expect(await press('Log in with WeChat', 'POST /wechat/mobile/login → 200')).toContain('"token": "…')
    await demo.outcome('Let in')
    expect(await demo.kinds()).toEqual(['client', 'send', 'exchange', 'profile', 'account', 'answer'])
    expect(await page.locator('.lanes').textContent()).toContain('Mobile app')
    expect(await press('req.wechatUser', 'GET /wechat/mobile/user → 200')).toContain('"mobile-app"')
    await press('Log out', 'POST /wechat/mobile/logout → 200')
    expect(await demo.overflows()).toBe(false)
    await page.goto(demo.url)
    expect(await demo.heading()).toBe('Hello, stranger')
  })
})
