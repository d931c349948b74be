import { expect, it } from '@jest/globals'
import { classifyMiniProgram } from '../../lib/mini-program/mini-program-errcodes.ts'
import { appErrcodesContract } from '../contracts/app-errcodes.ts'
import { errcodeContract, refusalsBy } from '../contracts/errcodes.ts'

const refusalOf = refusalsBy(classifyMiniProgram, 'wxa/checksession')

appErrcodesContract({
  name: 'a mini program',
  refusalOf,
  codeExchange: 'sns/jscode2session',
  tokenCalls: ['wxa/checksession', 'wxa/resetusersessionkey', 'wxa/business/getuserphonenumber'],
  console: '开发管理',
})

errcodeContract({
  name: 'a mini program',
  refusalOf,
  rows: [
    ['ERR_SESSION_KEY_STALE', 401, [87007, 87009]],
    ['ERR_PLATFORM_CONFIG', 502, [40090, 45035]],
    ['ERR_PLATFORM', 502, [40097]],
    ['ERR_PLATFORM_UNAVAILABLE', 503, [-1000]],
  ],
  pauses: [
    [45009, 1, 86_400],
    [44993, 1, 86_400],
  ],
  withoutPause: [87009],
})

it.each([40002, 40003, 41001, 41002, 41004, 43002, 87008])(
  'a mini program takes %i for a mistake of this side, which is answered 502',
  (errcode) => {
    const { code, status } = refusalOf(errcode)
    expect(code).toMatch(/^ERR_PLATFORM(?:_CONFIG)?$/)
    expect(status).toBe(502)
  },
)
