import { type TokenCache, tokenCacheCheck } from '../../core/cache/token-cache.ts'
import type { WechatAuthEvent } from '../../core/events.ts'
import { encodingAesKeyCheck } from '../../core/messages/message-crypto.ts'
import {
  callback,
  listOf,
  type OptionCheck,
  type OptionShape,
  positiveInteger,
  text,
} from '../../core/options.ts'

/** Options that the routers of pushed messages share. */
export interface MessagesOptions<Client> {
  /** The Token of the console's message settings. In a list each is good: for changing it. */
  token: string | string[]
  /** The client that handlers get. */
  client?: Client | undefined
  /** How old a message may be, by its timestamp. @default 300 */
  maxAgeSeconds?: number | undefined
  /** Where answers are kept for messages that come again; shared by all processes. @default a `memoryTokenCache()` */
  tokenCache?: TokenCache | undefined
  /** Called for everything worth a log line or a metric. */
  onEvent?: ((event: WechatAuthEvent) => void) | undefined
}

const oneOrMore =
  (check: OptionCheck): OptionCheck =>
  (value) =>
    Array.isArray(value) ? listOf(check)(value) : check(value)

export const messagesShape: OptionShape = {
  token: oneOrMore(text),
  encodingAesKey: oneOrMore(encodingAesKeyCheck),
  maxAgeSeconds: positiveInteger,
  tokenCache: tokenCacheCheck,
  onEvent: callback,
}
