import { describe, expect, it } from '@jest/globals'
import { PlatformError } from 'express-wechat-auth'
import {
  type ComponentCalls,
  createComponentCalls,
} from '../../lib/open-platform/component/component-calls.ts'
import { createEngineBench } from '../helpers/platforms/engine-bench.ts'
import { type ScriptedPlatform, scriptedPlatform } from '../helpers/platforms/scripted-platform.ts'
import { createTokenPlatform } from '../helpers/platforms/token-platform.ts'

const platform = { appId: 'wxcomponent', appSecret: 'the secret' }
const incomplete = { code: 'ERR_PLATFORM', status: 502 }

/** The calls of a platform that answers so. */
function callsTo(...answers: (object | Error)[]): ComponentCalls & Pick<ScriptedPlatform, 'asked'> {
  const { http, asked } = scriptedPlatform(...answers)
  const { engine: tokens } = createEngineBench()
  const { source } = createTokenPlatform()
  const calls = createComponentCalls(platform, { tokens, source, http, base: 'https://api.example' })
  return { ...calls, asked }
}

describe('a call of a third-party platform', () => {
  it('has the platform’s token and app id', async () => {
    const calls = callsTo({ pre_auth_code: 'preauthcode@@@x' })
    expect(await calls.createPreAuthCode()).toBe('preauthcode@@@x')
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/component/api_create_preauthcode',
        method: 'POST',
        query: { access_token: 'secret-token-number-1' },
        body: { component_appid: 'wxcomponent' },
      },
    ])
    await expect(callsTo({}).createPreAuthCode()).rejects.toMatchObject(incomplete)
  })

  it('that starts tickets goes without a token, and may find that they never stopped', async () => {
    const calls = callsTo({ errcode: 0, errmsg: 'ok' })
    await calls.startTickets()
    expect(calls.asked).toEqual([
      {
        api: 'cgi-bin/component/api_start_push_ticket',
        method: 'POST',
        query: {},
        body: { component_appid: 'wxcomponent', component_secret: 'the secret' },
      },
    ])
    const refusal = (errmsg: string) =>
      new PlatformError('ERR_PLATFORM', { errcode: 40013, errmsg, api: 'api_start_push_ticket' })
    await callsTo(refusal('in a Normal State')).startTickets()
    await expect(callsTo(refusal('invalid appid')).startTickets()).rejects.toMatchObject({ errcode: 40013 })
    await expect(callsTo(new Error('in a normal state')).startTickets()).rejects.toThrow('in a normal state')
  })
})

describe('the code of a grant', () => {
  const info = {
    authorizer_appid: 'wx1',
    authorizer_refresh_token: 'refreshtoken@@@x',
    func_info: [{ funcscope_category: { id: 1 } }, { funcscope_category: { id: '18' }, confirm_info: {} }],
  }

  it('gives account, refresh token, permissions and a token', async () => {
    const token = { authorizer_access_token: 'a token', expires_in: 7_200 }
    const calls = callsTo({ authorization_info: { ...info, ...token } })
    expect(await calls.redeem('the code')).toEqual({
      appId: 'wx1',
      refreshToken: 'refreshtoken@@@x',
      permissions: [1, 18],
      accessToken: { token: 'a token', expiresIn: 7_200 },
    })
    expect(calls.asked[0]?.body).toEqual({ component_appid: 'wxcomponent', authorization_code: 'the code' })
  })

  it.each([[undefined], [''], [7]])('gives no token where WeChat has none (%p)', async (token) => {
    const calls = callsTo({ authorization_info: { ...info, authorizer_access_token: token } })
    expect((await calls.redeem('code')).accessToken).toBeUndefined()
  })

  it.each([
    [{}],
    [{ authorization_info: null }],
    [{ authorization_info: 'text' }],
    [{ authorization_info: { ...info, authorizer_appid: '' } }],
    [{ authorization_info: { ...info, authorizer_refresh_token: undefined } }],
  ])('gives nothing by the answer %j', async (answer) => {
    await expect(callsTo(answer).redeem('code')).rejects.toMatchObject(incomplete)
  })
})

describe('permission sets', () => {
  const permissionsIn = async (func_info: unknown): Promise<number[]> => {
    const answer = { authorizer_info: { user_name: 'gh_1' }, authorization_info: { func_info } }
    return (await callsTo(answer).fetchInfo('wx1')).permissions
  }
  const set = (id: unknown) => ({ funcscope_category: { id } })

  it('are numbers above 0, whatever else stands among them', async () => {
    const odd = [
      null,
      'text',
      {},
      { funcscope_category: null },
      set(0),
      set(-1),
      set(1.5),
      set('x'),
      set(NaN),
    ]
    expect(await permissionsIn([set(1), ...odd, set('18')])).toEqual([1, 18])
    for (const none of [undefined, null, 'text', {}]) expect(await permissionsIn(none)).toEqual([])
  })

  it('are five hundred at most', async () => {
    expect(await permissionsIn(Array.from({ length: 600 }, () => set(7)))).toHaveLength(500)
  })
})

