import { describe, expect, it } from '@jest/globals'
import { type ErrcodeRow, errcodeContract, type PauseRow, type RefusalOf } from './errcodes.ts'

const rows: ErrcodeRow[] = [
  ['ERR_CODE_MISSING', 400, [41008]],
  ['ERR_CODE_DEAD', 401, [40029, 40163, 42003]],
  ['ERR_USER_BLOCKED', 403, [40226, 50001, 50002]],
  ['ERR_PLATFORM_TOKEN', 502, [40001, 40014, 42001]],
  ['ERR_PLATFORM_CONFIG', 502, [40013, 40125, 40164, 40243, 48001, 50003, 50007]],
  ['ERR_PLATFORM', 502, [47001, 123456]],
  ['ERR_PLATFORM_UNAVAILABLE', 503, [-1]],
  ['ERR_PLATFORM_QUOTA', 503, [44990, 44991, 44993, 45009, 45011, 89506, 89507]],
]
const pauses: PauseRow[] = [
  [-1, 1, 60],
  [44990, 1, 1],
  [44991, 60, 60],
  [45011, 60, 60],
  [89507, 3_600, 3_600],
  [89506, 86_400, 86_400],
]

export interface AppErrcodes {
  /** What is refused: the calls of which kind of app. */
  name: string
  refusalOf: RefusalOf
  /** The call that takes a code and the app's secret. */
  codeExchange: string
  /** Calls that take an access token. */
  tokenCalls: string[]
  /** Where in the console the app is set up. */
  console: string
}

/** The errcodes that mean the same to all apps at WeChat: official accounts, websites and mini programs. */
export function appErrcodesContract({
  name,
  refusalOf,
  codeExchange,
  tokenCalls,
  console,
}: AppErrcodes): void {
  errcodeContract({ name, refusalOf, rows, pauses, withoutPause: [40001, 40013, 40029, 40226, 48001] })

  describe(`a refusal of ${name}`, () => {
    it.each(['cgi-bin/token', 'cgi-bin/stable_token', codeExchange])(
      'with 40001 from %s is about a wrong secret',
      (api) => {
        const error = refusalOf(40001, api)
        expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502 })
        expect(error.message).toContain('secret')
      },
    )

    it.each(tokenCalls)('with 40001 from %s is about a bad token', (api) => {
      expect(refusalOf(40001, api).code).toBe('ERR_PLATFORM_TOKEN')
    })

    it.each([
      ['invalid ip 120.244.112.8 ipv6 ::ffff:120.244.112.8, not in whitelist', '120.244.112.8'],
      ['invalid ip 2408:8000::1, not in whitelist', '2408:8000::1'],
      ['not in whitelist', 'this server’s IP'],
    ])('with 40164 names the IP to add: %s', (errmsg, ip) => {
      const { message } = refusalOf(40164, 'cgi-bin/stable_token', errmsg)
      expect(message).toContain(`Add ${ip} to the IP allow-list`)
    })

    it.each([40013, 40125, 40164, 40243])('with %i says where in the console it is put right', (errcode) => {
      expect(refusalOf(errcode).message).toContain(console)
    })
  })
}
