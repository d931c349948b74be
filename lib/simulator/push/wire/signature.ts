import { createHash, randomInt } from 'node:crypto'

/** SHA-1 of the texts, sorted by their bytes and joined: token, timestamp and nonce, and what is encrypted, if anything is. */
export function signatureOf(...parts: string[]): string {
  const sorted = parts
    .map((part) => Buffer.from(part))
    .sort(Buffer.compare)
    .join('')
  return createHash('sha1').update(sorted).digest('hex')
}

/** Digits only, as the platform's. */
export function createNonce(): string {
  return String(randomInt(100_000_000, 2_000_000_000))
}