describe('what WeChat says of an account', () => {
  const infoIn = (info: object | undefined) => callsTo({ authorizer_info: info }).fetchInfo('wx1')

  it.each([
    ['official-account', {}],
    ['mini-program', { MiniProgramInfo: {} }],
    ['mini-program', { MiniProgramInfo: {}, channels_info: {} }],
    ['other', { channels_info: {} }],
    ['other', { store_info: {} }],
    ['other', { talent_info: {} }],
    ['other', { supplier_info: {} }],
  ])('tells that it is a kind of %s', async (kind, fields) => {
    expect(await infoIn({ user_name: 'gh_1', nick_name: '', ...fields })).toEqual({
      userName: 'gh_1',
      kind,
      permissions: [],
    })
  })

  it('has its name, which is cut', async () => {
    expect(await infoIn({ user_name: 'gh_1', nick_name: '小店' })).toMatchObject({ nickname: '小店' })
    const { nickname } = await infoIn({ user_name: 'gh_1', nick_name: 'x'.repeat(300) })
    expect(nickname).toBe('x'.repeat(200))
    expect(await infoIn({ user_name: 'gh_1', nick_name: 7 })).not.toHaveProperty('nickname')
  })

  it.each([[undefined], [{}], [{ user_name: 7 }]])('is nothing without an original id (%j)', async (info) => {
    await expect(infoIn(info)).rejects.toMatchObject(incomplete)
  })
})

describe('the answer to a refresh', () => {
  it.each([
    ['another', 'another'],
    ['', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('with the refresh token %p has %p', async (authorizer_refresh_token, refreshToken) => {
    const answer = { authorizer_access_token: 'a token', expires_in: 7_200, authorizer_refresh_token }
    const calls = callsTo(answer)
    expect(await calls.refresh('wx1', 'spent')).toEqual({ token: 'a token', expiresIn: 7_200, refreshToken })
    expect(calls.asked[0]).toMatchObject({
      api: 'cgi-bin/component/api_authorizer_token',
      body: { authorizer_appid: 'wx1', authorizer_refresh_token: 'spent' },
    })
  })
})

describe('a page of WeChat’s list', () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, number) => ({ authorizer_appid: `wx${number}`, refresh_token: 'r' }))
  const pageOf = (answer: object, offset = 0) => callsTo(answer).fetchPage(offset)

  it('has accounts with what is known of them', async () => {
    const list = [
      { authorizer_appid: 'wx1', refresh_token: 'r', auth_time: 1_558_000_607 },
      { authorizer_appid: 'wx2', refresh_token: '', auth_time: '1558000608' },
      { authorizer_appid: 'wx3', auth_time: 'yesterday' },
      ...[null, 'text', {}, { authorizer_appid: 7 }],
    ]
    const calls = callsTo({ total_count: 7, list })
    expect(await calls.fetchPage(500)).toEqual({
      grants: [
        { appId: 'wx1', refreshToken: 'r', grantedAt: 1_558_000_607_000 },
        { appId: 'wx2', refreshToken: undefined, grantedAt: 1_558_000_608_000 },
        { appId: 'wx3', refreshToken: undefined, grantedAt: 0 },
      ],
      isLast: true,
    })
    expect(calls.asked[0]?.body).toEqual({ component_appid: 'wxcomponent', offset: 500, count: 500 })
  })

  it.each([
    ['is not full', { total_count: 3, list: entries(3) }, 0, true],
    ['is not full, and nobody says how many there are', { list: entries(3) }, 0, true],
    ['is not full, though there are more', { total_count: 501, list: entries(3) }, 0, false],
    ['is not full, and has all that there are', { total_count: 500, list: entries(499) }, 0, true],
    ['is full', { total_count: 500, list: entries(500) }, 0, false],
    ['is empty, though there should be more', { total_count: 9_999, list: [] }, 500, true],
    ['is empty', { total_count: 0, list: [] }, 0, true],
    ['is missing where there are none', { total_count: '0' }, 0, true],
  ] as const)('that %s: is the last one or not', async (_what, answer, offset, isLast) => {
    expect((await pageOf(answer, offset)).isLast).toBe(isLast)
  })

  it.each([[{}], [{ total_count: 3 }], [{ total_count: 0, list: 'none' }], [{ total_count: 1, list: null }]])(
    'is none that is %j: accounts that are missing would have ended',
    async (answer) => {
      await expect(pageOf(answer)).rejects.toMatchObject(incomplete)
    },
  )
})
