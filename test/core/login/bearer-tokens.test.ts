import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import jwt from 'jsonwebtoken'
import { deriveKey } from '../../../lib/core/digests.ts'
import { type BearerTokens, createBearerTokens } from '../../../lib/core/login/bearer-tokens.ts'
import { moveDate, releaseDate, stopDate } from '../../helpers/time/clock.ts'
import { cpuMs } from '../../helpers/time/wait.ts'

const secret = 'the secret of the app, thirty-two'
const audience = 'mini-program:wx1'
const user = { provider: 'mini-program', appId: 'wx1', openid: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' }
const login = { loginId: 'the name of a login' }
const invalid = { problem: 'ERR_TOKEN_INVALID' }

const create = (
  options: { secrets?: string[]; audience?: string; expiresInSeconds?: number } = {},
): BearerTokens =>
  createBearerTokens({
    secrets: [secret],
    audience,
    expiresInSeconds: 7_200,
    ...options,
  })

describe('a bearer token', () => {
  beforeEach(stopDate)
  afterEach(releaseDate)

  it('brings its user back', () => {
    const tokens = create()
    const { token, expiresIn } = tokens.issue(user, login)
    expect(expiresIn).toBe(7_200)
    expect(tokens.read(token)).toEqual({
      user,
      loginId: 'the name of a login',
      expiresAt: Math.floor(Date.now() / 1_000) * 1_000 + 7_200_000,
    })
  })

  it('is an HS256 JWT with issuer, audience, id and end', () => {
    const decoded = jwt.decode(create().issue(user, login).token, { complete: true })
    expect(decoded?.header).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(decoded?.payload).toMatchObject({ iss: 'express-wechat-auth', aud: audience })
  })

  it('has an id of its own', () => {
    const tokens = create()
    const ids = Array.from(
      { length: 20 },
      () => jwt.decode(tokens.issue(user, login).token) as jwt.JwtPayload,
    )
    expect(new Set(ids.map(({ jti }) => jti)).size).toBe(20)
  })

  it('names its login, and says whether that stands in a session too', () => {
    const tokens = create()
    expect(tokens.read(tokens.issue(user, { loginId: 'one' }).token)).toMatchObject({ loginId: 'one' })
    expect(tokens.read(tokens.issue(user, { loginId: 'one' }).token)).not.toHaveProperty('hasSession')
    const both = tokens.issue(user, { loginId: 'two', hasSession: true })
    expect(tokens.read(both.token)).toMatchObject({ loginId: 'two', hasSession: true })
  })

  it('of an older version, without the name of a login, goes by its own id', () => {
    const options = { issuer: 'express-wechat-auth', audience, jwtid: 'an id', expiresIn: 60 } as const
    const token = jwt.sign({ user }, deriveKey(secret, 'bearer token'), options)
    expect(create().read(token)).toMatchObject({ loginId: 'an id' })
  })

  it('is not signed with the secret itself', () => {
    expect(() => jwt.verify(create().issue(user, login).token, secret, { algorithms: ['HS256'] })).toThrow()
  })

  it('ends when its time is over, and then says so', () => {
    const tokens = create()
    const { token } = tokens.issue(user, login)
    moveDate(7_198_000)
    expect(tokens.read(token)).toHaveProperty('user')
    moveDate(2_000)
    expect(tokens.read(token)).toEqual({ problem: 'ERR_TOKEN_EXPIRED' })
  })

  it('is nothing to another app, also when it is expired', () => {
    const { token } = create({ audience: 'mini-program:wx2' }).issue(user, login)
    expect(create().read(token)).toEqual(invalid)
    const { token: foreign } = create({ secrets: ['another secret, thirty-two letters'] }).issue(user, login)
    expect(create().read(foreign)).toEqual(invalid)
    moveDate(8_000_000)
    expect(create().read(foreign)).toEqual(invalid)
  })

  it('is nothing when a character of it is changed', () => {
    const tokens = create()
    const { token } = tokens.issue(user, login)
    for (let position = 0; position < token.length - 1; position += 1) {
      const other = token[position] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, position) + other + token.slice(position + 1)
      expect(tokens.read(changed)).toEqual(invalid)
    }
  })

  it.each(['', '.', '..', 'a.b.c', 'Bearer x', 'null', '{}', '\u0000', '李.小.明'])(
    'is nothing when it is %p',
    (token) => {
      expect(create().read(token)).toEqual(invalid)
    },
  )

  it('is issued and read up to 8,192 characters', () => {
    const tokens = create()
    const issue = (count: number) => tokens.issue({ ...user, name: 'x'.repeat(count) }, login).token
    const room = Math.floor(((8_192 - issue(0).length) * 3) / 4)
    // Base64 takes four characters for three: not every length can be had.
    const lengths = [-3, -2, -1, 0, 1, 2].flatMap((more) => {
      try {
        const token = issue(room + more)
        expect(tokens.read(token)).toMatchObject({ user: { openid: user.openid } })
        return [token.length]
      } catch (error) {
        expect((error as Error).message).toMatch(/may have 8192 characters/)
        return []
      }
    })
    expect(Math.max(...lengths)).toBeGreaterThan(8_188)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(8_192)
  })

  it('is not issued for more than can be read again', () => {
    const large = { ...user, account: { id: 'x'.repeat(8_192) } }
    expect(() => create().issue(large, login)).toThrow(/may have 8192 characters/)
  })

  it('is nothing when it is oversized, and costs no time then', () => {
    const start = cpuMs()
    expect(create().read('x'.repeat(10_000_000))).toEqual(invalid)
    expect(cpuMs() - start).toBeLessThan(1_000)
  })
})

