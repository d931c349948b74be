import { describe, expect, it } from '@jest/globals'
import { parseSuiteGrantRow, suiteGrantOf } from '../../lib/wecom-suite/grants/suite-grant-row.ts'

const names = { suiteId: 'ww00000000000000a1', corpId: 'wpCORPa' }
const whole = {
  suite_id: names.suiteId,
  auth_corpid: names.corpId,
  permanent_code: 'a permanent code',
  agentid: 1000044,
  auth_mode: 1,
  corp_name: '公司',
  granted_at: 5_000,
  state: 'shop7',
  status: 'active',
  grant_id: 'a grant',
  attempt: 'an attempt',
  announced: 'another',
  told_at: 4_000,
  cancelled_at: 3_000,
}
const parse = (row: unknown) => parseSuiteGrantRow(row, names)

describe('the row of an installation', () => {
  it('is read as it was written, with columns of others', () => {
    expect(parse({ ...whole, customer: 7 })).toEqual({ ...whole, customer: 7 })
  })

  it('may be written by the app: a company and a permanent code are enough', () => {
    const written = (code: string) => parse({ auth_corpid: names.corpId, permanent_code: code })
    expect(written('one')).toEqual({
      suite_id: names.suiteId,
      auth_corpid: names.corpId,
      permanent_code: 'one',
      granted_at: 0,
      status: 'active',
      grant_id: expect.stringMatching(/^[\w-]{16}$/),
      told_at: 0,
    })
    expect(written('one')).toEqual(written('one'))
    expect(written('two')?.grant_id).not.toBe(written('one')?.grant_id)
  })

  it.each([
    ['its status says so', { ...whole, status: 'ended' }],
    ['it has no permanent code', { ...whole, permanent_code: '' }],
    ['its permanent code is none', { ...whole, permanent_code: 7 }],
  ])('has ended where %s', (_why, row) => {
    expect(parse(row)).toMatchObject({ status: 'ended', grant_id: 'a grant' })
  })

  it('holds what a database makes of numbers', () => {
    const row = {
      ...whole,
      agentid: '1000044',
      auth_mode: '1',
      granted_at: '5000',
      told_at: '4000',
      cancelled_at: '3000',
    }
    expect(parse(row)).toEqual(whole)
  })

  it('is without what is of another kind', () => {
    const odd = {
      ...whole,
      agentid: 'x',
      auth_mode: 'x',
      corp_name: 7,
      state: {},
      attempt: null,
      announced: true,
      granted_at: 'yesterday',
      told_at: {},
      cancelled_at: 'never',
      grant_id: 9,
    }
    expect(parse(odd)).toEqual({
      suite_id: names.suiteId,
      auth_corpid: names.corpId,
      permanent_code: whole.permanent_code,
      granted_at: 0,
      status: 'active',
      grant_id: expect.stringMatching(/^[\w-]{16}$/),
      told_at: 0,
      cancelled_at: 0,
    })
  })

  it.each([
    ...[null, undefined, 'text', {}],
    { ...whole, auth_corpid: 'wpcorpa' },
    { ...whole, suite_id: 'ww00000000000000b2' },
  ])('is none that is %j', (row) => {
    expect(parse(row)).toBeUndefined()
  })

  it('is told without codes', () => {
    const row = parse(whole)
    if (row === undefined) throw new Error('there is a row')
    expect(suiteGrantOf(row)).toEqual({
      suiteId: names.suiteId,
      corpId: names.corpId,
      corpName: '公司',
      agentId: 1000044,
      status: 'active',
      grantedAt: 5_000,
    })
    const { agentid: _agentid, corp_name: _name, ...bare } = row
    expect(Object.keys(suiteGrantOf(bare))).toEqual(['suiteId', 'corpId', 'status', 'grantedAt'])
  })
})
