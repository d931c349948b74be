import { describe, expect, it } from '@jest/globals'
import { wechatAuth } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage, websiteCredentials } from '../../helpers/visitors/page-login.ts'

describe('unionid', () => {
  const world = useSimulator()

  const run = (accounts: Map<string, number>): Promise<string> => {
    const app = appWithSession()
    app.use(
      wechatAuth({
        ...accountCredentials,
        website: websiteCredentials,
        endpoints: world.simulator.endpoints,
        onLogin({ provider, appId, openid }) {
          const key = `${provider}:${appId}:${openid}`
          accounts.set(key, accounts.get(key) ?? accounts.size + 1)
          return { id: accounts.get(key) }
        },
      }),
    )
    app.get('/me', (req, res) => {
      res.json(req.wechatUser)
    })
    return world.run(app)
  }

  it('changes nothing of who a person is on the day it appears', async () => {
    const accounts = new Map<string, number>()
    const url = await run(accounts)
    const { apps } = world.simulator
    const { openPlatformAccount } = apps.get(accountCredentials.appId) ?? {}
    apps.update(accountCredentials.appId, { openPlatformAccount: undefined })
    const before = createBrowser(url)
    await logInByPage(before)
    apps.update(accountCredentials.appId, { openPlatformAccount })
    const after = createBrowser(url)
    await logInByPage(after)

    const [older, newer] = [(await before.fetchJson('/me')).body, (await after.fetchJson('/me')).body]
    expect(older).not.toHaveProperty('unionid')
    expect(newer.unionid).toMatch(/^o/)
    expect([newer.openid, newer.account]).toEqual([older.openid, older.account])
    expect([...accounts.keys()]).toEqual([`official-account:${accountCredentials.appId}:${older.openid}`])
  })

  it('links the openids of two apps, which stay apart', async () => {
    const url = await run(new Map())
    const phone = createBrowser(url)
    const desktop = onDesktop(url)
    await logInByPage(phone)
    await logInByPage(desktop)
    const [one, two] = [(await phone.fetchJson('/me')).body, (await desktop.fetchJson('/me')).body]
    expect(one.unionid).toBe(two.unionid)
    expect(one.openid).not.toBe(two.openid)
    expect(one.account).not.toEqual(two.account)
  })
})
