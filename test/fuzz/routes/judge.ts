import { verificationText } from './accounts.ts'
import { byApp, messageAnswer } from './app.ts'
import { problemsOfHead } from './judge-head.ts'
import { type Answer, headerIn } from './read-answer.ts'
import type { FuzzRequest } from './request.ts'
import { marks } from './values.ts'
import type { FuzzWorld, Instance } from './world.ts'

/** None of 500 and more: the simulator is well, so nothing is anybody's fault but the caller's. */
const statuses = [200, 204, 302, 303, 304, 400, 401, 403, 404, 413, 415, 417, 429, 431]

/** What is wrong with an answer: nothing, for most. */
export function problemsOf(
  { simulator, secrets }: FuzzWorld,
  { url, knowsItself }: Instance,
  request: FuzzRequest,
  answer: Answer,
): string[] {
  const { status, body } = answer
  const text = body.toString()
  const problems: string[] = []
  const expect = (isFine: boolean, problem: string): void => void (isFine || problems.push(problem))

  expect(statuses.includes(status), `status ${status}`)
  const everything = `${answer.headers.join('\n')}\n${text}`
  for (const secret of secrets()) expect(!everything.includes(secret), `the secret ${secret.slice(0, 6)}...`)
  const place = { endpoints: simulator.endpoints, ownOrigin: knowsItself ? url : undefined }
  problems.push(...problemsOfHead(answer, place, request))
  // What a handshake of WeCom asks back was sealed by whoever has the key.
  const isEcho = request.route === 'GET /wecom/messages' && status === 200
  if (!isEcho) problems.push(...problemsOfBody(answer, text))
  return problems
}

function problemsOfBody(answer: Answer, text: string): string[] {
  const type = headerIn(answer, 'content-type') ?? ''
  if (text === '') return []
  // The answers of Node’s own parser, and of Express to OPTIONS.
  if (headerIn(answer, 'x-powered-by') === undefined || headerIn(answer, 'allow') !== undefined) return []
  if (type === 'application/json; charset=utf-8') {
    const json = jsonOf(text)
    if (headerIn(answer, byApp) !== undefined) return json === undefined ? ['JSON that is none'] : []
    const names = Object.keys(json ?? {}).join()
    return /^(?:code,message(?:,error)?(?:,data)?|(?:ToUserName,)?(?:FromUserName,)?CreateTime,.*|Encrypt,.*|encrypt,.*)$/.test(
      names,
    )
      ? []
      : [`JSON with ${names}`]
  }
  if (marks.some((mark) => text.includes(mark))) return ['a mark came back as it was']
  if (type === 'image/png')
    return answer.body.subarray(1, 4).toString() === 'PNG' ? [] : ['a picture that is none']
  const isKnown =
    (type === 'text/html; charset=utf-8' &&
      /^(?:<!doctype html>|<p>(?:Found|See Other)\. Redirecting to )/i.test(text)) ||
    (/^(?:text|application)\/xml; charset=utf-8$/.test(type) && /^<xml>/.test(text)) ||
    (type === 'text/plain; charset=utf-8' && isKnownText(answer, text))
  return isKnown ? [] : [`${type}: ${text.slice(0, 200)}`]
}

/** An echo of the platform's, an answer to a message, a file, or the word for a redirect. */
function isKnownText({ status }: Answer, text: string): boolean {
  if (status === 302 || status === 303) return /^(?:Found|See Other)\. Redirecting to /.test(text)
  return (
    text === 'success' || text === messageAnswer || text === verificationText || /^[\w-]{1,128}$/.test(text)
  )
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(text))
  } catch {
    return undefined
  }
}
