import type { Request } from 'express'
import type { RefusalEvent, WechatAuthEvent } from '../../core/events.ts'

const minuteMs = 60_000
const maxKinds = 200
const maxLength = 1_000

/** Express's `env` of the app whose request was served last; a process has one app, as a rule. */
let env: unknown
/** When each kind of refusal was told last. */
const toldAt = new Map<string, number>()

/** Says whose console it is, before something is told that belongs to a request or to what it began. */
export function noteEnv(req: Request): void {
  env = req.app.get('env')
}

/**
 * What an app without `onEvent` has in its place: what its operator must mend is written to the console, a refusal once
 * a minute for each code and errcode. Nothing is written where Express's `env` is `test`.
 */
export function tellOperator(event: WechatAuthEvent): void {
  if (env === 'test') return
  if (event.type === 'refusal') tellRefusal(event)
  // biome-ignore lint/suspicious/noConsole: as below
  else if (event.type === 'setup-problem') console.error(`express-wechat-auth: ${event.message}`)
  // biome-ignore lint/suspicious/noConsole: the last place where the app's developer would look
  else if (event.type === 'app-failure' || event.type === 'message-failure') console.error(event.error)
}

function tellRefusal({ code, status, errcode, message }: RefusalEvent): void {
  if (status < 500) return
  const [kind, now] = [`${code} ${errcode}`, Date.now()]
  const before = toldAt.get(kind)
  if (before !== undefined && now >= before && now - before < minuteMs) return
  if (before === undefined && toldAt.size >= maxKinds) toldAt.clear()
  toldAt.set(kind, now)
  // biome-ignore lint/suspicious/noConsole: as above
  console.error(`express-wechat-auth: ${code} (${status}): ${onOneLine(message)}`)
}

/** What a platform says goes into it, which may be anything. */
const onOneLine = (text: string): string => text.slice(0, maxLength).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
