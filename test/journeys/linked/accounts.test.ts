import { describe, expect, it } from '@jest/globals'
import { linkedIdentities } from 'express-wechat-auth'
import { link, outcomeOf, useLinked, wechatVisitor, wecomVisitor, whoIs } from '../../helpers/apps/linked.ts'
import type { TestAccount } from '../../helpers/stores/identities.ts'
import { createBrowser, onDesktop } from '../../helpers/visitors/browser.ts'
import { createPhone } from '../../helpers/visitors/mini-phone.ts'
import { accountCredentials, decide, logInByPage } from '../../helpers/visitors/page-login.ts'
import { depart, readyCallback } from '../../helpers/visitors/wechat-login.ts'

const unionGroup = 'my-open-account'

describe('linkedIdentities()', () => {
  const world = useLinked()
  const { keyOf, simulator } = world
  const namesOf = (calls: { name: string }[]): string[] => calls.map(({ name }) => name)
  /** While the official account is bound to nothing it tells no unionid. */
  const withoutUnionid = async <T>(act: () => Promise<T>): Promise<T> => {
    const { openPlatformAccount } = simulator.apps.get(accountCredentials.appId) ?? {}
    simulator.apps.update(accountCredentials.appId, { openPlatformAccount: undefined })
    try {
      return await act()
    } finally {
      simulator.apps.update(accountCredentials.appId, { openPlatformAccount })
    }
  }

  it('gives each identity an account of its own without a unionGroup, and finds it again', async () => {
    const { url } = await world.serve()
    await wechatVisitor(url)
    await logInByPage(onDesktop(url))
    expect(world.store.keys()).toEqual({ 1: [keyOf('xiaoming')], 2: [keyOf('xiaoming', 'website')] })
    const calls = world.store.calls.length
    expect(await whoIs(await wechatVisitor(url))).toMatchObject({ wechatAccount: { id: 1 } })
    expect(world.store.calls.slice(calls)).toEqual([{ name: 'find', of: keyOf('xiaoming') }])
    expect(world.store.rows().every((row) => 'unionid' in row && !('unionGroup' in row))).toBe(true)
  })

  it('makes one account of official account, website and mini program by the unionid', async () => {
    const { url } = await world.serve({ accounts: { unionGroup } })
    await wechatVisitor(url)
    await logInByPage(onDesktop(url))
    const phone = createPhone(world, { url })
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.open('/account')).body).toMatchObject({ wechatAccount: { id: 1 } })
    const apps = ['official-account', 'website', 'mini-program'] as const
    expect(world.store.keys()).toEqual({ 1: apps.map((app) => keyOf('xiaoming', app)) })
    expect(await whoIs(await wechatVisitor(url, 'xiaohong'))).toMatchObject({ wechatAccount: { id: 2 } })
  })

  it('tells people of a company apart by company, kind and id, without case', async () => {
    const { url } = await world.serve({ accounts: { unionGroup } })
    await wecomVisitor(url)
    const [row] = world.store.rows()
    const { corpId } = row as { corpId: string }
    expect(row).toEqual({
      key: `wecom:${corpId}:member:user123`,
      provider: 'wecom',
      corpId,
      kind: 'member',
      userid: 'user123',
    })
    const identities = linkedIdentities({ store: world.store })
    const member = {
      corpId,
      kind: 'member' as const,
      department: '',
      departmentIds: [],
      loggedInAt: 1,
      agentId: 7,
    }
    expect(await identities.onLogin({ ...member, userid: 'USER123' })).toEqual({ id: 1 })
    const encrypted = { ...member, userid: 'woAJ2GCAAA', suiteId: 'ww1' }
    const other = await identities.onLogin(encrypted)
    expect(await identities.onLogin({ ...encrypted, userid: 'WOaj2gcaaa' })).not.toEqual(other)
    expect(await identities.onLogin({ ...encrypted, corpId: 'wpOther' })).not.toEqual(other)
  })

  it('creates one account where two browsers of one person log in for the first time at once', async () => {
    const { url } = await world.serve()
    const browsers = Array.from({ length: 5 }, () => createBrowser(url))
    const callbacks = await Promise.all(browsers.map((browser) => readyCallback(browser)))
    const answers = await Promise.all(browsers.map((browser, index) => browser.open(callbacks[index] ?? '')))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303])
    expect(world.store.keys()).toEqual({ 1: [keyOf('xiaoming')] })
    for (const browser of browsers) expect(await whoIs(browser)).toMatchObject({ wechatAccount: { id: 1 } })
  })

  it('finds the account where another process has created it meanwhile', async () => {
    const here = linkedIdentities({ store: world.store })
    const there = linkedIdentities({ store: world.store })
    const user = { provider: 'website', appId: 'wx1', openid: 'o1', loggedInAt: 1 } as const
    const accounts = await Promise.all([here.onLogin(user), there.onLogin(user)])
    expect(accounts).toEqual([{ id: 1 }, { id: 1 }])
    expect(namesOf(world.store.calls).filter((name) => name === 'create')).toHaveLength(2)
  })

  it('creates one account where one person logs in by two apps at once', async () => {
    const { url } = await world.serve({ accounts: { unionGroup } })
    const [phone, desktop] = [createBrowser(url), onDesktop(url)]
    const callbacks = [await readyCallback(phone), await readyCallback(desktop)]
    await Promise.all([phone.open(callbacks[0] ?? ''), desktop.open(callbacks[1] ?? '')])
    expect(Object.values(world.store.keys()).map((keys) => keys.length)).toEqual([2])
  })

  it('compares no unionids of another group', async () => {
    const { url } = await world.serve({ accounts: { unionGroup } })
    await wechatVisitor(url)
    const other = await world.serve({ accounts: { unionGroup: 'another-open-account' } })
    await logInByPage(onDesktop(other.url))
    expect(world.store.keys()).toEqual({ 1: [keyOf('xiaoming')], 2: [keyOf('xiaoming', 'website')] })
    const [one, two] = world.store.rows() as { unionid?: string; unionGroup?: string }[]
    expect(one?.unionid).toBe(two?.unionid)
    expect([one?.unionGroup, two?.unionGroup]).toEqual([unionGroup, 'another-open-account'])
  })

  describe('when a unionid is learned later', () => {
    it('tells the store once, by link()', async () => {
      const { url } = await world.serve({ accounts: { unionGroup } })
      await withoutUnionid(() => wechatVisitor(url))
      expect(world.store.rows()[0]).not.toHaveProperty('unionid')
      await wechatVisitor(url)
      expect(world.store.rows()).toEqual([
        expect.objectContaining({ key: keyOf('xiaoming'), unionid: expect.any(String), unionGroup }),
      ])
      await wechatVisitor(url)
      expect(namesOf(world.store.calls).filter((name) => name === 'link')).toHaveLength(1)
      await logInByPage(onDesktop(url))
      expect(Object.keys(world.store.keys())).toEqual(['1'])
    })

    /** The same person with two accounts, which nobody knows yet. */
    const twoAccounts = async (
      onConflict?: Parameters<typeof linkedIdentities<TestAccount>>[0]['onConflict'],
    ) => {
      const app = await world.serve({ accounts: { unionGroup, onConflict } })
      await withoutUnionid(() => wechatVisitor(app.url))
      await logInByPage(onDesktop(app.url))
      expect(Object.keys(world.store.keys())).toEqual(['1', '2'])
      return app
    }

    it('refuses the person with 409 where two accounts are theirs', async () => {
      const { url } = await twoAccounts()
      const browser = createBrowser(url)
      const answer = await logInByPage(browser)
      expect(outcomeOf(answer)).toEqual([409, 'ERR_IDENTITY_TAKEN'])
      expect(answer.text).not.toContain('/wechat/login')
      expect(await whoIs(browser)).toMatchObject({ wechat: null })
      const started = await browser.fetchJson('/wechat/authorizeUrl')
      const { url: page, state } = started.body.data
      const code = new URL(await decide(browser, page)).searchParams.get('code')
      const json = await browser.post('/wechat/getUserInfo', { code, state })
      expect([json.status, json.body]).toEqual([
        409,
        { code: -1, message: '该登录方式已绑定其他账号', error: 'ERR_IDENTITY_TAKEN' },
      ])
    })

    it('asks onConflict, which may merge', async () => {
      const asked: unknown[] = []
      const { url } = await twoAccounts(({ byIdentity, byUnionid, user }) => {
        asked.push([byIdentity, byUnionid, 'openid' in user && user.openid])
        world.store.merge(byUnionid, byIdentity)
        return byIdentity
      })
      expect(await whoIs(await wechatVisitor(url))).toMatchObject({ wechatAccount: { id: 1 } })
      expect(asked).toEqual([[{ id: 1 }, { id: 2 }, keyOf('xiaoming').split(':').at(-1)]])
      expect(world.store.keys()).toEqual({ 1: [keyOf('xiaoming'), keyOf('xiaoming', 'website')] })
      await wechatVisitor(url)
      expect(asked).toHaveLength(1)
    })

    it('is the app’s own error where onConflict throws one, and a refusal with its status', async () => {
      let error: Error = new Error('the database is down')
      const { url } = await twoAccounts(() => {
        throw error
      })
      const login = () => logInByPage(createBrowser(url))
      expect(await login()).toMatchObject({ status: 500, body: { thrown: 'Error: the database is down' } })
      error = Object.assign(new Error('ask us'), { status: 423 })
      expect(outcomeOf(await login())).toEqual([423, 'ERR_ACCESS_DENIED'])
    })
  })

  describe('in a link whose unionid is another account’s', () => {
    const linkNamesake = async (
      onConflict?: (conflict: { byIdentity: TestAccount; byUnionid: TestAccount }) => TestAccount,
    ) => {
      const { url } = await world.serve({ accounts: { unionGroup, onConflict } })
      await logInByPage(onDesktop(url))
      return outcomeOf(await link(await wecomVisitor(url)))
    }
    const untouched = (): object => ({
      1: [keyOf('xiaoming', 'website')],
      2: [expect.stringMatching(/^wecom:/)],
    })

    it('is 409', async () => {
      expect(await linkNamesake()).toEqual([409, 'ERR_IDENTITY_TAKEN'])
      expect(world.store.keys()).toEqual(untouched())
    })

    it('is 409 where onConflict answers the account that is not logged in', async () => {
      expect(await linkNamesake(({ byUnionid }) => byUnionid)).toEqual([409, 'ERR_IDENTITY_TAKEN'])
      expect(world.store.keys()).toEqual(untouched())
    })

    it('is done where onConflict merges into the account that is logged in', async () => {
      const merge = ({
        byIdentity,
        byUnionid,
      }: {
        byIdentity: TestAccount
        byUnionid: TestAccount
      }): TestAccount => {
        world.store.merge(byUnionid, byIdentity)
        return byIdentity
      }
      expect(await linkNamesake(merge)).toEqual([303, '/account'])
      expect(world.store.keys()).toEqual({
        2: [keyOf('xiaoming', 'website'), expect.stringMatching(/^wecom:/), keyOf('xiaoming')],
      })
    })
  })

  it('links what belongs to nobody at once, though WeChat’s consent was asked', async () => {
    const { url } = await world.serve({ accounts: { unionGroup } })
    const browser = await wecomVisitor(url)
    expect((await depart(browser, '/add-wechat')).scope).toBe('snsapi_userinfo')
    expect(outcomeOf(await link(browser))).toEqual([303, '/account'])
    expect(await whoIs(await wechatVisitor(url))).toMatchObject({ wechatAccount: { id: 1 } })
    await logInByPage(onDesktop(url))
    expect(Object.keys(world.store.keys())).toEqual(['1'])
  })
})
