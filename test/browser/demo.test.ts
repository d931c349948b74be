import { expect, it } from '@jest/globals'
import { describeDemo } from './demo-page.ts'

const login = [
  'ask',
  'leave',
  'page',
  'decide',
  'callback',
  'exchange',
  'profile',
  'account',
  'session',
  'back',
]

describeDemo('the demo: WeChat', (demo) => {
  it('shows what a login looks like before there is one', async () => {
    expect(await demo.heading()).toBe('Hello, stranger')
    expect(await demo.userJson('req.wechatUser')).toBe('undefined')
    expect(await demo.userJson('req.wecomUser')).toBe('undefined')
    expect(await demo.kinds()).toEqual([])
    expect(await demo.ahead()).toEqual([...login, 'arrive'])
    expect(await demo.overflows()).toBe(false)
  })

  it('greets the person who consents by nickname, and forgets them at logout', async () => {
    const { page } = demo
    await demo.logIn('Log in with WeChat', '王小红')
    await page.getByText('Hello, 王小红').waitFor()
    expect(new URL(page.url()).origin).toBe(demo.url)
    expect(new URL(page.url()).search).toBe('')
    await page.locator('.person img[src*="/simulator/avatars/"]').waitFor()
    expect(await page.evaluate("document.querySelector('.person img').naturalWidth > 0")).toBe(true)
    const user = JSON.parse(await demo.userJson('req.wechatUser'))
    expect(user).toMatchObject({ provider: 'official-account', nickname: '王小红', account: { logins: 1 } })
    await page.getByRole('button', { name: /Log out/ }).click()
    await page.getByText('Hello, stranger').waitFor()
  })

  it('draws what happened, with the time each step took and nothing secret', async () => {
    const { page } = demo
    await demo.logIn('Log in with WeChat')
    await demo.outcome('Let in')
    expect(await demo.kinds()).toEqual([...login, 'arrive'])
    expect(await demo.ahead()).toEqual([])
    expect(await demo.step('leave')).toContain('302 → open.weixin.qq.com/connect/oauth2/authorize')
    expect(await demo.step('exchange')).toMatch(/GET sns\/oauth2\/access_token.*openid.*\d m?s/s)
    expect(await demo.step('account')).toMatch(/account \d+, login \d+/)
    const shown = (await page.textContent('.flow')) ?? ''
    const { openid } = JSON.parse(await demo.userJson('req.wechatUser'))
    // Neither the app secret, nor a code, token or state, nor who it was.
    expect(shown).not.toMatch(/0000000000000000000000000|[A-Za-z0-9_-]{28,}|[0-9a-f]{40}/)
    expect(shown).not.toContain(openid)
  })

  it('comes back as nobody when the person declines, and says where it ended', async () => {
    const { page } = demo
    await page.getByText('Log in with WeChat →').click()
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByText('You declined').waitFor()
    expect(await demo.heading()).toBe('Hello, stranger')
    expect(new URL(page.url()).search).toBe('?error=access_denied')
    await demo.outcome('Declined')
    expect(await demo.kinds()).toEqual([
      'ask',
      'leave',
      'page',
      'decide',
      'callback',
      'refusal',
      'back',
      'arrive',
    ])
  })

  it('logs in silently, and shows that nobody was asked', async () => {
    const { page } = demo
    await page.getByText('Log in silently →').click()
    await page.getByText('Hello, friend').waitFor()
    await demo.outcome('Let in')
    expect(await demo.step('page')).toContain('nobody is asked')
    expect(await demo.kinds()).not.toContain('profile')
    expect(JSON.parse(await demo.userJson('req.wechatUser')).scope).toBe('snsapi_base')
  })

  it('logs in with a QR code that a phone confirms', async () => {
    const { page } = demo
    await page.getByText('Log in with a QR code →').click()
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('Hello, 李小明').waitFor()
    expect(await demo.userJson('req.wechatUser')).toContain('"provider": "website"')
    await demo.outcome('Let in')
    expect(await page.locator('.lanes').textContent()).toContain('Phone')
    // The app is not told of the phone: it follows from the code that comes back.
    expect(await page.locator('.steps .inferred').count()).toBe(2)
  })

  it('holds a long name and its emoji, on the platform’s pages too, in both languages', async () => {
    const { page } = demo
    const simulator = await page.getByRole('link', { name: 'Simulator' }).getAttribute('href')
    const nickname = `👨‍👩‍👧‍👦🎉${'Maximiliane-Friederike'.repeat(5)}${'欧阳上官司马诸葛🀄️'.repeat(5)}`
    const added = await fetch(`${simulator}simulator/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'long-name', nickname }),
    })
    expect(added.status).toBe(200)
    for (const lang of ['en', 'zh']) {
      await page.context().clearCookies()
      await page.goto(`${demo.url}/?lang=${lang}`)
      await page.goto(`${demo.url}/try/website`)
      await page.selectOption('#person', 'long-name')
      expect([lang, 'QR code', await demo.overflows()]).toEqual([lang, 'QR code', false])
      await page.goto(`${demo.url}/try/consent`)
      await page.locator('.person', { hasText: 'Maximiliane' }).click()
      expect([lang, 'consent', await demo.overflows()]).toEqual([lang, 'consent', false])
      await page.getByRole('button', { name: /^(?:Allow|允许)$/ }).click()
      await page.locator('h1', { hasText: nickname }).waitFor()
      expect([lang, 'home', await demo.overflows()]).toEqual([lang, 'home', false])
    }
  })

  it('tells a callback of WeChat’s own from the browser’s', async () => {
    const { page } = demo
    const simulator = await page.getByRole('link', { name: 'Simulator' }).getAttribute('href')
    await fetch(`${simulator}simulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api: 'connect/oauth2/authorize', kind: 'double-callback' }),
    })
    await demo.logIn('Log in with WeChat')
    await demo.outcome('Let in')
    const callbacks = await page.locator('.seen[data-kind="callback"] .who').allTextContents()
    expect(callbacks).toEqual(['WeChat → Your app: ', 'Browser → Your app: '])
    expect((await demo.kinds()).filter((kind) => kind === 'exchange')).toHaveLength(1)
  })

  it('refuses a snapshot user with a page that says what to tap', async () => {
    const { page } = demo
    await demo.logIn('Log in with WeChat', '快照用户')
    await page.getByText('ERR_SNAPSHOT_USER').waitFor()
    expect(await page.getByRole('link', { name: 'Log in again' }).getAttribute('href')).toMatch(
      /^\/wechat\/login/,
    )
    expect(await demo.overflows()).toBe(false)
    await page.goto(demo.url)
    await demo.outcome('Refused')
    expect(await demo.step('refusal')).toContain('403 ERR_SNAPSHOT_USER')
  })
})
