import { createExpiringMap } from './expiring-map.ts'

const defaultLifetimeMs = 300_000

/** A code that a front end hands to its server. */
export interface OneTimeCode<Grant> {
  /** What the code stands for. */
  grant: Grant
  expiresAt: number
  isUsed: boolean
  forgetAt: number
}

export interface OneTimeCodes<Grant> {
  issue(grant: Grant): string
  get(code: string): OneTimeCode<Grant> | undefined
}

/** The codes of mini programs: those of a login and those of the phone number button know nothing of each other. */
export function createOneTimeCodes<Grant>(
  now: () => number,
  createValue: () => string,
  lifetimeMs: number = defaultLifetimeMs,
): OneTimeCodes<Grant> {
  const codes = createExpiringMap<OneTimeCode<Grant>>(now)
  return {
    issue(grant) {
      const code = createValue()
      const expiresAt = now() + lifetimeMs
      // Kept for a while after its end, to tell "used" and "expired" from "never heard of".
      codes.set(code, { grant, expiresAt, isUsed: false, forgetAt: expiresAt + lifetimeMs })
      return code
    },
    get: (code) => codes.get(code),
  }
}
