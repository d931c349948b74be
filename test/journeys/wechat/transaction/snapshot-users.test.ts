import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { defaultPeople } from 'express-wechat-auth/simulator'
import { type LoginApp, sessionsIn } from '../../../helpers/apps/login-app.ts'
import { useLoginApps } from '../../../helpers/apps/login-apps.ts'
import { createBrowser, locationOf } from '../../../helpers/visitors/browser.ts'
import { parameterOf, withParameter } from '../../../helpers/visitors/callback-address.ts'
import { loginCookies } from '../../../helpers/visitors/login-cookies.ts'
import { accountCredentials, exchanges } from '../../../helpers/visitors/page-login.ts'
import { openidOf, readyCallback } from '../../../helpers/visitors/wechat-login.ts'

describe('the login transaction: snapshot users', () => {
  const { simulator, start } = useLoginApps({
    people: [
      ...defaultPeople,
      { id: 'kuaizhao-text', nickname: '快照用户', isSnapshotUser: 'string' as const },
    ],
    snapshotUserinfo: 'anonymous',
  })
  let app: LoginApp
  const asked: string[] = []

  beforeAll(async () => {
    app = await start({ auth: { onLogin: (user) => void asked.push(user.openid) } })
  })

  beforeEach(() => {
    asked.length = 0
  })

  describe.each([
    ['1', 'kuaizhao'],
    ['"1"', 'kuaizhao-text'],
  ])('with the flag %s', (_flag, person) => {
    it('are refused, written nowhere, and told what to tap', async () => {
      const browser = createBrowser(app.url)
      const before = Object.keys(await sessionsIn(app.store)).length
      const answer = await browser.open(
        await readyCallback(browser, '/wechat/login?returnTo=/me', { person }),
      )
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('ERR_SNAPSHOT_USER')
      expect(answer.text).toContain('使用完整服务')
      expect(asked).toEqual([])
      expect(browser.cookies.has('connect.sid')).toBe(false)
      expect(Object.keys(await sessionsIn(app.store))).toHaveLength(before)
      expect(await openidOf(browser)).toBeUndefined()
    })

    it('leave the transaction open, and the real person then logs in with it', async () => {
      const browser = createBrowser(app.url)
      const callback = await readyCallback(browser, '/wechat/login?returnTo=/me', { person })
      expect((await browser.open(callback)).status).toBe(403)
      expect(loginCookies(browser)).toHaveLength(1)

      // WeChat reloads the page for the real person and comes back with the same state and another code.
      const code = simulator.users.issueCode('xiaoming', accountCredentials.appId)
      const answer = await browser.open(withParameter(callback, 'code', code))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect(await openidOf(browser)).toBe(simulator.users.openidOf('xiaoming', accountCredentials.appId))
    })

    it('let in by snapshotUsers: "allow" are marked', async () => {
      const own = await start({ auth: { snapshotUsers: 'allow' } })
      const browser = createBrowser(own.url)
      const answer = await browser.open(await readyCallback(browser, '/wechat/login', { person }))
      expect(answer.status).toBe(303)
      expect((await browser.fetchJson('/me')).body).toMatchObject({
        isSnapshotUser: true,
        openid: simulator.users.openidOf(person, accountCredentials.appId),
      })
    })
  })

  it('a real person is not marked', async () => {
    const own = await start({ auth: { snapshotUsers: 'allow' } })
    const browser = createBrowser(own.url)
    await browser.open(await readyCallback(browser))
    expect((await browser.fetchJson('/me')).body).not.toHaveProperty('isSnapshotUser')
  })

  it('a snapshot user does not take the place of the real person who is logged in', async () => {
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser))
    const openid = await openidOf(browser)
    const refused = await browser.open(await readyCallback(browser, '/wechat/login', { person: 'kuaizhao' }))
    expect(refused.status).toBe(403)
    expect(await openidOf(browser)).toBe(openid)
  })

  it('does not ask for the profile of a person who is refused', async () => {
    const browser = createBrowser(app.url)
    await browser.open(await readyCallback(browser, '/wechat/login', { person: 'kuaizhao' }))
    expect(exchanges(simulator)).toBe(1)
    expect(simulator.requests.count('sns/userinfo')).toBe(0)
  })

  it('the same callback again is refused again, or starts the login again: it never logs in', async () => {
    const browser = createBrowser(app.url)
    const callback = await readyCallback(browser, '/wechat/login', { person: 'kuaizhao' })
    await browser.open(callback)
    const answer = await browser.open(callback)
    expect([302, 403]).toContain(answer.status)
    expect(parameterOf(callback, 'code')).not.toBe('')
    expect(await openidOf(browser)).toBeUndefined()
  })
})
