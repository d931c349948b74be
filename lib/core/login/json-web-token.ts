import jws from 'jws'

/** The claims of a token, as whoever signed it wrote them. */
export type Claims = Readonly<Record<string, unknown>>

/** What a token must say of itself. */
export interface ExpectedClaims {
  issuer: string
  audience: string
}

export type ClaimsReading = { claims: Claims } | { problem: 'expired' | 'invalid' }

const algorithm = 'HS256'
const secondsNow = (): number => Math.floor(Date.now() / 1_000)

/** Signs claims as a JSON Web Token, and says in them when it was made and when it ends. */
export function signClaims(claims: Claims, key: Buffer, expiresInSeconds: number): string {
  const iat = secondsNow()
  return jws.sign({
    header: { alg: algorithm, typ: 'JWT' },
    payload: { ...claims, iat, exp: iat + expiresInSeconds },
    secret: key,
  })
}

/** The claims of a token that was signed with the key. HS256 and nothing else, whatever its header says (RFC 8725 3.1). */
export function readClaims(token: string, key: Buffer, expected: ExpectedClaims): ClaimsReading {
  try {
    const { header, payload } = jws.decode(token, { json: true }) ?? {}
    if (header?.alg !== algorithm || !jws.verify(token, algorithm, key)) return { problem: 'invalid' }
    return checkClaims(payload, expected)
  } catch {
    // jws throws where a part of a token is no JSON.
    return { problem: 'invalid' }
  }
}

function checkClaims(claims: unknown, { issuer, audience }: ExpectedClaims): ClaimsReading {
  if (!isClaims(claims)) return { problem: 'invalid' }
  const { nbf, exp, aud, iss } = claims
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > secondsNow())) return { problem: 'invalid' }
  if (typeof exp !== 'number') return { problem: 'invalid' }
  if (exp <= secondsNow()) return { problem: 'expired' }
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud]
  return audiences.includes(audience) && iss === issuer ? { claims } : { problem: 'invalid' }
}

const isClaims = (value: unknown): value is Claims => typeof value === 'object' && value !== null
