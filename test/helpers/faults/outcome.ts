import { inspect } from 'node:util'
import { expect } from '@jest/globals'
import { isWechatAuthError } from 'express-wechat-auth'
import { everyViewOf } from '../errors.ts'
import { anyAnswer, rightAnswer } from './plans.ts'
import type { Exchange } from './proxy.ts'

/**
 * What came of a call: `rightAnswer`, the code of a typed error, or a text that no plan has.
 *
 * @param passed the exchanges of the platform; nothing of them may be seen in the error
 */
export async function outcomeOf(
  call: () => Promise<unknown>,
  { right, passed, isLoose = false }: { right: unknown; passed(): readonly Exchange[]; isLoose?: boolean },
): Promise<string> {
  let error: unknown
  try {
    const value = await call()
    return isLoose ? anyAnswer : comparisonOf(value, right)
  } catch (thrown) {
    error = thrown
  }
  if (!isWechatAuthError(error)) return `no typed error: ${inspect(error).slice(0, 300)}`
  const views = everyViewOf(error)
  const leaks = secretsIn(passed()).filter((value) => views.includes(value))
  return leaks.length === 0 ? error.code : `${error.code} that shows ${leaks.join(' and ')}`
}

function comparisonOf(value: unknown, right: unknown): string {
  try {
    expect(value).toEqual(right)
    return rightAnswer
  } catch {
    return `another answer: ${inspect(value).slice(0, 300)}`
  }
}

/** All that was sent and answered and is long enough to be a secret or an id, as it is and as it is in a URL. */
function secretsIn(exchanges: readonly Exchange[]): string[] {
  const texts = exchanges.flatMap(({ url, body, answer }) => [
    ...[...new URL(url, 'http://host').searchParams]
      .filter(([name]) => name !== 'grant_type')
      .map(([, value]) => value),
    ...textsIn(body),
    ...textsIn(answer),
  ])
  const long = texts.filter((text) => text.length >= 8)
  return [...new Set(long.flatMap((text) => [text, encodeURIComponent(text)]))]
}

function textsIn(json: Buffer): string[] {
  const texts: string[] = []
  try {
    JSON.parse(json.toString(), (_name, value) => {
      if (typeof value === 'string') texts.push(value)
      return value
    })
  } catch {
    // It is a medium.
  }
  return texts
}
