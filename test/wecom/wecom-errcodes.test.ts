import { describe, expect, it } from '@jest/globals'
import { classifyWecom } from '../../lib/wecom/client/wecom-errcodes.ts'
import { type ErrcodeRow, errcodeContract, refusalsBy } from '../contracts/errcodes.ts'
import { longErrmsg } from '../helpers/faults/raw-wecom.ts'

const refusalOf = refusalsBy(classifyWecom, 'cgi-bin/user/get')

const tables: [api: string, rows: ErrcodeRow[]][] = [
  [
    'cgi-bin/gettoken',
    [
      ['ERR_PLATFORM_UNAVAILABLE', 503, [-1, 45033]],
      ['ERR_PLATFORM_CONFIG', 502, [40001, 40013, 40091, 41002, 41004, 45031, 50003, 2000002]],
      ['ERR_PLATFORM_QUOTA', 503, [45009]],
    ],
  ],
  [
    'cgi-bin/auth/getuserinfo',
    [
      ['ERR_PLATFORM_UNAVAILABLE', 503, [-1, 45033]],
      ['ERR_PLATFORM_TOKEN', 502, [40001, 40014, 42001]],
      ['ERR_CODE_DEAD', 401, [40029, 42003, 42022]],
      ['ERR_PLATFORM_CONFIG', 502, [41001, 48002, 48006, 50001, 50003, 60020, 60031, 80001]],
      ['ERR_CODE_MISSING', 400, [41008]],
      ['ERR_PLATFORM_QUOTA', 503, [45009]],
      ['ERR_USER_BLOCKED', 403, [50002]],
      ['ERR_PLATFORM', 502, [43003, 123456]],
    ],
  ],
  [
    'cgi-bin/auth/getuserdetail',
    [
      ['ERR_PLATFORM', 502, [40058, 40063, 84090]],
      ['ERR_USER_BLOCKED', 403, [60011, 60021]],
      ['ERR_PLATFORM_CONFIG', 502, [60020, 92001, 92002, 92003]],
      ['ERR_CODE_DEAD', 401, [84014, 84015]],
    ],
  ],
  [
    'cgi-bin/user/get',
    [
      ['ERR_PLATFORM_UNAVAILABLE', 503, [6000]],
      ['ERR_PLATFORM_TOKEN', 502, [40001]],
      ['ERR_USER_BLOCKED', 403, [40003, 50002, 60011, 60021, 60030, 60111, 92000]],
      ['ERR_PLATFORM', 502, [41009]],
      ['ERR_PLATFORM_CONFIG', 502, [48001, 48002, 48009, 60020, 301002]],
    ],
  ],
]
for (const [name, rows] of tables) {
  errcodeContract({ name, refusalOf: (errcode) => refusalOf(errcode, name), rows })
}

describe.each([
  'cgi-bin/department/get',
  'cgi-bin/department/list',
  'cgi-bin/department/simplelist',
  'cgi-bin/tag/get',
])('a refusal of %s', (api) => {
  it.each([40066, 40068, 41017, 60003, 60123, 60136, 81011])('with %i is answered 502', (errcode) => {
    expect(refusalOf(errcode, api).status).toBe(502)
  })

  it.each([60011, 60021, 60030])(
    'with %i is about the settings of the app, not about a person',
    (errcode) => {
      const error = refusalOf(errcode, api)
      expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502 })
      expect(error.message).toContain('可见范围')
    },
  )
})

describe('advice for the operator', () => {
  it.each([
    ['cgi-bin/user/get', longErrmsg('not allow to access from your ip', 60020), '120.244.112.8'],
    [
      'cgi-bin/tag/get',
      longErrmsg('not allow to access from your ip', 60020, '2408:8000::1'),
      '2408:8000::1',
    ],
    ['cgi-bin/user/get', 'not allow to access from your ip', 'this server’s IP'],
  ])('names for 60020 the IP to add and the place in the console: %s %s', (api, errmsg, ip) => {
    const { message } = refusalOf(60020, api, errmsg)
    expect(message).toContain(`Add ${ip} in the console`)
    expect(message).toContain('企业可信IP')
  })

  it.each([
    [40001, 'cgi-bin/gettoken', 'Secret'],
    [40013, 'cgi-bin/gettoken', '企业ID'],
    [40091, 'cgi-bin/gettoken', 'Secret'],
    [45031, 'cgi-bin/gettoken', 'Secret'],
    [50001, 'cgi-bin/auth/getuserinfo', '网页授权及JS-SDK'],
    [50003, 'cgi-bin/auth/getuserinfo', '应用管理'],
    [48002, 'cgi-bin/user/get', '自建应用'],
    [48009, 'cgi-bin/user/get', '自建应用'],
    [40068, 'cgi-bin/tag/get', '标签'],
    [60123, 'cgi-bin/department/get', '通讯录'],
  ])('says for %i which setting it is and where', (errcode, api, place) => {
    expect(refusalOf(errcode, api).message).toContain(place)
  })
})

errcodeContract({
  name: 'WeCom',
  refusalOf,
  pauses: [
    [-1, 1, 60],
    [45033, 1, 60],
    [45009, 60, 3_600],
  ],
  withoutPause: [40001, 40013, 40014, 40029, 50001, 60011, 60020, 60111],
})
errcodeContract({
  name: 'cgi-bin/gettoken',
  refusalOf: (errcode) => refusalOf(errcode, 'cgi-bin/gettoken'),
  pauses: [[45009, 60, 3_600]],
})