describe('a token made by somebody who knows the key', () => {
  const key = deriveKey(secret, 'bearer token')
  const claims = { user }
  const rightOptions = {
    algorithm: 'HS256',
    issuer: 'express-wechat-auth',
    audience,
    jwtid: 'an id',
    expiresIn: 7_200,
  } as const
  const without = (name: keyof typeof rightOptions): jwt.SignOptions => {
    const { [name]: _left, ...options } = rightOptions
    return options
  }

  it('would be read with the right claims', () => {
    expect(create().read(jwt.sign(claims, key, rightOptions))).toHaveProperty('user', user)
  })

  it.each<[string, string]>([
    ['alg none', jwt.sign(claims, '', { ...rightOptions, algorithm: 'none' })],
    ['HS384', jwt.sign(claims, key, { ...rightOptions, algorithm: 'HS384' })],
    ['HS512', jwt.sign(claims, key, { ...rightOptions, algorithm: 'HS512' })],
    ['another issuer', jwt.sign(claims, key, { ...rightOptions, issuer: 'somebody else' })],
    ['no issuer', jwt.sign(claims, key, without('issuer'))],
    ['another audience', jwt.sign(claims, key, { ...rightOptions, audience: 'mini-program:wx2' })],
    ['no audience', jwt.sign(claims, key, without('audience'))],
    ['no jti', jwt.sign(claims, key, without('jwtid'))],
    ['a jti that is no text', jwt.sign({ ...claims, jti: 5 }, key, without('jwtid'))],
    ['no end', jwt.sign(claims, key, without('expiresIn'))],
    ['a start in the future', jwt.sign(claims, key, { ...rightOptions, notBefore: 3_600 })],
    ['no user', jwt.sign({}, key, rightOptions)],
    ['a user that is null', jwt.sign({ user: null }, key, rightOptions)],
    ['a user that is a text', jwt.sign({ user: 'admin' }, key, rightOptions)],
    [
      'more than 8,192 characters',
      jwt.sign({ user: { ...user, nickname: 'x'.repeat(8_192) } }, key, rightOptions),
    ],
    ['a payload that is a text', jwt.sign('admin', key, { algorithm: 'HS256' })],
  ])('is nothing with %s', (_name, token) => {
    expect(create().read(token)).toEqual(invalid)
  })

  it('is nothing when its signature was taken off', () => {
    const [, payload] = jwt.sign(claims, key, rightOptions).split('.')
    for (const alg of ['none', 'None', 'NONE', 'HS256']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
      expect(create().read(`${header}.${payload}.`)).toEqual(invalid)
    }
  })
})

describe('rotation of secrets', () => {
  const before = create({ secrets: ['the old secret, which was leaked'] })
  const during = create({ secrets: ['the new secret, which nobody has', 'the old secret, which was leaked'] })
  const after = create({ secrets: ['the new secret, which nobody has'] })

  it('reads tokens of all secrets and signs with the first', () => {
    expect(during.read(before.issue(user, login).token)).toHaveProperty('user', user)
    expect(during.read(during.issue(user, login).token)).toHaveProperty('user', user)
    expect(before.read(during.issue(user, login).token)).toEqual(invalid)
    expect(after.read(during.issue(user, login).token)).toHaveProperty('user', user)
    expect(after.read(before.issue(user, login).token)).toEqual(invalid)
  })

  it('still tells an expired token of the old secret from a foreign one', () => {
    const { token } = create({
      secrets: ['the old secret, which was leaked'],
      expiresInSeconds: -1,
    }).issue(user, login)
    expect(during.read(token)).toEqual({ problem: 'ERR_TOKEN_EXPIRED' })
  })
})
