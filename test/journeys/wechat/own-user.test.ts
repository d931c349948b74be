import { beforeAll, describe, expect, it } from '@jest/globals'
import { wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator, withPages } from '../../helpers/apps/simulated-world.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { type Browser, createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'

const otherCredentials = { appId: 'wx00000000000000ab', appSecret: '000000000000000000000000000000ab' }

describe('GET /wechat/user of one of two routers', () => {
  const world = useSimulator()
  const clock = useClock()
  let phone: Browser
  let desktop: Browser

  beforeAll(() => {
    addApp(world.simulator, {
      ...otherCredentials,
      kind: 'official-account',
      name: '另一个公众号',
      redirectDomains: ['127.0.0.1'],
    })
  })

  /** Two programs of one person with one session: the second router has two apps, the one above it a third. */
  async function openBrowsers(): Promise<void> {
    const app = appWithSession()
    const common = { endpoints: world.simulator.endpoints, keepSessionInfo: true }
    app.use(
      wechatAuth({ ...common, ...otherCredentials, basePath: '/two' }),
      wechatAuth({ ...common, ...accountCredentials, website: websiteCredentials, basePath: '/one' }),
    )
    const url = await world.run(withPages(app))
    phone = createBrowser(url)
    desktop = onDesktop(url)
  }

  /** Logs in, and leaves the other program with the new cookies. */
  async function logIn(browser: Browser, router: 'one' | 'two'): Promise<void> {
    clock.advance(1_000)
    const { status } = await logInByPage(browser, { loginPath: `/${router}/wechat/login` })
    expect(status).toBe(303)
    const other = browser === phone ? desktop : phone
    other.cookies.clear()
    for (const [name, value] of browser.cookies) other.cookies.set(name, value)
  }
  const userOf = async (router: 'one' | 'two') => {
    const { status, body } = await phone.fetchJson(`/${router}/wechat/user`)
    return status === 200 ? body.data.appId : status
  }

  it('answers the newest login of its own apps, whoever is newer elsewhere', async () => {
    await openBrowsers()
    await logIn(phone, 'one')
    await logIn(desktop, 'one')
    await logIn(phone, 'two')
    expect((await phone.fetchJson('/whoami')).body.appId).toBe(otherCredentials.appId)
    expect(await userOf('one')).toBe(websiteCredentials.appId)
    await logIn(phone, 'one')
    await logIn(phone, 'two')
    expect(await userOf('one')).toBe(accountCredentials.appId)
    expect(await userOf('two')).toBe(otherCredentials.appId)
  })

  it('answers the one login that there is, also where another one is newer', async () => {
    await openBrowsers()
    await logIn(desktop, 'one')
    await logIn(phone, 'two')
    expect(await userOf('one')).toBe(websiteCredentials.appId)
    await logIn(phone, 'one')
    expect(await userOf('two')).toBe(otherCredentials.appId)
  })

  it('is nobody for the router that nobody logged in to', async () => {
    await openBrowsers()
    await logIn(phone, 'one')
    expect([await userOf('one'), await userOf('two')]).toEqual([accountCredentials.appId, 401])
  })
})
