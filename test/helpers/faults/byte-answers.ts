import type { ServerResponse } from 'node:http'
import type { ByteAnswer, ByteCall } from './byte-host.ts'

/** Refuses the first token, and gives the answer to the second. */
export const refusingFirst =
  (answer: string | Buffer | object, errcode = 40001): ByteAnswer =>
  (res: ServerResponse, _index: number, { query }: ByteCall): void => {
    const isFirst = query['access_token'] === 'token-number-1'
    const given = isFirst ? { errcode, errmsg: 'invalid credential' } : answer
    res.end(typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify(given))
  }

/** Sends a byte now and then, for as long as somebody listens. */
export const drip: ByteAnswer = (res: ServerResponse): void => {
  const timer = setInterval(() => res.write('x'), 5)
  res.on('close', () => clearInterval(timer))
}

/** Answers that fail a call; one of them says its token. */
export const failingAnswers: ByteAnswer[] = [
  '<html>',
  (res: ServerResponse) => res.destroy(),
  (res: ServerResponse, _index: number, { query }: ByteCall) =>
    res.end(JSON.stringify({ errcode: 40001, errmsg: `${query['access_token']} is bad` })),
]
