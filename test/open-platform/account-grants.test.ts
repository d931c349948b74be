import { beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthorizerInfo } from '../../lib/open-platform/component/component-calls.ts'
import {
  type AccountGrants,
  createAccountGrants,
  isAccountId,
  type NewGrant,
} from '../../lib/open-platform/grants/account-grants.ts'
import { createGrantDatabase, type GrantDatabase } from '../helpers/stores/grant-database.ts'
import { grantSettings } from '../helpers/stores/grant-settings.ts'

const appId = 'wx00000000000000aa'
const missing = { code: 'ERR_GRANT_MISSING', status: 502 }
const grant: NewGrant = {
  appId,
  refreshToken: 'refresh token 1',
  permissions: [1, 18],
  attempt: 'attempt 1',
  codeHash: 'hash 1',
  toldAt: 100_000,
  grantedAt: 200_000,
}
const info: AuthorizerInfo = { userName: 'gh_1', kind: 'mini-program', nickname: '小店', permissions: [1] }

describe('the grants of accounts', () => {
  let database: GrantDatabase
  let grants: AccountGrants
  const stored = () => database.rowOf(appId)

  beforeEach(() => {
    database = createGrantDatabase('platform')
    grants = createAccountGrants(grantSettings('platform', database))
  })

  it('are stored, and stand until they end', async () => {
    const row = {
      authorizer_appid: appId,
      authorizer_refresh_token: 'refresh token 1',
      user_name: '',
      kind: 'other',
      func_info: [1, 18],
      granted_at: 200_000,
      status: 'active',
      grant_id: expect.stringMatching(/^[\w-]{12}$/),
      attempt: 'attempt 1',
      code_hash: 'hash 1',
      told_at: 100_000,
    }
    expect(await grants.put(grant)).toEqual(row)
    expect([await grants.require(appId), stored()]).toEqual([row, row])
    const { verdict } = await grants.end(appId, { pushedAt: 101_000 })
    expect(verdict).toBe('ended')
    expect(stored()).toEqual({
      ...row,
      authorizer_refresh_token: '',
      status: 'ended',
      cancelled_at: 101_000,
    })
    await expect(grants.require(appId)).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining('must grant again'),
    })
  })

  it('that are not known are missing, and ids that are none are not looked for', async () => {
    const unknown = { ...missing, message: expect.stringContaining('has not granted') }
    await expect(grants.require(appId)).rejects.toMatchObject(unknown)
    const { get } = database.calls
    for (const odd of ['', 'a b', '../x', 'x'.repeat(65)]) {
      expect([isAccountId(odd), await grants.find(odd)]).toEqual([false, undefined])
    }
    expect([isAccountId(appId), isAccountId(7)]).toEqual([true, false])
    expect(database.calls.get).toBe(get)
  })

  it('end before they came: what an older push brings later finds the end', async () => {
    await grants.end(appId, { pushedAt: 101_000 })
    expect(stored()).toEqual({
      authorizer_appid: appId,
      authorizer_refresh_token: '',
      user_name: '',
      kind: 'other',
      func_info: [],
      granted_at: 0,
      status: 'ended',
      grant_id: '',
      told_at: 0,
      cancelled_at: 101_000,
    })
  })

  it('take the place of the one before, and keep what is known of the account', async () => {
    const first = await grants.put(grant)
    await grants.complete(appId, info)
    const next = { ...grant, refreshToken: 'refresh token 2', attempt: 'attempt 2', codeHash: 'hash 2' }
    const second = await grants.put({ ...next, permissions: [7], toldAt: 150_000 })
    expect(second).toMatchObject({
      authorizer_refresh_token: 'refresh token 2',
      user_name: 'gh_1',
      kind: 'mini-program',
      nickname: '小店',
      func_info: [7],
      attempt: 'attempt 2',
      code_hash: 'hash 2',
      told_at: 150_000,
    })
    expect(second.grant_id).not.toBe(first.grant_id)
  })

  it('by a code of an older push do not become older by it', async () => {
    await grants.put(grant)
    expect(await grants.put({ ...grant, toldAt: 90_000, attempt: 'late' })).toMatchObject({
      attempt: 'late',
      told_at: 100_000,
    })
    await grants.end(appId, { pushedAt: 101_000 })
    expect(await grants.put({ ...grant, toldAt: 90_000 })).toMatchObject({ told_at: 90_000 })
  })

  it('from WeChat’s list are no news where a newer one stands', async () => {
    const { attempt: _attempt, codeHash: _codeHash, ...listed } = grant
    const row = await grants.put(grant)
    expect(await grants.put({ ...listed, toldAt: 99_000, refreshToken: 'listed' })).toEqual(row)
    expect(await grants.put({ ...listed, toldAt: 100_000, refreshToken: 'listed' })).toMatchObject({
      authorizer_refresh_token: 'listed',
      attempt: 'attempt 1',
      code_hash: 'hash 1',
    })
    await grants.end(appId, { pushedAt: 101_000 })
    const found = await grants.put({ ...listed, toldAt: 99_000 })
    expect(found).toMatchObject({ status: 'active', authorizer_refresh_token: 'refresh token 1' })
  })

  it('are completed by what WeChat says of the account, while they stand', async () => {
    expect(await grants.complete(appId, info)).toBeUndefined()
    await grants.put(grant)
    expect(await grants.complete(appId, info)).toMatchObject({
      user_name: 'gh_1',
      kind: 'mini-program',
      nickname: '小店',
      func_info: [1],
    })
    const { nickname: _nickname, ...nameless } = info
    expect(await grants.complete(appId, { ...nameless, permissions: [] })).toMatchObject({
      nickname: '小店',
      func_info: [1],
    })
    await grants.end(appId, { pushedAt: 101_000 })
    const ended = stored()
    expect(await grants.complete(appId, { ...info, userName: 'gh_2' })).toEqual(ended)
    expect(stored()).toEqual(ended)
  })

  it('get another refresh token where they still hold the one that was spent', async () => {
    const replace = (spent: string, next: string) => grants.replaceRefreshToken(appId, spent, next)
    expect(await replace('refresh token 1', 'x')).toBeUndefined()
    const row = await grants.put(grant)
    expect(await replace('another', 'x')).toEqual(row)
    expect(await replace('refresh token 1', 'refresh token 2')).toEqual({
      ...row,
      authorizer_refresh_token: 'refresh token 2',
    })
    await grants.end(appId, { pushedAt: 101_000 })
    expect(await replace('', 'x')).toMatchObject({ status: 'ended', authorizer_refresh_token: '' })
  })
})
