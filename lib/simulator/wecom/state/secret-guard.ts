import { createExpiringMap } from '../../engine/expiring-map.ts'

const hourMs = 3_600_000
const maxWrongPerHour = 2000

interface Offender {
  count: number
  /** The end of the hour in which is counted; once blocked, the end of the block. */
  forgetAt: number
}

/** Shuts out an address that tries many wrong secrets. */
export interface SecretGuard {
  isBlocked(address: string): boolean
  noteWrong(address: string): void
}

export function createSecretGuard(now: () => number): SecretGuard {
  const offenders = createExpiringMap<Offender>(now)
  return {
    isBlocked: (address) => (offenders.get(address)?.count ?? 0) >= maxWrongPerHour,
    noteWrong(address) {
      const known = offenders.get(address) ?? { count: 0, forgetAt: now() + hourMs }
      const count = known.count + 1
      const forgetAt = count === maxWrongPerHour ? now() + hourMs : known.forgetAt
      offenders.set(address, { count, forgetAt })
    },
  }
}
