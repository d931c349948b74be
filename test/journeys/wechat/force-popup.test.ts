import { beforeEach, describe, expect, it } from '@jest/globals'
import { requireWechatUser, type WechatAuthOptions, wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'

const world = useSimulator()
const { simulator } = world
beforeEach(() => simulator.users.withdrawConsent('xiaoming'))

const serve = (options: Partial<WechatAuthOptions>): Promise<string> => {
  const app = appWithSession()
  app.use(wechatAuth({ ...accountCredentials, endpoints: simulator.endpoints, ...options }))
  app.get('/', requireWechatUser(), (req, res) => void res.json(req.wechatUser))
  return world.run(app)
}
/** What follows the state in the address of WeChat's page. */
const extrasOf = (url: string): string => /&state=[A-Za-z0-9]+(&.*)?#wechat_redirect$/.exec(url)?.[1] ?? ''
const extrasAt = async (url: string, path: string, userAgent?: string): Promise<string> => {
  const location = locationOf(await createBrowser(url, userAgent).open(path))
  expect(location).toMatch(/#wechat_redirect$/)
  return extrasOf(location)
}

describe('wechatAuth({ forcePopup, connectRedirect })', () => {
  it('asks for neither by itself', async () => {
    const url = await serve({})
    expect(await extrasAt(url, '/wechat/login')).toBe('')
    expect(await extrasAt(await serve({ forcePopup: false, connectRedirect: false }), '/wechat/login')).toBe(
      '',
    )
  })

  it('asks for the consent page with snsapi_userinfo, and never with snsapi_base', async () => {
    const url = await serve({ forcePopup: true })
    expect(await extrasAt(url, '/wechat/login')).toBe('&forcePopup=true')
    expect(await extrasAt(url, '/wechat/login?scope=snsapi_userinfo')).toBe('&forcePopup=true')
    expect(await extrasAt(url, '/wechat/login?scope=snsapi_base')).toBe('')
    // A guard asks for the silent scope.
    const guarded = await createBrowser(url).open('/')
    expect(await extrasAt(url, locationOf(guarded))).toBe('')
  })

  it('asks for one callback with every scope', async () => {
    const url = await serve({ connectRedirect: true })
    expect(await extrasAt(url, '/wechat/login')).toBe('&connect_redirect=1')
    expect(await extrasAt(url, '/wechat/login?scope=snsapi_base')).toBe('&connect_redirect=1')
  })

  it('asks for both in WeChat’s order, by redirect and for a front end', async () => {
    const url = await serve({ connectRedirect: true, forcePopup: true })
    const both = '&forcePopup=true&connect_redirect=1'
    expect(await extrasAt(url, '/wechat/login')).toBe(both)
    expect(extrasOf((await startJsonLogin(createBrowser(url))).url)).toBe(both)
  })

  it('adds nothing to the QR page of other browsers', async () => {
    const url = await serve({ connectRedirect: true, forcePopup: true, website: websiteCredentials })
    expect(await extrasAt(url, '/wechat/login', desktopUserAgent)).toBe('')
  })

  it('logs in, and shows the consent page to people who have agreed before', async () => {
    const url = await serve({ connectRedirect: true, forcePopup: true })
    const browser = createBrowser(url)
    expect(locationOf(await logInByPage(browser))).toBe('/')
    expect((await browser.fetchJson('/')).body).toMatchObject({ nickname: '李小明' })
    const asks = async (app: string): Promise<boolean> => {
      const { location = '' } = (await createBrowser(app).open('/wechat/login')).headers
      const person = createBrowser(app)
      const page = await person.open(location.replace(/#.*$/, ''), { Cookie: 'simulated_person=xiaoming' })
      return page.status === 200
    }
    expect(await asks(url)).toBe(true)
    expect(await asks(await serve({}))).toBe(false)
  })

  it.each(['forcePopup', 'connectRedirect'])('takes nothing but true and false for %s', (name) => {
    for (const value of ['true', 1, null, {}]) {
      expect(() => wechatAuth({ ...accountCredentials, [name]: value })).toThrow(
        new RegExp(`^wechatAuth: option "${name}" must be true or false`),
      )
    }
  })
})
