import type { Family } from '../../engine/http/answer.ts'
import type { Endpoint } from '../../engine/http/serve.ts'
import type { AccountsWorld } from '../state/accounts-world.ts'

/** One API of api.weixin.qq.com: how it words its refusals, its path without the first slash, and what it does. */
export type ApiEntry<W extends AccountsWorld> = readonly [Family, string, Endpoint<W>]
