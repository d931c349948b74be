import { describe, expect, it } from '@jest/globals'
import {
  type UserTokenStore,
  type UserTokens,
  type WechatAuthOptions,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { sleep, until } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'
import { issueCode } from '../../helpers/visitors/requests.ts'

const { appId } = accountCredentials

describe('userTokenStore', () => {
  const world = useSimulator()

  const memoryStore = (delayMs = 0): UserTokenStore & { rows: Map<string, UserTokens> } => {
    const rows = new Map<string, UserTokens>()
    const late = <T>(task: () => T): Promise<T> =>
      new Promise((resolve) => setTimeout(() => resolve(task()), delayMs))
    return {
      rows,
      get: (key) => late(() => rows.get(key)),
      set: (key, tokens) => late(() => rows.set(key, tokens)),
      delete: (key) => late(() => rows.delete(key)),
    }
  }

  const run = (userTokenStore: UserTokenStore, options: Partial<WechatAuthOptions> = {}): Promise<string> => {
    const app = appWithSession()
    const { endpoints } = world.simulator
    app.use(wechatAuth({ ...accountCredentials, endpoints, userTokenStore, ...options }))
    return world.run(app)
  }

  const clientOf = (userTokenStore: UserTokenStore): ReturnType<typeof wechatClient> =>
    wechatClient({ ...accountCredentials, endpoints: world.simulator.endpoints, userTokenStore })

  const renewals = (): number => world.simulator.requests.count('sns/oauth2/refresh_token')

  it('loses no profile to a silent login', async () => {
    const store = memoryStore()
    const url = await run(store)
    await logInByPage(createBrowser(url))
    await logInByPage(createBrowser(url), { loginPath: '/wechat/login?scope=snsapi_base' })
    const openid = world.simulator.users.openidOf('xiaoming', appId)
    expect(store.rows.get(`${appId}:${openid}`)?.scope).toBe('snsapi_userinfo')
    expect((await clientOf(store).fetchUserInfo({ openid })).nickname).toBe('李小明')
  })

  describe('of a client', () => {
    it('keeps what a code gave, so that the person’s profile can be fetched by openid alone', async () => {
      const store = memoryStore()
      const client = clientOf(store)
      const { openid } = await client.fetchOAuthToken(issueCode(world.simulator))
      expect(store.rows.get(`${appId}:${openid}`)).toMatchObject({ appid: appId, openid })
      expect((await client.fetchUserInfo({ openid })).nickname).toBe('李小明')
    })

    it.each([1, '1'])('keeps nothing of a snapshot page’s made-up person (%j)', async (is_snapshotuser) => {
      const store = memoryStore()
      const answer = {
        access_token: 'a',
        refresh_token: 'r',
        expires_in: 7_200,
        openid: 'o1',
        scope: 'snsapi_base',
      }
      const http = { request: async () => ({ status: 200, data: { ...answer, is_snapshotuser } }) }
      const client = wechatClient({ ...accountCredentials, http, userTokenStore: store })
      expect(await client.fetchOAuthToken('code')).toEqual({ ...answer, is_snapshotuser })
      expect(store.rows.size).toBe(0)
    })

    it('that cannot be written takes nothing from the answer, and says so', async () => {
      const events: string[] = []
      const client = wechatClient({
        ...accountCredentials,
        endpoints: world.simulator.endpoints,
        userTokenStore: { ...memoryStore(), set: () => Promise.reject(new Error('down')) },
        onEvent: ({ type }) => void events.push(type),
      })
      expect(await client.fetchOAuthToken(issueCode(world.simulator))).toHaveProperty('refresh_token')
      expect(events).toEqual(['cache-failure'])
    })
  })

  it('keeps nothing of a person whom onLogin refuses', async () => {
    const store = memoryStore()
    const onLogin = (): never => {
      throw Object.assign(new Error('not you'), { status: 403 })
    }
    const answer = await logInByPage(createBrowser(await run(store, { onLogin })))
    expect([answer.status, store.rows.size]).toEqual([403, 0])
  })

  it('is renewed once for all clients of one process', async () => {
    const store = memoryStore()
    await logInByPage(createBrowser(await run(store)))
    const openid = world.simulator.users.openidOf('xiaoming', appId)
    world.simulator.apps.revokeOAuthAccessTokens(appId, openid)
    const clients = [clientOf(store), clientOf(store)]
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => clients[index % 2]?.fetchUserInfo({ openid })),
    )
    expect(new Set(answers.map((answer) => answer?.nickname))).toEqual(new Set(['李小明']))
    expect(renewals()).toBe(1)
  })

  it.each([0, 20, 45, 60])(
    'keeps the tokens of a login %i ms into a renewal of the old ones',
    async (waitMs) => {
      const store = memoryStore(5)
      const url = await run(store)
      await logInByPage(createBrowser(url))
      const openid = world.simulator.users.openidOf('xiaoming', appId)
      const key = `${appId}:${openid}`
      const before = store.rows.get(key)?.refresh_token
      world.simulator.users.changePassword('xiaoming')
      world.simulator.faults.arm({ api: 'sns/oauth2/refresh_token', kind: 'delay', delayMs: 40 })
      const served = clientOf(store)
        .fetchUserInfo({ openid })
        .catch(() => undefined)
      await sleep(waitMs)
      await logInByPage(createBrowser(url))
      await served
      expect(store.rows.get(key)?.refresh_token).toEqual(expect.any(String))
      expect(store.rows.get(key)?.refresh_token).not.toBe(before)
    },
  )

  it('brings no row back that was taken away while it was renewed', async () => {
    const store = memoryStore()
    await logInByPage(createBrowser(await run(store)))
    const openid = world.simulator.users.openidOf('xiaoming', appId)
    world.simulator.apps.revokeOAuthAccessTokens(appId, openid)
    world.simulator.faults.arm({ api: 'sns/oauth2/refresh_token', kind: 'delay', delayMs: 500 })
    const served = clientOf(store).fetchUserInfo({ openid })
    await until('the renewal', () => renewals() === 1)
    store.rows.clear()
    expect((await served).nickname).toBe('李小明')
    expect(store.rows.size).toBe(0)
  })

  it('that cannot be written still serves the call', async () => {
    const store = memoryStore()
    await logInByPage(createBrowser(await run(store)))
    const openid = world.simulator.users.openidOf('xiaoming', appId)
    world.simulator.apps.revokeOAuthAccessTokens(appId, openid)
    const readOnly = { ...store, set: () => Promise.reject(new Error('read-only')) }
    expect((await clientOf(readOnly).fetchUserInfo({ openid })).nickname).toBe('李小明')
  })
})
