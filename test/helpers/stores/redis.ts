import { describeWithPrograms } from './with-programs.ts'

export { type RunningRedis, startRedis } from './redis-server.ts'

/** A suite that needs a Redis. Skipped with the reason where there is none; with CI=true that is a failure. */
export function describeWithRedis(name: string, suite: () => void): void {
  describeWithPrograms(['redis-server'], { isNeededInCi: true }, name, suite)
}
