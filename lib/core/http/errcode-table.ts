import type { WechatAuthErrorCode } from '../../errors.ts'
import type { Refusal } from './platform-request.ts'

/** A platform's error codes: which kind of refusal each is, and what is to be done. */
export interface ErrcodeTable {
  /** The errcodes of each kind. What is in no list is `ERR_PLATFORM`. */
  kinds: Partial<Record<WechatAuthErrorCode, readonly number[]>>
  /** What the operator has to do. An errcode that stands only here is `ERR_PLATFORM_CONFIG`. */
  advice: Readonly<Record<number, string>>
  /** How long to wait, in seconds, by errcode. */
  pauses?: Readonly<Record<number, number>>
  /** What depends on more than the errcode. Undefined: the table decides. */
  special?(answer: RefusedAnswer): Refusal | undefined
}

export interface RefusedAnswer {
  errcode: number
  errmsg: string
  api: string
  /** What the app is, where the caller knows more than the platform's table. */
  appKind?: string | undefined
}

/** The classifier of a platform's table, for `createPlatformHttp()`. */
export function createClassifier(table: ErrcodeTable): (answer: RefusedAnswer) => Refusal {
  const { kinds, advice, pauses = {} } = table
  const codes = new Map<number, WechatAuthErrorCode>()
  for (const errcode of Object.keys(advice)) codes.set(Number(errcode), 'ERR_PLATFORM_CONFIG')
  for (const [code, errcodes] of Object.entries(kinds)) {
    for (const errcode of errcodes) codes.set(errcode, code as WechatAuthErrorCode)
  }

  return (answer) => {
    const known = table.special?.(answer)
    if (known !== undefined) return known
    const { errcode } = answer
    const refusal: Refusal = { code: codes.get(errcode) ?? 'ERR_PLATFORM' }
    const [text, pause] = [advice[errcode], pauses[errcode]]
    if (text !== undefined) refusal.advice = text
    if (pause !== undefined) refusal.retryAfterSeconds = pause
    return refusal
  }
}
