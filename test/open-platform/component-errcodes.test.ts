import { describe, expect, it } from '@jest/globals'
import { classifyComponent, classifyOnBehalf } from '../../lib/open-platform/component/component-errcodes.ts'
import { classifyWechat } from '../../lib/wechat/client/wechat-errcodes.ts'
import { type ErrcodeRow, errcodeContract, refusalsBy } from '../contracts/errcodes.ts'

const tokenApi = 'cgi-bin/component/api_component_token'
const redeemApi = 'cgi-bin/component/api_query_auth'
const own = refusalsBy(classifyComponent, redeemApi)
const onBehalf = refusalsBy(classifyOnBehalf(classifyWechat), 'cgi-bin/user/info')

const rows: ErrcodeRow[] = [
  ['ERR_CODE_DEAD', 401, [61009, 61010]],
  ['ERR_GRANT_MISSING', 502, [61003, 61023]],
  ['ERR_TICKET_MISSING', 503, [61005, 61006]],
  ['ERR_PLATFORM_TOKEN', 502, [40001, 40014, 42001, 42006, 40094]],
  [
    'ERR_PLATFORM_CONFIG',
    502,
    [40013, 40125, 41004, 41018, 41021, 48001, 61004, 61007, 61011, 61014, 61015, 61024, 61028, 61029],
  ],
  ['ERR_PLATFORM_UNAVAILABLE', 503, [-1]],
  ['ERR_PLATFORM_QUOTA', 503, [45009]],
  ['ERR_PLATFORM', 502, [47001, 61008, 61100]],
]

errcodeContract({
  name: 'a third-party platform',
  refusalOf: own,
  rows,
  pauses: [
    [61005, 600, 600],
    [61006, 600, 600],
  ],
  withoutPause: [61004, 61007, 61023, 48001],
})
errcodeContract({
  name: tokenApi,
  refusalOf: (errcode) => own(errcode, tokenApi),
  rows: [
    ['ERR_PLATFORM_CONFIG', 502, [40001, 40125, 61004, 61011]],
    ['ERR_PLATFORM_UNAVAILABLE', 503, [48001]],
  ],
  pauses: [[48001, 5, 5]],
})
errcodeContract({
  name: 'an account that a platform acts for',
  refusalOf: (errcode) => onBehalf(errcode),
  rows: [
    ['ERR_GRANT_MISSING', 502, [61003, 61023]],
    ['ERR_PLATFORM_CONFIG', 502, [48001, 61000 + 4, 61007, 41018, 41021]],
    ['ERR_PLATFORM_TOKEN', 502, [40001, 40014, 42001, 42006, 40094]],
    ['ERR_USER_BLOCKED', 403, [50002]],
  ],
})
errcodeContract({
  name: 'the exchange of a code on behalf',
  refusalOf: (errcode) => onBehalf(errcode, 'sns/oauth2/component/access_token'),
  rows: [
    ['ERR_PLATFORM_TOKEN', 502, [40001, 40014, 42001, 42006, 40094]],
    ['ERR_CODE_DEAD', 401, [40029, 40163, 42003]],
    ['ERR_GRANT_MISSING', 502, [61003]],
    ['ERR_PLATFORM_CONFIG', 502, [40013, 61004]],
  ],
})

describe('what an operator is told of a third-party platform', () => {
  it.each([
    ['access clientip is not registered, requestIP: 192.0.2.7', '192.0.2.7'],
    [
      'access clientip is not registered requestIP: 203.0.113.254 rid: 65f0c1a2-1b2c3d4e-5f6a7b8c',
      '203.0.113.254',
    ],
    ['access clientip is not registered, requestIP: 2001:db8:0:1::ff', '2001:db8:0:1::ff'],
    ['access clientip is not registered, requestIP: 2001:DB8:1:2:3:4:5:6', '2001:DB8:1:2:3:4:5:6'],
    ['access clientip is not registered', 'this server’s IP'],
  ])('of "%s" is to add %s', (errmsg, ip) => {
    expect(own(61004, redeemApi, errmsg).message).toContain(`Add ${ip} to 白名单IP`)
  })

  it('of a missing permission set is the call', () => {
    expect(onBehalf(61007).message).toContain('permission set (权限集) for cgi-bin/user/info')
  })

  it('of codes that are its own differs from what an account’s mean', () => {
    expect(own(48001).message).toContain('the platform lacks the permission set')
    expect(onBehalf(48001).message).not.toContain('the platform lacks the permission set')
  })
})
