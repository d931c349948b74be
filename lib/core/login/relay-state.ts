import { createHmac } from 'node:crypto'
import { deriveKey, isEqualText } from '../digests.ts'

/** 256 bits as hex digits: a state has letters and digits alone, and 128 of them at most. */
const macLength = 64
const statePattern = new RegExp(`^([0-9a-fL][0-9a-f]{39})([0-9a-f]{${macLength}})(\\d)$`)

/** What proves to a relay that this callback, and no other, is where the answer to this state belongs. */
function macOf(secret: string, random: string, callback: string): string {
  const key = deriveKey(secret, 'relay state')
  return createHmac('sha256', key)
    .update(JSON.stringify([random, callback]))
    .digest('hex')
}

/** A state of 40 hex digits, or an L and 39, and a digit, with the proof between them. */
export function provenState(state: string, callback: string, secrets: readonly string[]): string {
  const random = state.slice(0, -1)
  return random + macOf(secrets[0] as string, random, callback) + state.slice(-1)
}

/** Whether one of the secrets has proven this callback in this state. */
export function isProvenState(state: unknown, callback: string, secrets: readonly string[]): boolean {
  const [, random, mac] = (typeof state === 'string' && statePattern.exec(state)) || []
  if (random === undefined || mac === undefined) return false
  return secrets.some((secret) => isEqualText(macOf(secret, random, callback), mac))
}
