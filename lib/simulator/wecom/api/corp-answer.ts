import { randomBytes } from 'node:crypto'
import { type Answer, json, type Refusal } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'

interface Verdict {
  errcode: number
  errmsg: string
}

/** How an endpoint's error body looks: some have empty lists beside errcode and errmsg. */
export type ErrorShape = (verdict: Verdict) => object

/** These were seen without the text after the errmsg that names the caller. */
const bareErrcodes: readonly number[] = [40014, 40029]

function withVerdictHeaders(answer: Answer, { errcode, errmsg }: Verdict): Answer {
  answer.headers['Server'] = 'nginx'
  answer.headers['Error-Code'] = String(errcode)
  answer.headers['Error-Msg'] = errmsg.replace(/[^\x20-\x7e]/g, '?')
  return answer
}

/** Success: `errcode` 0 comes with whatever was asked for. */
export function corpAnswer(body: object): Answer {
  const verdict = { errcode: 0, errmsg: 'ok' }
  return withVerdictHeaders(json('wecom', { ...verdict, ...body }), verdict)
}

/** The few answers that have no `errcode` on success, or not in front. */
export function corpAnswerAsIs(body: object): Answer {
  return withVerdictHeaders(json('wecom', body), { errcode: 0, errmsg: 'ok' })
}

/** 25 digits that begin with the time in seconds. */
function hintOf(now: number): string {
  const seconds = String(Math.floor(now / 1000)).slice(0, 10)
  const digits = Array.from(randomBytes(25), (byte) => byte % 10).join('')
  return `${seconds}${digits}`.slice(0, 25)
}

function suffixOf(call: Call, errcode: number): string {
  // The one API that was seen to word 40014 like other errors.
  if (bareErrcodes.includes(errcode) && call.api !== 'cgi-bin/getcallbackip') return ''
  const help = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
  return `, hint: [${hintOf(call.world.clock.now())}], from ip: ${call.remoteAddress}, more info at ${help}`
}

export function corpError(call: Call, { errcode, message }: Refusal, shape: ErrorShape): Answer {
  const verdict = { errcode, errmsg: `${message}${suffixOf(call, errcode)}` }
  return withVerdictHeaders(json('wecom', shape(verdict)), verdict)
}
