import { describe, expect, it } from '@jest/globals'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { createOfficialBench } from '../../helpers/simulator/official-bench.ts'
import { minute, official } from '../../helpers/simulator/wechat-bench.ts'

const api = 'cgi-bin/user/info'
const { appId } = official

describe(api, () => {
  it('tells of a follower', async () => {
    const { ask, openid, simulator } = createOfficialBench({ now: () => 1_700_000_000_500 })
    expect(await ask(api, { openid: openid() })).toEqual({
      subscribe: 1,
      openid: openid(),
      language: 'zh_CN',
      subscribe_time: 1_700_000_000,
      unionid: simulator.users.unionidOf('xiaoming', appId),
      remark: '',
      groupid: 0,
      tagid_list: [],
      subscribe_scene: 'ADD_SCENE_SEARCH',
      qr_scene: 0,
      qr_scene_str: '',
    })
  })

  it('tells of everybody else only that they do not follow', async () => {
    const { ask, openid } = createOfficialBench()
    const other = openid('xiaohong')
    expect(await ask(api, { openid: other })).toEqual({ subscribe: 0, openid: other })
  })

  it('knows since when and how somebody follows', async () => {
    const { ask, openid, simulator } = createOfficialBench({ now: () => 1_700_000_000_000 })
    simulator.clock.advance(minute)
    simulator.users.follow('xiaohong', appId, { scene: 123 })
    simulator.users.follow('xiaohong', appId, { scene: 'ignored' })
    expect(await ask(api, { openid: openid('xiaohong') })).toMatchObject({
      subscribe_time: 1_700_000_060,
      subscribe_scene: 'ADD_SCENE_QR_CODE',
      qr_scene: 123,
      qr_scene_str: '',
    })
    simulator.users.follow('dawei', appId, { scene: 'door', subscribeScene: 'ADD_SCENE_OTHERS' })
    expect(await ask(api, { openid: openid('dawei') })).toMatchObject({
      subscribe_scene: 'ADD_SCENE_OTHERS',
      qr_scene: 0,
      qr_scene_str: 'door',
    })
    simulator.users.unfollow('xiaohong', appId)
    expect(simulator.users.isFollowing('xiaohong', appId)).toBe(false)
    expect((await ask(api, { openid: openid('xiaohong') })).subscribe).toBe(0)
  })

  it('refuses openids that are not of this account, and other kinds of apps', async () => {
    const { ask, openid, simulator, token } = createOfficialBench()
    expect((await ask(api)).errcode).toBe(40003)
    expect((await ask(api, { openid: simulator.users.openidOf('xiaoming', mini.appId) })).errcode).toBe(40003)
    expect((await ask(api, { openid: openid(), access_token: await token(mini) })).errcode).toBe(48001)
    simulator.apps.update(appId, { verified: false })
    expect((await ask(api, { openid: openid() })).errcode).toBe(48001)
  })
})

describe('cgi-bin/user/info/batchget', () => {
  const batch = 'cgi-bin/user/info/batchget'

  it('tells of up to 100 people', async () => {
    const { post, openid } = createOfficialBench()
    const user_list = ['xiaoming', 'xiaohong'].map((id) => ({ openid: openid(id), lang: 'zh_CN' }))
    const { user_info_list: list } = await post(batch, { user_list })
    expect(list).toHaveLength(2)
    expect(list[0]).toMatchObject({ subscribe: 1, openid: openid() })
    expect(list[1]).toEqual({ subscribe: 0, openid: openid('xiaohong') })
  })

  it('refuses other lists', async () => {
    const { ask, post, openid } = createOfficialBench()
    expect((await ask(batch)).errcode).toBe(43002)
    expect((await post(batch, {})).errcode).toBe(40031)
    expect((await post(batch, { user_list: ['o'] })).errcode).toBe(40031)
    expect((await post(batch, { user_list: [] })).errcode).toBe(40032)
    const many = Array.from({ length: 101 }, () => ({ openid: openid() }))
    expect((await post(batch, { user_list: many })).errcode).toBe(40032)
    expect((await post(batch, { user_list: [{ openid: 'nobody' }] })).errcode).toBe(40003)
  })
})

describe('users.follow()', () => {
  it('refuses what is unknown', () => {
    const { users } = createOfficialBench().simulator
    expect(() => users.follow('nobody', appId)).toThrow('there is no person')
    expect(() => users.follow('xiaoming', 'wx9')).toThrow('there is no app')
    expect(() => users.follow('xiaoming', mini.appId)).toThrow('mini-program')
    expect(() => users.follow('xiaohong', appId, { scene: {} as never })).toThrow('"scene"')
    expect(() => users.follow('xiaohong', appId, { from: 1 } as never)).toThrow('"from"')
  })

  it('goes by the people it is given', () => {
    const people = [
      { id: 'a', nickname: 'a', isFollower: true },
      { id: 'b', nickname: 'b' },
    ]
    const { users } = createOfficialBench({ people }).simulator
    expect([users.isFollowing('a', appId), users.isFollowing('b', appId)]).toEqual([true, false])
  })
})
