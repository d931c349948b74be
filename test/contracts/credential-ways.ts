import { describe, expect, it } from '@jest/globals'
import { longSecret } from './credential-mistakes.ts'
import { complaintAbout } from './option-errors.ts'

export interface CredentialWays {
  take: (options: never) => unknown
  credentials: object
  /** A client with these credentials. */
  client: unknown
  /** What is said where there is more or less than one of them. */
  choice: string
  /** True where it gives out tokens, which a secret signs. */
  signsTokens: boolean
}

/** The three ways to tell a router which app it is for. */
export function credentialWaysContract({
  take,
  credentials,
  client,
  choice,
  signsTokens,
}: CredentialWays): void {
  const { name } = take
  const tenants = { credentials: () => credentials }
  const [id] = Object.entries(credentials) as [[string, unknown]]

  describe(`the ways to give ${name}() its credentials`, () => {
    it.each<[string, object]>([
      ['nothing', {}],
      ['credentials and a client', { ...credentials, client }],
      ['credentials and tenants', { ...credentials, ...tenants }],
      ['an id and a client', { [id[0]]: id[1], client }],
      ['a client and tenants', { client, ...tenants }],
    ])('exclude each other: %s', (_what, options) => {
      expect(complaintAbout(take, options)).toBe(`${name}: ${choice}`)
      expect(complaintAbout(take, { ...options, secret: longSecret })).toBe(`${name}: ${choice}`)
    })

    it('need a secret of their own for many tenants', () => {
      expect(complaintAbout(take, tenants)).toMatch(/option "secret" is needed with "credentials"/)
    })

    it('are fine each alone, with undefined for everything else', () => {
      const nothing = { client: undefined, credentials: undefined, lang: undefined, routes: undefined }
      for (const options of [credentials, { client }, tenants]) {
        expect(() => take({ ...nothing, secret: longSecret, ...options } as never)).not.toThrow()
      }
    })

    it(`${signsTokens ? 'need' : 'need no'} secret for one app`, () => {
      for (const options of [credentials, { client }]) {
        if (!signsTokens) expect(() => take(options as never)).not.toThrow()
        else expect(complaintAbout(take, options)).toMatch(/option "secret" is needed to sign bearer tokens/)
      }
    })
  })
}
