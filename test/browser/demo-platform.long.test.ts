import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'

const merchantAppId = 'wx00000000000000a1'

describeDemo('the demo: a third-party platform', (demo) => {
  it('takes a merchant’s grant, lists the account, logs its customer in, and ends with the grant', async () => {
    const { page } = demo
    await page.getByText('Open the merchants’ page →').click()
    await page.getByText('Nobody has granted yet').waitFor()
    expect(await demo.overflows()).toBe(false)

    await page.getByText('Grant an account →').click()
    await page.getByRole('link', { name: 'Go on to WeChat' }).click()
    await page.getByText('小店花坊').click()
    await page.getByRole('button', { name: 'Authorise' }).click()
    await page.getByText(`official account · ${merchantAppId}`).waitFor()
    expect(new URL(page.url()).pathname).toBe('/merchant')
    await demo.outcome('Let in')
    // The push and the browser come in either order: the picture ends with the browser.
    const begin = ['merchant', 'token', 'preauth', 'link', 'page', 'decide']
    const end = ['exchange', 'callback', 'profile', 'granted', 'back', 'arrive']
    expect(await demo.kinds()).toEqual(expect.arrayContaining([...begin, ...end]))
    expect((await demo.kinds()).slice(0, 6)).toEqual(begin)
    expect((await demo.kinds()).filter((kind) => kind === 'granted' || kind === 'exchange')).toHaveLength(2)
    const shown = (await page.textContent('.flow')) ?? ''
    expect(shown).not.toMatch(/@@@|[A-Za-z0-9_-]{30,}/)
    expect(await demo.overflows()).toBe(false)

    await page.getByText('Enter as a customer →').click()
    expect(await demo.heading()).toBe('The merchant’s shop')
    await demo.outcome('Let in')
    expect(JSON.parse(await demo.userJson('req.wechatUser'))).toMatchObject({ appId: merchantAppId })
    expect((await demo.kinds()).slice(0, 3)).toEqual(['open', 'guard', 'ask'])
    expect(await demo.step('exchange')).toContain('sns/oauth2/component/access_token')
    expect(await demo.overflows()).toBe(false)
    // The demo's own account knows nobody.
    await page.goto(demo.url)
    expect(await demo.userJson('req.wechatUser')).toBe('undefined')

    await page.goto(`${demo.url}/shops/${merchantAppId}`)
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Cancel the grant' }).click()
    await page.getByText('Nobody has granted yet').waitFor()
    await page.goto(`${demo.url}/shops/${merchantAppId}`)
    await page.getByText('ERR_GRANT_MISSING').waitFor()
  })
})
