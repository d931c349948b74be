import { afterAll, beforeEach } from '@jest/globals'
import type { SimulatorOptions } from 'express-wechat-auth/simulator'
import { type LoginApp, type LoginAppOptions, serveLoginApp } from './login-app.ts'
import { type SimulatedWorld, useSimulator } from './simulated-world.ts'

export interface LoginApps extends SimulatedWorld {
  /** Serves an app of `serveLoginApp()` until the block is over. Each test finds its events and errors empty. */
  start(options?: Omit<LoginAppOptions, 'simulator'>): Promise<LoginApp>
}

/** A simulator for the tests of one block, and the apps with a login of the official account that talk to it. */
export function useLoginApps(options: SimulatorOptions = {}): LoginApps {
  const started: LoginApp[] = []

  afterAll(async () => {
    await Promise.all(started.splice(0).map((app) => app.close()))
  })
  const world = useSimulator(options)
  beforeEach(() => {
    for (const { events, errors } of started) {
      events.length = 0
      errors.length = 0
    }
  })
  return {
    ...world,
    async start(appOptions = {}) {
      const app = await serveLoginApp({ simulator: world.simulator, ...appOptions })
      started.push(app)
      return app
    },
  }
}
