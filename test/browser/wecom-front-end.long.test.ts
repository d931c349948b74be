import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { BrowserContext, Page, Request, Response } from 'playwright-core'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useExample } from './example.ts'

const wecomUserAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh'

describeWithChromium('a front end and its API on two origins', () => {
  const example = useExample('examples/wecom-front-end.ts', { FRONT_END_PORT: '0' })
  let context: BrowserContext
  let page: Page
  let calls: Request[]

  const open = async (userAgent?: string): Promise<void> => {
    context = await example.browser.newContext({
      locale: 'en-GB',
      ...(userAgent !== undefined && { userAgent }),
    })
    page = await context.newPage()
    calls = []
    page.on('request', (request) => calls.push(request))
    await page.goto(example.url)
    await page.getByText('Nobody is logged in.').waitFor()
  }

  beforeEach(() => open())
  afterEach(() => context.close())

  const callTo = (path: string): Request => calls.find((request) => request.url().includes(path)) as Request
  const answerTo = async (path: string): Promise<Response> => (await callTo(path).response()) as Response

  it('logs in by the seven steps: the code comes back to the front end, the API answers token and user', async () => {
    await page.getByRole('button', { name: 'Log in with WeCom' }).click()
    await page.getByText('李四').click()
    await page.getByRole('button', { name: 'Scan and confirm' }).click()
    await page.getByText('Hello, 李四').waitFor()

    const frontEnd = new URL(example.url)
    const asked = new URL(callTo('/api/wecom/authorizeUrl').url())
    expect(asked.origin).not.toBe(frontEnd.origin)
    expect(asked.searchParams.get('redirect_uri')).toBe(`${frontEnd.origin}/`)
    const wecom = new URL(callTo('/wwlogin/sso/login').url())
    expect(wecom.searchParams.get('redirect_uri')).toBe(`${frontEnd.origin}/`)

    const posted = callTo('/api/wecom/getUserInfo')
    expect(posted.postDataJSON()).toEqual({
      code: expect.any(String),
      state: wecom.searchParams.get('state'),
      verifier: expect.any(String),
    })
    const answer = await answerTo('/api/wecom/getUserInfo')
    expect(answer.headers()['set-cookie']).toBeUndefined()
    expect(await answer.json()).toMatchObject({
      code: 0,
      message: 'success',
      data: { userid: 'lisi', name: '李四', department: '市场部', expiresIn: 7_200 },
    })
    expect(page.url()).toBe(`${frontEnd.origin}/`)

    await page.reload()
    await page.getByText('Hello, 李四').waitFor()
  })

  it('goes to the page inside WeCom in WeCom’s own browser', async () => {
    await context.close()
    await open(wecomUserAgent)
    await page.getByRole('button', { name: 'Log in with WeCom' }).click()
    await page.getByText('Hello, 张三').waitFor()
    expect(callTo('/connect/oauth2/authorize').url()).toContain('scope=snsapi_base')
  })

  it('says so when the person refuses', async () => {
    await page.getByRole('button', { name: 'Log in with WeCom' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Not logged in').waitFor()
    expect(await page.textContent('[role=status]')).toBe('You declined.')
  })

  it('takes a code of another browser for nothing', async () => {
    await page.getByRole('button', { name: 'Log in with WeCom' }).click()
    await page.getByRole('button', { name: 'Scan and confirm' }).waitFor()
    const state = new URL(page.url()).searchParams.get('state')
    await page.goto(`${example.url}/?code=somebodyElses&state=${state?.replace(/.$/, '9')}`)
    await page.getByText('Not logged in').waitFor()
    expect(await page.textContent('[role=status]')).toBe('登录校验失败，请重新登录')
  })
})
