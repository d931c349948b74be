import type { PlatformSimulator, SimulatedApp, SimulatedCorp } from 'express-wechat-auth/simulator'

// A block of tests may run again in the same process, and finds there what it has added before.

/** An app beside those that the simulator knows by default. */
export function addApp({ apps }: PlatformSimulator, app: SimulatedApp): void {
  if (apps.get(app.appId) === undefined) apps.add(app)
}

/** A company beside the one that the simulator knows by default. */
export function addCorp({ corps }: PlatformSimulator, corp: SimulatedCorp): void {
  if (corps.get(corp.corpId) === undefined) corps.add(corp)
}
