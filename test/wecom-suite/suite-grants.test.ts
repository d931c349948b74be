import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  createSuiteGrants,
  isCorpId,
  type NewInstall,
  type SuiteGrants,
} from '../../lib/wecom-suite/grants/suite-grants.ts'
import { createGrantDatabase, type GrantDatabase } from '../helpers/stores/grant-database.ts'
import { grantSettings } from '../helpers/stores/grant-settings.ts'

const corpId = 'wpCORPa'
const missing = { code: 'ERR_GRANT_MISSING', status: 502 }
const install: NewInstall = {
  corpId,
  permanentCode: 'code 1',
  corpName: 'A',
  agentId: 1_000_044,
  authMode: 1,
  state: 'shop7',
  attempt: 'attempt 1',
  toldAt: 100_000,
  grantedAt: 200_000,
}

describe('the installations at companies', () => {
  let database: GrantDatabase
  let grants: SuiteGrants
  const stored = () => database.rowOf(corpId)

  beforeEach(() => {
    database = createGrantDatabase('ww1')
    grants = createSuiteGrants(grantSettings('ww1', database))
  })

  it('are stored, and stand until they end', async () => {
    const row = {
      suite_id: 'ww1',
      auth_corpid: corpId,
      permanent_code: 'code 1',
      corp_name: 'A',
      agentid: 1_000_044,
      auth_mode: 1,
      granted_at: 200_000,
      status: 'active',
      grant_id: expect.stringMatching(/^[\w-]{12}$/),
      attempt: 'attempt 1',
      state: 'shop7',
      told_at: 100_000,
    }
    expect(await grants.put(install)).toEqual(row)
    expect([await grants.require(corpId), stored()]).toEqual([row, row])
    await grants.end(corpId, { pushedAt: 101_000 })
    expect(stored()).toEqual({ ...row, permanent_code: '', status: 'ended', cancelled_at: 101_000 })
    await expect(grants.require(corpId)).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining('has removed the app'),
    })
  })

  it('that are not known are missing, and ids that are none are not looked for', async () => {
    const unknown = { ...missing, message: expect.stringContaining('has not installed') }
    await expect(grants.require(corpId)).rejects.toMatchObject(unknown)
    await expect(grants.require('wpcorpa')).rejects.toMatchObject(unknown)
    const { get } = database.calls
    for (const odd of ['', 'a b', '../x', 'x'.repeat(65)]) {
      expect([isCorpId(odd), await grants.find(odd)]).toEqual([false, undefined])
    }
    expect([isCorpId(corpId), isCorpId(7)]).toEqual([true, false])
    expect(database.calls.get).toBe(get)
  })

  it('end before they came: what an older push brings later finds the end', async () => {
    await grants.end(corpId, { pushedAt: 101_000 })
    expect(stored()).toEqual({
      suite_id: 'ww1',
      auth_corpid: corpId,
      permanent_code: '',
      granted_at: 0,
      status: 'ended',
      grant_id: '',
      told_at: 0,
      cancelled_at: 101_000,
    })
  })

  it('take the place of the one before, of which nothing stays but when it ended', async () => {
    const first = await grants.put(install)
    await grants.markAnnounced(corpId, 'attempt 1')
    await grants.end(corpId, { pushedAt: 101_000 })
    const second = await grants.put({
      corpId,
      permanentCode: 'code 2',
      attempt: 'attempt 2',
      toldAt: 150_000,
      grantedAt: 250_000,
    })
    expect(second).toEqual({
      suite_id: 'ww1',
      auth_corpid: corpId,
      permanent_code: 'code 2',
      granted_at: 250_000,
      status: 'active',
      grant_id: expect.any(String),
      attempt: 'attempt 2',
      told_at: 150_000,
      cancelled_at: 101_000,
    })
    expect(second.grant_id).not.toBe(first.grant_id)
  })

  it('are completed by what WeCom says of the company, while they stand', async () => {
    expect(await grants.complete(corpId, { agentId: 7 })).toBeUndefined()
    const { agentId: _agentId, corpName: _corpName, authMode: _authMode, ...bare } = install
    const row = await grants.put(bare)
    expect(await grants.complete(corpId, {})).toEqual(row)
    const info = { agentid: 7, corp_name: 'B', auth_mode: 0 }
    expect(await grants.complete(corpId, { agentId: 7, corpName: 'B', authMode: 0 })).toEqual({
      ...row,
      ...info,
    })
    expect(await grants.complete(corpId, {}, 'a change')).toEqual({ ...row, ...info, attempt: 'a change' })
    await grants.end(corpId, { pushedAt: 101_000 })
    const ended = stored()
    expect(await grants.complete(corpId, { agentId: 9 }, 'another')).toEqual(ended)
    expect(stored()).toEqual(ended)
  })
})
