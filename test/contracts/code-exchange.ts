import { describe, expect, it } from '@jest/globals'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { errorOf, everyViewOf } from '../helpers/errors.ts'

export interface CodeExchange<Client> {
  /** The function that exchanges, as it is called in names of tests. */
  name: string
  simulator: PlatformSimulator
  /** The call that takes the code. */
  api: string
  /** The call that brings an access token, and how many of it the first exchange of a client needs. */
  tokenApi: string
  tokens: number
  newCode(): string
  create(): Client
  exchange(client: Client, code: string): Promise<unknown>
  /** What the error says of a code that was used before. */
  used: object
  /** What no error shows beside the code, once there was an exchange. */
  hidden(): string[]
  /** A client of a platform that answers every exchange so. */
  clientOf(answer: object): Promise<Client>
  /** What a platform might answer, and what the error says is missing in it. */
  unusable: [answer: object, missing: string][]
}

/** A code is good for one exchange, so it is brought to the platform once, whatever comes of it. */
export function codeExchangeContract<Client>({
  name,
  simulator,
  api,
  newCode,
  create,
  exchange,
  hidden,
  clientOf,
  ...expected
}: CodeExchange<Client>): void {
  const count = (call = api): number => simulator.requests.count(call)

  describe(`${name} with a code`, () => {
    it('asks once for a used or unknown one, and renews no token for it', async () => {
      const client = create()
      const code = newCode()
      await exchange(client, code)
      const error = await errorOf(exchange(client, code))
      expect(error).toMatchObject({
        name: 'PlatformError',
        code: 'ERR_CODE_DEAD',
        status: 401,
        ...expected.used,
      })
      expect(everyViewOf(error)).not.toContain(code)
      const unknown = await errorOf(exchange(client, 'neverheardof'))
      expect(unknown).toMatchObject({ code: 'ERR_CODE_DEAD', errcode: 40029 })
      expect([count(), count(expected.tokenApi)]).toEqual([3, expected.tokens])
    })

    it.each(['reset', 'html', 'empty', 'null', 'not-object', 'truncate', 'status', 'redirect'] as const)(
      'does not bring it again when the answer is bent: %s',
      async (kind) => {
        simulator.faults.arm({ api, kind, afterCommit: true })
        const code = newCode()
        const error = await errorOf(exchange(create(), code))
        expect(error).toMatchObject({ code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 })
        expect(count()).toBe(1)
        for (const value of [code, ...hidden()]) expect(everyViewOf(error)).not.toContain(value)
      },
    )

    it.each(expected.unusable)(
      'takes %j for an error that names what is missing',
      async (answer, missing) => {
        const error = await errorOf(exchange(await clientOf(answer), 'code'))
        expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM', status: 502 })
        expect(error.message).toBe(`${api} answered without ${missing}`)
      },
    )
  })
}
