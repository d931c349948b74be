import type { EngineWorld } from '../../engine/engine-world.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import type { ErrorShape } from './corp-answer.ts'

/** One API below `cgi-bin/` of qyapi.weixin.qq.com: its path, what it does, and how its refusals look. */
export type CorpApiEntry<W extends EngineWorld> = readonly [
  path: string,
  endpoint: Endpoint<W>,
  shape: ErrorShape,
]

export const plainShape: ErrorShape = (verdict) => verdict
