import { beforeAll, describe, expect, it } from '@jest/globals'
import { callApp } from '../../helpers/apps/in-process.ts'
import {
  component,
  mountAccounts,
  type PlatformDeployment,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'
import { wechatUserAgent } from '../../helpers/visitors/browser.ts'
import { isLongRun } from '../../run/length.ts'

/** More than a process keeps clients of. `ACCOUNTS=10000` by hand. */
const count = Number(process.env['ACCOUNTS'] ?? (isLongRun ? 3_000 : 1_200))
const idOf = (index: number): string => `wxab${String(index).padStart(14, '0')}`

describe('thousands of accounts by path', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const app = appWithSession()
  const cache = recordingTokenCache()
  let deployed: PlatformDeployment

  const row = (appId: string) => ({
    authorizer_appid: appId,
    authorizer_refresh_token: `refreshtoken@@@${appId}`,
    user_name: `gh_${appId}`,
    kind: 'official-account',
    func_info: [1, 4],
    granted_at: Date.now(),
    status: 'active',
  })
  const login = async (appId: string): Promise<number> => {
    const url = `/shops/${appId}/wechat/authorizeUrl`
    const headers = { 'user-agent': wechatUserAgent, host: 'localhost' }
    return (await callApp(app, { method: 'GET', url, headers })).status
  }

  beforeAll(async () => {
    deployed = await world.open({ tokenCache: cache }, { app, mount: mountAccounts })
  })

  it('of strangers leave nothing behind, in the cache and the store, and WeChat is not asked', async () => {
    const [keys, values, rows] = [cache.keys.size, cache.values.length, database.rows.size]
    for (let index = 0; index < count; index += 1) {
      expect(await login(`wxcd${String(index).padStart(14, '0')}`)).toBe(404)
    }
    expect([cache.values.length - values, database.rows.size - rows]).toEqual([0, 0])
    expect(cache.keys.size - keys).toBeLessThanOrEqual(count)
    expect(simulator.requests.list()).toEqual([])
  })

  it('have one short entry each in the cache while nobody logs in', async () => {
    for (let index = 0; index < count; index += 1) {
      database.rows.set(`${component.appId}:${idOf(index)}`, row(idOf(index)))
    }
    cache.keys.clear()
    cache.values.length = 0
    for (let index = 0; index < count; index += 1) expect(await login(idOf(index))).toBe(200)
    expect([cache.keys.size, cache.values.length]).toEqual([count, count])
    expect(Math.max(...cache.values.map(({ length }) => length))).toBeLessThan(50)
    expect(simulator.requests.list()).toEqual([])
  })

  it('have clients that are made when they are asked for, and forgotten when many others were', () => {
    const { platform } = deployed
    for (const kind of ['client', 'miniProgramClient'] as const) {
      const first = platform[kind](idOf(0))
      expect(platform[kind](idOf(0))).toBe(first)
      for (let index = 1; index < count; index += 1) {
        platform[kind](idOf(index))
        if (index % 100 === 0) expect(platform[kind](idOf(1))).toBe(platform[kind](idOf(1)))
      }
      expect(platform[kind](idOf(0))).not.toBe(first)
    }
    expect(simulator.requests.list()).toEqual([])
  })

  it('are each asked for anew when they come back', async () => {
    database.rows.set(`${component.appId}:${idOf(0)}`, { ...row(idOf(0)), status: 'ended' })
    const fresh = await world.deploy()
    await expect(fresh.platform.client(idOf(0)).getAppAccessToken()).rejects.toMatchObject({
      code: 'ERR_GRANT_MISSING',
    })
    expect(await login(idOf(count - 1))).toBe(200)
  })
})
