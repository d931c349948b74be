import type { PlatformSimulator } from 'express-wechat-auth/simulator'

/** What the simulator's own call of a callback was answered. It has a head start, and may still be slower. */
export async function doubledStatusOf({ requests }: PlatformSimulator): Promise<number | undefined> {
  for (let turn = 0; turn < 100; turn += 1) {
    const status = requests.list({ api: 'simulator/double-callback' })[0]?.status
    if (status !== undefined) return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}
