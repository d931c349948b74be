import { beforeEach, describe, expect, it } from '@jest/globals'
import type { GrantListEntry } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'

const listApi = 'cgi-bin/component/api_get_authorizer_list'
const infoApi = 'cgi-bin/component/api_get_authorizer_info'
const restartApi = 'cgi-bin/component/api_start_push_ticket'
const missing = { code: 'ERR_GRANT_MISSING', status: 502 }

describe('the functions of a platform', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let deployed: PlatformDeployment
  let appId = ''

  const listed = async (): Promise<GrantListEntry[]> => {
    const entries: GrantListEntry[] = []
    for await (const entry of deployed.platform.fetchGrants()) entries.push(entry)
    return entries
  }
  const listBody = (from: number, count: number) => ({
    api: listApi,
    kind: 'body' as const,
    body: JSON.stringify({
      total_count: 1_100,
      list: Array.from({ length: count }, (_, index) => ({
        authorizer_appid: `wx${from + index}`,
        refresh_token: `refreshtoken@@@${from + index}`,
        auth_time: 1_700_000_000,
      })),
    }),
  })

  beforeEach(async () => {
    database.rows.clear()
    simulator.components.update(component.appId, { listsRefreshTokens: true, stringErrcodes: false })
    deployed = await world.open()
    appId = world.account()
    await grantByPush(world, deployed, appId)
    deployed.grants.length = 0
    simulator.requests.clear()
  })

  it('fetchGrant() answers the grant as WeChat has it, and the row has it from then on', async () => {
    simulator.apps.update(appId, { name: '新的名字' })
    expect(await deployed.platform.fetchGrant(appId)).toEqual({
      appId,
      userName: simulator.push.originalIdOf(appId),
      kind: 'official-account',
      nickname: '新的名字',
      permissions: expect.arrayContaining([1, 4]),
      grantedAt: expect.any(Number),
      status: 'active',
    })
    expect(database.rowOf(appId)).toMatchObject({ nickname: '新的名字' })
  })

  it('fetchGrant() rejects for an account that never granted, and tells of one that has ended', async () => {
    await expect(deployed.platform.fetchGrant(world.account())).rejects.toMatchObject(missing)
    await simulator.components.cancel(component.appId, appId)
    expect(await deployed.platform.fetchGrant(appId)).toMatchObject({ appId, status: 'ended' })
    expect(simulator.requests.count(infoApi)).toBe(0)
  })

  it.each([false, true])(
    'fetchGrant() finds out that a grant has ended (errcode as text: %s)',
    async (asText) => {
      simulator.components.update(component.appId, { stringErrcodes: asText })
      await simulator.components.cancel(component.appId, appId, { push: false })
      expect(await deployed.platform.fetchGrant(appId)).toMatchObject({ appId, status: 'ended' })
      expect(deployed.ended).toMatchObject([{ appId }])
      await expect(deployed.platform.client(appId).getAppAccessToken()).rejects.toMatchObject(missing)
    },
  )

  it('fetchGrants() goes through all pages of WeChat’s list', async () => {
    expect(await listed()).toContainEqual({ appId, grantedAt: expect.any(Number), hasRefreshToken: true })
    const [entry] = (await listed()).slice(-1)
    expect(Math.abs((entry?.grantedAt ?? 0) - Date.now())).toBeLessThan(60_000)
    simulator.components.update(component.appId, { listsRefreshTokens: false })
    expect((await listed()).every(({ hasRefreshToken }) => !hasRefreshToken)).toBe(true)
    simulator.requests.clear()
    for (const [from, count] of [
      [0, 500],
      [500, 500],
      [1_000, 100],
    ] as const) {
      simulator.faults.arm(listBody(from, count))
    }
    const all = await listed()
    expect([all.length, new Set(all.map((one) => one.appId)).size]).toEqual([1_100, 1_100])
    expect(simulator.requests.list({ api: listApi }).map(({ body }) => body)).toMatchObject([
      { offset: 0, count: 500 },
      { offset: 500, count: 500 },
      { offset: 1_000, count: 500 },
    ])
  })

  it('fetchGrants() asks for a page when it is wanted', async () => {
    simulator.faults.arm(listBody(0, 500))
    for await (const _first of deployed.platform.fetchGrants()) break
    expect(simulator.requests.count(listApi)).toBe(1)
  })

  it.each(['{}', '{"list":null}', '{"list":{}}', '{"total_count":3}'])(
    'fetchGrants() does not take %s for a list',
    async (body) => {
      simulator.faults.arm({ api: listApi, kind: 'body', body })
      await expect(listed()).rejects.toMatchObject({ code: 'ERR_PLATFORM' })
    },
  )

  it('fetchGrants() reads lists that are empty, untidy, or shorter than was asked for', async () => {
    for (const body of ['{"total_count":0}', '{"total_count":0,"list":[]}', '{"list":[null,1,{}]}']) {
      simulator.faults.arm({ api: listApi, kind: 'body', body })
      expect(await listed()).toEqual([])
    }
    const untidy = JSON.stringify({ total_count: 600, list: [null, ...Array.from({ length: 300 }, () => 1)] })
    simulator.faults.arm({ api: listApi, kind: 'body', body: untidy })
    simulator.faults.arm(listBody(500, 100))
    expect(await listed()).toHaveLength(100)
  })

  it('restoreGrants() writes what is missing or has ended, calls no onGrant, and answers how many', async () => {
    const lost = world.account()
    const mini = world.account('mini-program')
    for (const account of [lost, mini]) await grantByPush(world, deployed, account)
    const live = simulator.components.authorizers(component.appId)
    database.rows.delete(`${component.appId}:${lost}`)
    for (const one of [appId, mini]) {
      const row = { ...database.rowOf(one), status: one === mini ? 'ended' : 'active' }
      database.rows.set(`${component.appId}:${one}`, row)
    }
    const again = await world.deploy()
    const kept = live.filter((one) => database.rowOf(one.appId)?.['status'] === 'active').length
    expect(await again.platform.restoreGrants()).toBe(live.length - kept)
    for (const account of [appId, lost]) {
      await again.platform.client(account).call({ path: '/cgi-bin/get_api_domain_ip' })
    }
    await again.platform.miniProgramClient(mini).getAppAccessToken()
    expect([again.grants, await again.platform.restoreGrants()]).toEqual([[], 0])
    expect(database.rowOf(lost)).toMatchObject({
      status: 'active',
      authorizer_refresh_token: live.find((one) => one.appId === lost)?.refreshToken,
    })
  })

  it('restoreGrants() leaves out whom no code was ever redeemed for', async () => {
    simulator.components.update(component.appId, { listsRefreshTokens: false })
    database.rows.delete(`${component.appId}:${appId}`)
    const again = await world.deploy()
    expect(await again.platform.restoreGrants()).toBe(0)
    expect(database.rowOf(appId)).toBeUndefined()
  })

  it('restartTickets() has WeChat push again, and is content where it had not stopped', async () => {
    await deployed.platform.restartTickets()
    simulator.components.stopTicketPushes(component.appId)
    await deployed.platform.restartTickets()
    expect(simulator.requests.count(restartApi)).toBe(2)
    simulator.faults.arm({ api: restartApi, kind: 'errcode', errcode: 40013 })
    await expect(deployed.platform.restartTickets()).rejects.toMatchObject({ code: 'ERR_PLATFORM_CONFIG' })
  })

  it('call() takes the platform’s token, and client().call() the account’s', async () => {
    const token = await deployed.platform.getPlatformAccessToken()
    expect(await deployed.platform.getPlatformAccessToken()).toBe(token)
    const body = { component_appid: component.appId, authorizer_appid: appId, option_name: 'voice_recognize' }
    const path = '/cgi-bin/component/api_get_authorizer_option'
    expect(await deployed.platform.call({ path, body })).toMatchObject({ option_name: 'voice_recognize' })
    const own = { path: '/cgi-bin/component/get_authorizer_option', body: { option_name: 'voice_recognize' } }
    expect(await deployed.platform.client(appId).call(own)).toMatchObject({ option_name: 'voice_recognize' })
    await expect(deployed.platform.call(own)).rejects.toMatchObject({
      errcode: 61015,
      code: 'ERR_PLATFORM_CONFIG',
    })
    await expect(deployed.platform.call({ path: '//evil.example/' })).rejects.toThrow(TypeError)
  })

  it('createGrantUrl() makes an address of WeChat’s, for a desktop or a phone', async () => {
    const redirectUri = `${deployed.url}/back?x=1&y`
    const { platform } = deployed
    const desktop = new URL(await platform.createGrantUrl({ redirectUri, kind: 'mini-program', appId }))
    expect(Object.fromEntries(desktop.searchParams)).toEqual({
      component_appid: component.appId,
      pre_auth_code: expect.stringMatching(/^preauthcode@@@/),
      redirect_uri: redirectUri,
      auth_type: '2',
      biz_appid: appId,
    })
    const phone = new URL(await platform.createGrantUrl({ redirectUri, isPhone: true }))
    expect([phone.pathname.slice(-'/wxaopen/safe/bindcomponent'.length), phone.hash]).toEqual([
      '/wxaopen/safe/bindcomponent',
      '#wechat_redirect',
    ])
  })
})
