import { type TokenCache, tokenCacheCheck } from '../../core/cache/token-cache.ts'
import type { WechatAuthEvent } from '../../core/events.ts'
import { encodingAesKeyCheck } from '../../core/messages/message-crypto.ts'
import {
  callback,
  credential,
  listOf,
  type OptionCheck,
  type OptionShape,
  positiveInteger,
} from '../../core/options.ts'

/** Options that the routers of pushed messages share. */
export interface MessagesOptions<Client> {
  /** The Token of the console's message settings. In a list each is good: for changing it. */
  token: string | string[]
  /** The client that handlers get. */
  client?: Client | undefined
  /** How old a message may be, by its timestamp. @default 300 */
  maxAgeSeconds?: number | undefined
  /**
   * How long a handler may take until the platform must be answered, from the first time that the message came: 1 to
   * 14. Beyond 4.5 the platform's first tries are left without an answer, and the one that it makes when the reply is
   * there gets it: for accounts that may not send customer-service messages.
   * @default 4.5
   */
  replyWithinSeconds?: number | undefined
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
  token: oneOrMore(credential),
  encodingAesKey: oneOrMore(encodingAesKeyCheck),
  maxAgeSeconds: positiveInteger,
  replyWithinSeconds: (value) =>
    typeof value === 'number' && value >= 1 && value <= 14 ? undefined : 'must be a number from 1 to 14',
  tokenCache: tokenCacheCheck,
  onEvent: callback,
}
