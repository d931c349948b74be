import { describe, expect, it } from '@jest/globals'
import { classifySuite } from '../../lib/wecom-suite/service/suite-errcodes.ts'
import { errcodeContract, refusalsBy } from '../contracts/errcodes.ts'

const refusalOf = refusalsBy(classifySuite, 'cgi-bin/service/get_corp_token')
const providerApi = 'cgi-bin/service/get_provider_token'

errcodeContract({
  name: 'a service provider’s call',
  refusalOf,
  rows: [
    ['ERR_CODE_DEAD', 401, [40077, 40078, 42007, 40029, 42003, 42022, 84014, 84015]],
    ['ERR_PLATFORM_TOKEN', 502, [40082, 42009, 40014, 42001, 40001]],
    ['ERR_GRANT_MISSING', 502, [40084, 48004]],
    ['ERR_TICKET_MISSING', 503, [40085]],
    [
      'ERR_PLATFORM_CONFIG',
      502,
      [40080, 40083, 40086, 41021, 41022, 41023, 41024, 41025, 48001, 48002, 48003, 50001, 60020, 2000002],
    ],
    ['ERR_PLATFORM_UNAVAILABLE', 503, [-1]],
    ['ERR_PLATFORM_QUOTA', 503, [45009]],
  ],
  pauses: [[40085, 600, 600]],
  withoutPause: [40084, 40082, 40078, 60020],
})
errcodeContract({
  name: providerApi,
  refusalOf: (errcode) => refusalOf(errcode, providerApi),
  rows: [['ERR_PLATFORM_CONFIG', 502, [40001, 40013, 60020]]],
})

describe('what an operator is told of a service provider', () => {
  it.each([
    ['not allow to access from your ip, hint: [1], from ip: 192.0.2.7, more info at https://x', '192.0.2.7'],
    ['not allow to access from your ip, from ip:2001:db8::ff', '2001:db8::ff'],
    ['not allow to access from your ip', 'this server’s IP'],
  ])('of "%s" is to add %s', (errmsg, ip) => {
    expect(refusalOf(60020, undefined, errmsg).message).toContain(`Add ${ip} to 服务商IP白名单`)
  })

  it('of a wrong ProviderSecret is where it stands', () => {
    expect(refusalOf(40001, providerApi).message).toContain('通用开发参数')
  })
})
