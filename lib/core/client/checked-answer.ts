import { incomplete, requireTexts, textIn } from '../http/answer-fields.ts'
import type { JsonObject } from '../tolerant-json.ts'

/**
 * An answer as the platform documents it, once the fields that the library goes by were seen. What else it holds is
 * the platform's word.
 *
 * @throws ERR_PLATFORM for the first field that holds no text
 */
export function answerWithTexts<Answer extends object>(
  api: string,
  answer: JsonObject,
  names: readonly (keyof Answer & string)[],
): Answer {
  requireTexts(api, answer, names)
  return answer as Answer
}

/** @throws ERR_PLATFORM for the first field that holds no list */
export function answerWithLists<Answer extends object>(
  api: string,
  answer: JsonObject,
  names: readonly (keyof Answer & string)[],
): Answer {
  const missing = names.find((name) => !Array.isArray(answer[name]))
  if (missing !== undefined) throw incomplete(api, missing)
  return answer as Answer
}

/** @throws ERR_PLATFORM for an answer about another person than the one who was asked for */
export function answerAbout<Answer extends { openid: string }>(
  api: string,
  answer: JsonObject,
  openid: string,
): Answer {
  if (answer['openid'] !== openid) throw incomplete(api, 'the openid that was asked for')
  return answer as Answer
}

/** @throws ERR_PLATFORM where the field holds no text */
export function requireText(api: string, answer: JsonObject, name: string): string {
  const value = textIn(answer[name])
  if (value === undefined) throw incomplete(api, name)
  return value
}
