import { beforeAll, describe, expect, it } from '@jest/globals'
import { errorHandler, requireWechatUser, wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, insideWecom, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import {
  accountCredentials,
  decide,
  logInByPage,
  websiteCredentials,
} from '../../helpers/visitors/page-login.ts'

describe('page login', () => {
  const { simulator, run } = useSimulator()
  let url = ''

  beforeAll(async () => {
    const app = appWithSession()
    app.use(
      wechatAuth({ ...accountCredentials, website: websiteCredentials, endpoints: simulator.endpoints }),
    )
    app.get('/me', requireWechatUser(), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/profile', requireWechatUser({ scope: 'snsapi_userinfo' }), (req, res) => {
      res.json(req.wechatUser)
    })
    app.get('/', (req, res) => {
      res.send(`hello ${req.wechatUser?.nickname ?? 'stranger'}`)
    })
    app.use(errorHandler())
    url = await run(app)
  })

  it('greets the person by nickname', async () => {
    const browser = createBrowser(url)
    const answer = await logInByPage(browser)
    expect(answer.status).toBe(303)
    expect(locationOf(answer)).toBe('/')
    expect((await browser.open('/')).text).toBe('hello 李小明')
  })

  it('returns to the page it was started for, query and all', async () => {
    const browser = createBrowser(url)
    const answer = await logInByPage(browser, {
      loginPath: '/wechat/login?returnTo=%2Fme%3Fa%3D1%26b%3D%25E4%25BD%25A0',
    })
    expect(locationOf(answer)).toBe('/me?a=1&b=%E4%BD%A0')
  })

  it('sends a guarded page through the silent login and back', async () => {
    const browser = createBrowser(url)
    const guarded = await browser.open('/me?tab=2')
    expect(guarded.status).toBe(302)
    expect(locationOf(guarded)).toBe('/wechat/login?returnTo=%2Fme%3Ftab%3D2&scope=snsapi_base')
    const departure = await browser.open(locationOf(guarded))
    expect(locationOf(departure)).toContain('&scope=snsapi_base&')
    const answer = await browser.open(await decide(browser, locationOf(departure)))
    expect(locationOf(answer)).toBe('/me?tab=2')
    const me = await browser.fetchJson('/me?tab=2')
    expect(me.body).toMatchObject({
      provider: 'official-account',
      appId: accountCredentials.appId,
      scope: 'snsapi_base',
    })
    expect(me.body).not.toHaveProperty('nickname')
  })

  it('upgrades a silent login where a page asks for the profile', async () => {
    const browser = createBrowser(url)
    await logInByPage(browser, { loginPath: '/wechat/login?scope=snsapi_base' })
    const guarded = await browser.open('/profile')
    expect(guarded.status).toBe(302)
    const answer = await logInByPage(browser, { loginPath: locationOf(guarded) })
    expect(locationOf(answer)).toBe('/profile')
    expect((await browser.fetchJson('/profile')).body.nickname).toBe('李小明')
  })

  it('gives other browsers the QR page of the website app', async () => {
    const browser = onDesktop(url)
    const departure = await browser.open('/wechat/login')
    expect(locationOf(departure)).toMatch(
      /\/connect\/qrconnect\?appid=wx0000000000000002&.*&scope=snsapi_login&/,
    )
    const answer = await browser.open(await decide(browser, locationOf(departure), { person: 'xiaohong' }))
    expect(answer.status).toBe(303)
    expect((await browser.fetchJson('/me')).body).toMatchObject({ provider: 'website', nickname: '王小红' })
  })

  it('takes WeCom for a browser that is not WeChat’s', async () => {
    const departure = await insideWecom(url).open('/wechat/login')
    expect(locationOf(departure)).toContain('/connect/qrconnect?')
  })
})
