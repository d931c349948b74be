import { WechatAuthError } from '../../errors.ts'

/** Takes a turn, or throws a 429: each turn costs something at the platform, and anybody may ask for one. */
export function perMinuteLimit(perMinute: number, what: string): () => void {
  let [minute, count] = [0, 0]
  return () => {
    const now = Math.floor(Date.now() / 60_000)
    if (now !== minute) [minute, count] = [now, 0]
    count += 1
    if (count <= perMinute) return
    throw new WechatAuthError('ERR_PLATFORM_QUOTA', `too many ${what} were asked for in this minute`, {
      status: 429,
      retryAfterSeconds: 60 - Math.floor((Date.now() / 1_000) % 60),
    })
  }
}
