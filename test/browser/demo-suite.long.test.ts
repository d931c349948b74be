import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'

describeDemo('the demo: an app of a service provider of WeCom', (demo) => {
  it('is installed by a company, logs its member in, and ends with the installation', async () => {
    const { page } = demo
    await page.getByText('Open the companies’ page →').click()
    await page.getByText('No company has installed it yet').waitFor()
    expect(await demo.overflows()).toBe(false)

    await page.getByText('Install the app →').click()
    await page.locator('button[name="decision"][value="allow"]').click()
    await page.getByText('示例科技').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/company')
    await demo.outcome('Let in')
    const kinds = await demo.kinds()
    expect(kinds).toEqual([
      'merchant',
      'token',
      'preauth',
      'leave',
      'page',
      'decide',
      'callback',
      'exchange',
      'profile',
      'granted',
      'back',
      'arrive',
    ])
    expect(await demo.overflows()).toBe(false)

    await page.getByText('Enter as a member →').click()
    expect(await demo.heading()).toBe('The app for companies')
    await demo.outcome('Let in')
    expect(JSON.parse(await demo.userJson('req.wecomUser'))).toMatchObject({
      kind: 'member',
      corpId: expect.stringMatching(/^wp/),
    })
    expect(await demo.step('exchange')).toContain('cgi-bin/service/auth/getuserinfo3rd')
    expect(await demo.overflows()).toBe(false)

    await page.goto(`${demo.url}/company`)
    await page.getByRole('button', { name: 'Remove the app' }).click()
    await page.getByText('No company has installed it yet').waitFor()
    await page.goto(`${demo.url}/saas`)
    await page.getByText('ERR_NOT_A_MEMBER').waitFor()
  })
})
