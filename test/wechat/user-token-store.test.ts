import { describe, expect, it } from '@jest/globals'
import {
  isAccessTokenFresh,
  parseUserTokens,
  ttlOf,
  type UserTokens,
  userTokensKey,
  userTokensOf,
} from '../../lib/wechat/user-tokens/user-token-row.ts'
import { userTokenStoreCheck } from '../../lib/wechat/user-tokens/user-token-store.ts'

const dayMs = 86_400_000
const login = 1_800_000_000_123
const row: UserTokens = {
  appid: 'wx1',
  openid: 'o-1_2',
  access_token: '57_access',
  expires_in: 7_200,
  refresh_token: '57_refresh',
  scope: 'snsapi_userinfo',
  create_at: login,
}
const answer = {
  access_token: '57_new',
  expires_in: 7_200,
  refresh_token: '57_refresh2',
  openid: 'o-1_2',
  scope: 'snsapi_userinfo',
}

describe('userTokensKey()', () => {
  it('names app and openid', () => {
    expect(userTokensKey('wx1', 'o-1_2')).toBe('wx1:o-1_2')
  })
})

describe('userTokensOf()', () => {
  it('starts the 30 days at login', () => {
    expect(userTokensOf('wx1', answer, login)).toEqual({ appid: 'wx1', ...answer, create_at: login })
  })

  it('keeps no field of the answer that is no column', () => {
    const more = { ...answer, unionid: 'u1', is_snapshotuser: 1 }
    expect(Object.keys(userTokensOf('wx1', more, login)).sort()).toEqual(Object.keys(row).sort())
  })

  it('leaves the 30 days alone at a renewal, and lets the access_token last longer', () => {
    const renewed = userTokensOf('wx1', answer, login + 10 * dayMs + 999, row)
    expect(renewed).toMatchObject({
      access_token: '57_new',
      refresh_token: '57_refresh2',
      create_at: login,
      expires_in: 10 * 86_400 + 7_200,
    })
    expect(isAccessTokenFresh(renewed, login + 10 * dayMs + 7_199_000)).toBe(true)
    expect(isAccessTokenFresh(renewed, login + 10 * dayMs + 7_200_000)).toBe(false)
  })

  it.each(['', undefined])('keeps the old refresh_token and scope when the answer has %p', (nothing) => {
    const bare = { ...answer, refresh_token: nothing as string, scope: nothing as string }
    expect(userTokensOf('wx1', bare, login + 1_000, row)).toMatchObject({
      refresh_token: '57_refresh',
      scope: 'snsapi_userinfo',
    })
  })

  it.each<[unknown, number]>([
    ['7200', 7_200],
    [60, 60],
    [0, 7_200],
    [-1, 7_200],
    [Number.NaN, 7_200],
    [undefined, 7_200],
    [null, 7_200],
    ['soon', 7_200],
  ])('takes expires_in %p for %d seconds', (expiresIn, seconds) => {
    const tokens = userTokensOf('wx1', { ...answer, expires_in: expiresIn as number }, login)
    expect(tokens.expires_in).toBe(seconds)
  })

  // A column `int` holds no more, and JSON makes null of Infinity.
  it.each([1e12, 1e300, Number.POSITIVE_INFINITY])('bounds an expires_in of %d seconds', (expiresIn) => {
    const tokens = userTokensOf('wx1', { ...answer, expires_in: expiresIn }, login)
    expect(tokens.expires_in).toBeLessThanOrEqual(2 ** 31 - 1)
    expect(tokens.expires_in).toBeGreaterThan(0)
  })
})

describe('ttlOf()', () => {
  it.each([
    [0, 30 * dayMs],
    [10 * dayMs, 20 * dayMs],
    [30 * dayMs - 1, 1],
    [30 * dayMs, 1],
    [31 * dayMs, 1],
  ])('is, %d ms after the login, %d ms', (age, ttlMs) => {
    expect(ttlOf(row, login + age)).toBe(ttlMs)
  })
})

describe('isAccessTokenFresh()', () => {
  it('is true until the second it ends', () => {
    expect(isAccessTokenFresh(row, login + 7_199_999)).toBe(true)
    expect(isAccessTokenFresh(row, login + 7_200_000)).toBe(false)
  })
})

describe('parseUserTokens()', () => {
  it('reads what was written', () => {
    expect(parseUserTokens(row)).toEqual(row)
  })

  it.each<[string, object]>([
    ['texts', { expires_in: '7200', create_at: String(login) }],
    ['BigInts', { expires_in: 7_200n, create_at: BigInt(login) }],
    ['a Date', { create_at: new Date(login) }],
  ])('takes numbers that come back as %s', (_, numbers) => {
    expect(parseUserTokens({ ...row, ...numbers })).toEqual(row)
  })

  it('leaves columns out that are not its own', () => {
    expect(parseUserTokens({ _id: 5, __v: 0, updated_at: 'today', ...row })).toEqual(row)
  })

  it('reads an object whose columns are getters of its class, as those of mongoose', () => {
    class Document {}
    for (const [name, value] of Object.entries(row)) {
      Object.defineProperty(Document.prototype, name, { get: () => value })
    }
    expect(parseUserTokens(new Document())).toEqual(row)
  })

  it('does without a scope', () => {
    expect(parseUserTokens({ ...row, scope: null })).toEqual({ ...row, scope: '' })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', JSON.stringify(row)],
    ['a number', 5],
    ['an empty object', {}],
    ['a list', [row]],
    ['a row without openid', { ...row, openid: undefined }],
    ['a row with a number for an openid', { ...row, openid: 5 }],
    ['a row without access_token', { ...row, access_token: null }],
    ['a row with an empty access_token', { ...row, access_token: '' }],
    ['a row with an empty refresh_token', { ...row, refresh_token: '' }],
    ['a row with an object for a refresh_token', { ...row, refresh_token: {} }],
    ['a row without expires_in', { ...row, expires_in: undefined }],
    ['a row with words for expires_in', { ...row, expires_in: 'soon' }],
    ['a row with an endless expires_in', { ...row, expires_in: Number.POSITIVE_INFINITY }],
    ['a row without create_at', { ...row, create_at: undefined }],
    ['a row with a day for create_at', { ...row, create_at: 'yesterday' }],
    ['a row with no date for create_at', { ...row, create_at: new Date('never') }],
  ])('takes %s for no row', (_, value) => {
    expect(parseUserTokens(value)).toBeUndefined()
  })
})

describe('userTokenStoreCheck()', () => {
  const store = { get: () => undefined, set: () => undefined, delete: () => true }

  it('takes whatever has the three functions', () => {
    expect(userTokenStoreCheck(store)).toBeUndefined()
    expect(userTokenStoreCheck(new Map())).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'redis://localhost'],
    ['a function', () => undefined],
    ['an object', {}],
    ['a store that cannot delete', { ...store, delete: undefined }],
    ['a store whose get is no function', { ...store, get: 'get' }],
  ])('refuses %s', (_, value) => {
    expect(userTokenStoreCheck(value)).toMatch(/get, set and delete/)
  })
})
