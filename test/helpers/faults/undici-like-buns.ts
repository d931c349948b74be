import type { Undici } from '../../../lib/core/http/undici-transport.ts'

/** Has the classes of undici, as Bun's own has them: they can be made, and send nothing. */
export const undiciLikeBuns: Undici = {
  Agent: class Agent {},
  ProxyAgent: class ProxyAgent {},
  Pool: class Pool {},
} as object as Undici
