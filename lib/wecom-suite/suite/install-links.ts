import { randomBytes } from 'node:crypto'
import { type TokenCache, tryCache } from '../../core/cache/token-cache.ts'
import type { EmitEvent } from '../../core/emitter.ts'

/** Customised links of a template: what their state says of an installation. */
export interface InstallLinks {
  /** At most 32 letters and digits, which the push of the installation brings back. */
  createState(): string
  /** Says whose installation came by this link. */
  finish(state: string, corpId: string): Promise<void>
  /** The company that has installed the app by this link. Waits for it, so many milliseconds at most. */
  awaitCorp(state: string, waitMs: number, isGone: () => boolean): Promise<string | undefined>
}

export interface InstallLinksOptions {
  suiteId: string
  cache: TokenCache
  emit: EmitEvent
}

/** As long as WeCom takes the link. */
const keepMs = 10 * 24 * 60 * 60_000
const lookEveryMs = 500

export function createInstallLinks({ suiteId, cache, emit }: InstallLinksOptions): InstallLinks {
  const keyOf = (state: string): string => `{grant:${suiteId}}:link:${state}`
  const onFailure = (): void => emit({ type: 'cache-failure', operation: 'grant' })
  const find = (state: string): Promise<string | undefined> =>
    tryCache(() => cache.get(keyOf(state)), undefined, onFailure)

  return {
    createState: () => randomBytes(16).toString('hex'),
    async finish(state, corpId) {
      await tryCache(() => cache.set(keyOf(state), corpId, keepMs), undefined, onFailure)
    },
    async awaitCorp(state, waitMs, isGone) {
      const deadline = performance.now() + waitMs
      for (;;) {
        const corpId = await find(state)
        if (corpId !== undefined || isGone() || performance.now() > deadline) return corpId
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      }
    },
  }
}
