import { describe, expect, it } from '@jest/globals'
import { grantOf, parseGrantRow } from '../../lib/open-platform/grants/grant-row.ts'

const appId = 'wx00000000000000aa'
const whole = {
  authorizer_appid: appId,
  authorizer_refresh_token: 'refreshtoken@@@x',
  user_name: 'gh_1',
  kind: 'mini-program',
  nickname: '小店',
  func_info: [1, 18],
  granted_at: 5_000,
  status: 'active',
  grant_id: 'a grant',
  attempt: 'an attempt',
  announced: 'another',
  code_hash: 'a hash',
  told_at: 4_000,
  cancelled_at: 3_000,
}
/** What a row is that says no more than which account may be asked for. */
const bare = {
  authorizer_appid: appId,
  user_name: '',
  kind: 'other',
  func_info: [],
  granted_at: 0,
  status: 'active',
  grant_id: expect.stringMatching(/^[\w-]{16}$/),
  told_at: 0,
}

describe('the row of a grant', () => {
  it('is read as it was written, with columns of others', () => {
    const row = { ...whole, shop_id: 7 }
    expect(parseGrantRow(row, appId)).toEqual(row)
  })

  it('may be written by the app: an app id and a refresh token are enough', () => {
    const parse = (token: string) =>
      parseGrantRow({ authorizer_appid: appId, authorizer_refresh_token: token }, appId)
    expect(parse('one')).toEqual({ ...bare, authorizer_refresh_token: 'one' })
    expect(parse('one')).toEqual(parse('one'))
    expect(parse('two')?.grant_id).not.toBe(parse('one')?.grant_id)
  })

  it.each([
    ['its status says so', { ...whole, status: 'ended' }],
    ['it has no refresh token', { ...whole, authorizer_refresh_token: '' }],
    ['its refresh token is none', { ...whole, authorizer_refresh_token: 7 }],
  ])('has ended where %s', (_why, row) => {
    expect(parseGrantRow(row, appId)).toMatchObject({ status: 'ended', grant_id: 'a grant' })
  })

  it('holds what a database makes of numbers and lists', () => {
    const row = {
      ...whole,
      func_info: ['1', 18, 'x'],
      granted_at: '5000',
      told_at: '4000',
      cancelled_at: '3000',
    }
    expect(parseGrantRow(row, appId)).toMatchObject({
      func_info: [1, 18],
      granted_at: 5_000,
      told_at: 4_000,
      cancelled_at: 3_000,
    })
  })

  it('is without what is of another kind', () => {
    const odd = {
      ...whole,
      user_name: 7,
      kind: 'channels',
      func_info: '1,18',
      granted_at: 'yesterday',
      told_at: {},
      cancelled_at: 'never',
      nickname: 7,
      attempt: {},
      announced: null,
      code_hash: true,
      grant_id: 9,
    }
    expect(parseGrantRow(odd, appId)).toEqual({
      ...bare,
      authorizer_refresh_token: whole.authorizer_refresh_token,
      cancelled_at: 0,
    })
  })

  it.each([null, undefined, 'text', {}, { ...whole, authorizer_appid: 'wx00000000000000bb' }])(
    'is none that is %j',
    (row) => {
      expect(parseGrantRow(row, appId)).toBeUndefined()
    },
  )

  it('is told without tokens', () => {
    const row = parseGrantRow(whole, appId)
    if (row === undefined) throw new Error('there is a row')
    expect(grantOf(row)).toEqual({
      appId,
      userName: 'gh_1',
      kind: 'mini-program',
      nickname: '小店',
      permissions: [1, 18],
      grantedAt: 5_000,
      status: 'active',
    })
    const { nickname: _nickname, ...nameless } = row
    expect(grantOf(nameless)).not.toHaveProperty('nickname')
  })
})
