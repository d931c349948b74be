import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache, PlatformError } from 'express-wechat-auth'
import type { GrantTask } from '../../lib/core/grants/grant-journal.ts'
import { createComponentCalls } from '../../lib/open-platform/component/component-calls.ts'
import { type AccountGrants, createAccountGrants } from '../../lib/open-platform/grants/account-grants.ts'
import { redeemGrant } from '../../lib/open-platform/grants/redeem-grant.ts'
import { createEngineBench, type EngineBench } from '../helpers/platforms/engine-bench.ts'
import { type ScriptedPlatform, scriptedPlatform } from '../helpers/platforms/scripted-platform.ts'
import { createTokenPlatform } from '../helpers/platforms/token-platform.ts'
import { createGrantDatabase, type GrantDatabase } from '../helpers/stores/grant-database.ts'
import { grantSettings } from '../helpers/stores/grant-settings.ts'

const appId = 'wx00000000000000aa'
const task: GrantTask = { id: 'attempt', type: 'redeem', at: 100_000, account: appId, codes: ['code'] }
const dead = { code: 'ERR_CODE_DEAD', status: 401 }

const answerFor = (account: string, more: object = {}) => ({
  authorization_info: {
    authorizer_appid: account,
    authorizer_refresh_token: `refresh token of ${account}`,
    func_info: [{ funcscope_category: { id: 1 } }],
    ...more,
  },
})
const listOf = (...list: object[]) => ({ total_count: list.length, list })
const refusal = (code: 'ERR_CODE_DEAD' | 'ERR_PLATFORM_CONFIG', errcode: number) =>
  new PlatformError(code, { errcode, errmsg: '', api: 'cgi-bin/component/api_query_auth' })
const spent = () => refusal('ERR_CODE_DEAD', 61_010)

describe('the codes of a grant', () => {
  let database: GrantDatabase
  let grants: AccountGrants
  let lost: string[]
  let noted: string[]
  let bench: EngineBench
  let asked: ScriptedPlatform['asked']
  const tokenSource = createTokenPlatform({ key: '{authorizer}' }).source

  const redeem = (given: GrantTask, ...answers: (object | Error)[]): Promise<string> => {
    const { http, asked: now } = scriptedPlatform(...answers)
    asked = now
    const calls = createComponentCalls(
      { appId: 'wxcomponent', appSecret: 'secret' },
      { tokens: bench.engine, source: createTokenPlatform().source, http, base: 'https://api.example' },
    )
    return redeemGrant(given, {
      grants,
      calls,
      tokens: bench.engine,
      tokenSourceOf: (account, grantId) => ({ ...tokenSource, key: `{${account} ${grantId}}` }),
      hashOf: (code) => `hash of ${code}`,
      onLost: (account) => void lost.push(account),
      noteAccount: async ({ id }, account) => void noted.push(`${id} ${account}`),
      now: () => 200_000,
    })
  }
  const names = () => asked.map(({ api }) => api.replace('cgi-bin/component/', ''))

  beforeEach(() => {
    database = createGrantDatabase('platform')
    const cache = memoryTokenCache()
    bench = createEngineBench(cache)
    lost = []
    noted = []
    grants = createAccountGrants(grantSettings('platform', database, cache))
  })

  it('give the grant of an account, and its first token', async () => {
    const answer = answerFor(appId, { authorizer_access_token: 'a token', expires_in: 7_200 })
    expect(await redeem(task, answer)).toBe(appId)
    const row = await grants.require(appId)
    expect(row).toMatchObject({
      authorizer_refresh_token: `refresh token of ${appId}`,
      func_info: [1],
      attempt: 'attempt',
      code_hash: 'hash of code',
      told_at: 100_000,
      granted_at: 200_000,
    })
    expect(await bench.engine.getToken({ ...tokenSource, key: `{${appId} ${row.grant_id}}` })).toBe('a token')
    expect([noted, lost]).toEqual([[], []])
  })

  it('that a browser has brought tell whose grant it is, which is noted', async () => {
    const { account: _account, ...byBrowser } = task
    expect(await redeem(byBrowser, answerFor(appId))).toBe(appId)
    expect(noted).toEqual([`attempt ${appId}`])
    expect(await grants.require(appId)).toMatchObject({ told_at: 200_000, granted_at: 200_000 })
  })

  it('are not asked for again where the grant is stored, nor where it has ended since', async () => {
    await redeem(task, answerFor(appId))
    expect(await redeem(task)).toBe(appId)
    await grants.end(appId, { pushedAt: 101_000 })
    await expect(redeem(task)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
    expect(asked).toEqual([])
    expect(await redeem({ ...task, at: 102_000 }, answerFor(appId))).toBe(appId)
  })

  it('are tried one after the other, until one is alive', async () => {
    const two = { ...task, codes: ['code', 'second'] }
    expect(await redeem(two, spent(), answerFor(appId))).toBe(appId)
    expect(await grants.require(appId)).toMatchObject({ code_hash: 'hash of second' })
  })

  it('of another account are not those of this one', async () => {
    const listed = { authorizer_appid: appId, refresh_token: 'listed', auth_time: 100 }
    expect(await redeem(task, answerFor('wx00000000000000bb'), listOf(listed))).toBe(appId)
    expect(database.rowOf('wx00000000000000bb')).toBeUndefined()
    expect(await grants.require(appId)).toMatchObject({ authorizer_refresh_token: 'listed' })
  })

  it('that are refused for another reason are not given up', async () => {
    await expect(redeem(task, refusal('ERR_PLATFORM_CONFIG', 61_004))).rejects.toMatchObject({
      errcode: 61_004,
    })
    const bug = new RangeError('a bug')
    await expect(redeem(task, bug)).rejects.toBe(bug)
    expect(names()).toEqual(['api_query_auth'])
  })

  describe('that are spent', () => {
    const listed = { authorizer_appid: appId, refresh_token: 'listed', auth_time: 100 }
    const withoutToken = { authorizer_appid: appId, auth_time: 100 }

    it('are found in WeChat’s list, by the account', async () => {
      const others = { authorizer_appid: 'wx00000000000000bb', refresh_token: 'of another', auth_time: 100 }
      expect(await redeem(task, spent(), listOf(others, listed))).toBe(appId)
      expect(await grants.require(appId)).toMatchObject({
        authorizer_refresh_token: 'listed',
        func_info: [],
        attempt: 'attempt',
      })
    })

    it('are dead where nobody knows whose they are', async () => {
      const { account: _account, ...byBrowser } = task
      await expect(redeem(byBrowser, spent())).rejects.toMatchObject(dead)
      expect(names()).toEqual(['api_query_auth'])
    })

    it('are dead where another grant has taken their place', async () => {
      await redeem({ ...task, id: 'newer', at: 150_000 }, answerFor(appId))
      await expect(redeem(task, spent())).rejects.toMatchObject(dead)
      expect(names()).toEqual(['api_query_auth'])
      expect(await grants.require(appId)).toMatchObject({ attempt: 'newer' })
    })

    it('have cost the grant where WeChat has it without a refresh token', async () => {
      await expect(redeem(task, spent(), listOf(withoutToken))).rejects.toMatchObject(dead)
      expect(lost).toEqual([appId])
    })

    it('have not, where the one before still stands, or there is none at all', async () => {
      await redeem({ ...task, id: 'before', at: 50_000 }, answerFor(appId))
      await expect(redeem(task, spent(), listOf(withoutToken))).rejects.toMatchObject(dead)
      database.rows.clear()
      await expect(redeem(task, spent(), listOf())).rejects.toMatchObject(dead)
      expect(lost).toEqual([])
    })
  })
})
